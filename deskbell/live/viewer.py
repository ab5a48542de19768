"""Who opens a stream: the account of a session cookie, or the person of a panel's ticket."""

from urllib.parse import parse_qs

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie

from deskbell import access
from deskbell.actions import sessions
from deskbell.models import Account, Person, Provider


def person_behind(slug: str, query: str, cookies: str) -> Person | None:
    """Blocking: one to three queries."""
    provider = Provider.objects.filter(slug=slug).first()
    if provider is None:
        return None
    if tickets := parse_qs(query).get("ticket"):
        session = sessions.read_stream_ticket(tickets[0])
        person = sessions.person_in(session, provider) if session else None
    else:
        account = _account(cookies)
        person = access.person_of(account, provider) if account else None
    if person is not None:
        person.provider = provider
    return person


def still_there(who: access.Follower, epoch: int) -> bool:
    """Has not been signed out everywhere since the stream was opened, and may see what it could see then."""
    person = Person.objects.select_related("provider").filter(pk=who.person_id, session_epoch=epoch).first()
    return person is not None and access.follower(person) == who


def _account(cookies: str) -> Account | None:
    key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = SessionStore(key)
    user = auth.get_user(request)
    return user if isinstance(user, Account) else None
