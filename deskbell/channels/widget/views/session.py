"""Opening the panel: the empty shell, the session, the stream's ticket, and what needs them."""

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from deskbell import access, events
from deskbell.actions import sessions
from deskbell.actions.people import seen_now
from deskbell.actions.refusals import Refused
from deskbell.channels.widget import identity
from deskbell.channels.widget.panel import PAGE_HEADER, draw, framed, person_view
from deskbell.models import Person, Provider
from deskbell.pages import contacts, errors, files, guards, limits, request_rows
from deskbell.pages.visitor import PageRequest


class Opening(msgspec.Struct):
    """What the panel's script sends: the host page's token, or the device's number of a guest."""

    token: str = ""
    device: str = ""


@framed
@require_safe
def shell(request: PageRequest, slug: str) -> HttpResponse:
    """The same for everybody: no person, no cookie. Its script does the rest."""
    provider = guards.provider(request)
    asked = request.GET.get("language", "")
    if provider.speaks(asked):
        request.visitor.language = asked
    context = {
        "guests": provider.settings.identity.guests,
        "page_header": PAGE_HEADER,
        "portal_url": f"/p/{provider.slug}/",
        "contacts": contacts.contacts(provider, request.visitor.language),
    }
    with translation.override(request.visitor.language):
        return draw(request, "widget/shell.html", context)


@framed
@require_POST
def begin(request: PageRequest, slug: str) -> HttpResponse:
    """201 with the session, or 401 with the reason in words."""
    provider = guards.provider(request)
    try:
        person = _person(provider, request)
    except Refused as refused:
        return JsonResponse({"error": {"code": refused.code, "message": str(refused.words)}}, status=401)
    seen_now(person)
    return JsonResponse(_session(provider, person), status=201)


@person_view
@require_safe
def resume(request: PageRequest, slug: str) -> HttpResponse:
    """What a session that was kept over a reload of the host page begins with."""
    person = guards.person(request)
    return JsonResponse(_session(guards.provider(request), person))


@person_view
@require_POST
def stream_ticket(request: PageRequest, slug: str) -> HttpResponse:
    person = guards.person(request)
    seen_now(person)
    return JsonResponse({"ticket": sessions.stream_ticket(person)})


@person_view
@require_safe
def unread(request: PageRequest, slug: str) -> HttpResponse:
    return JsonResponse({"count": request_rows.unread_count(guards.person(request))})


@require_safe
def file(request: PageRequest, slug: str, token: str, name: str) -> HttpResponseBase:
    """Opened in a tab of its own, which has no session: a ticket of one minute stands in the address instead."""
    provider = guards.provider(request)
    session = sessions.read_stream_ticket(request.GET.get("ticket", ""))
    person = sessions.person_in(session, provider) if session else None
    if person is None or access.can_serve(person):
        return errors.not_found(request)
    person.provider = provider
    return files.download(request, person, token)


def _person(provider: Provider, request: HttpRequest) -> Person:
    try:
        opening = msgspec.json.decode(request.body, type=Opening)
    except msgspec.DecodeError as error:
        raise Refused("token_form", identity.WORDS["form"]) from error
    if opening.token:
        return identity.recognise(provider, opening.token)
    if limits.seconds_to_wait("guests", limits.address_of(request), limits.GUESTS):
        raise Refused("too_many_guests", _("Too many people have asked from here at once. Try again in a minute."))
    return identity.guest(provider, opening.device, request.headers.get("X-Deskbell-Language", ""))


def _session(provider: Provider, person: Person) -> dict[str, object]:
    slug = provider.slug
    after = events.latest(provider.pk)
    person.provider = provider
    return {
        "session": sessions.issue(person),
        "who": person.pk,
        "unread": request_rows.unread_count(person),
        "live": {"url": f"/live/{slug}", "after": after, "ticket_url": reverse("widget:stream-ticket", args=(slug,))},
    }
