"""The widget panel's session: a signed token in the frame's own storage, so that no third-party cookie is needed."""

from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest

from deskbell.models import Person, Provider

SALT = "deskbell.panel"
STREAM_SALT = "deskbell.stream"
# Seconds.
LIFETIME = 60 * 60 * 24 * 30
STREAM_LIFETIME = 60


class PanelSession(NamedTuple):
    person_id: int
    epoch: int


def issue(person: Person) -> str:
    """Ends when the person signs out everywhere."""
    return signing.dumps([person.pk, person.session_epoch], salt=SALT)


def read(request: HttpRequest) -> PanelSession | None:
    """The session of a request from a panel; None without one, or with one that was made up or is too old."""
    token = request.headers.get("X-Deskbell-Session", "")
    if not token:
        return None
    try:
        person_id, epoch = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return PanelSession(int(person_id), int(epoch))


def person_in(session: PanelSession, provider: Provider) -> Person | None:
    return Person.objects.filter(pk=session.person_id, provider=provider, session_epoch=session.epoch).first()


def stream_ticket(person: Person) -> str:
    """Opens the live stream within a minute: an address is no place for what lasts longer."""
    return signing.dumps([person.pk, person.session_epoch], salt=STREAM_SALT)


def read_stream_ticket(ticket: str) -> PanelSession | None:
    try:
        person_id, epoch = signing.loads(ticket, salt=STREAM_SALT, max_age=STREAM_LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return PanelSession(int(person_id), int(epoch))
