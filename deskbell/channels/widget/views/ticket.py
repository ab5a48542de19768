"""One request as a conversation: bubbles, the answer's form, what has been seen, whether it is solved."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskbell import access
from deskbell.actions import messages, notifications, sessions, tickets
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.channels.widget.panel import draw, person_view
from deskbell.channels.widget.views.requests import SeeOther
from deskbell.models import Attachment, Person, Ticket
from deskbell.pages import conversation, files, guards, request_rows, status_words, uploads
from deskbell.pages.visitor import PageRequest


@person_view
@require_safe
def show(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    context = {
        **_standing(request, person, ticket),
        **_entries(request, person, ticket),
        **_composer(ticket),
    }
    return draw(request, "widget/ticket.html", context)


@person_view
@require_http_methods(["GET", "POST"])
def messages_of(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """GET `?after=`: the messages behind that one. POST: the customer's next message."""
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    if request.method == "POST":
        return _write(request, person, ticket)
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    return draw(request, "widget/_messages.html", _entries(request, person, ticket, last))


@person_view
@require_safe
def standing(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    return draw(request, "widget/_standing.html", _standing(request, person, ticket))


@person_view
@require_POST
def seen(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """Only sent while the window is open and the conversation is what it shows."""
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    up_to = request.POST.get("up_to", "")
    messages.mark_seen(ticket, by=person, up_to=int(up_to) if up_to.isdecimal() and len(up_to) < 19 else None)
    notifications.dismiss_for_ticket(person, ticket.pk)
    return HttpResponse(status=204)


@person_view
@require_POST
def solved(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    verb = tickets.confirm if request.POST.get("solved") == "yes" else tickets.reject
    verb(ticket, by=person)
    return SeeOther(reverse("widget:ticket", args=(slug, number)))


@person_view
@require_POST
def upload(request: PageRequest, slug: str) -> HttpResponse:
    return uploads.upload(request, guards.person(request), uploads.limits_of(guards.provider(request)))


def _write(request: PageRequest, person: Person, ticket: Ticket) -> HttpResponse:
    kept, refusal = uploads.posted(request, person, uploads.limits_of(ticket.provider))
    body = request.POST.get("body", "").replace("\r\n", "\n")
    try:
        if refusal:
            raise refusal
        received = messages.receive(
            InboundMessage(
                person=person, channel="widget", ticket=ticket, body=body, attachments=kept,
                external_id=messages.client_key(person, request.POST.get("client_id", "")),
            )
        )  # fmt: skip
    except Refused as refused:
        context = {"ticket": ticket, **_composer(ticket, body=body, error=str(refused.words), kept=kept)}
        return draw(request, "widget/_composer.html", context, status=422)
    written = conversation.entry(person, received.message)
    moved = received.ticket if received.ticket.pk != ticket.pk else None
    context = {**_drawn(person, ticket, [written]), "moved": moved}
    return draw(request, "widget/_messages.html", context, status=201)


def _standing(request: PageRequest, person: Person, ticket: Ticket) -> dict[str, object]:
    return {
        "ticket": ticket,
        "status": request_rows.status_of(person, ticket, request.visitor.language),
        "can_confirm": access.can_confirm(person, ticket),
        "last_seen": ticket.last_support_message_id or 0,
    }


def _entries(request: PageRequest, person: Person, ticket: Ticket, after: int = 0) -> dict[str, object]:
    language = request.visitor.language
    told = conversation.entries(person, ticket, zone=request.visitor.zone, after=after)

    def state_word(state: str) -> str:
        return status_words.status(ticket.provider, language, state=state, unread=False, archived=False).text

    return {**_drawn(person, ticket, told), "state_word": state_word}


def _drawn(person: Person, ticket: Ticket, told: list[conversation.Entry]) -> dict[str, object]:
    """A picture is fetched by the browser itself, without the session: its address carries a ticket of one minute."""
    slug = ticket.provider.slug
    proof = sessions.stream_ticket(person)

    def files_of(entry: conversation.Entry) -> list[dict[str, object]]:
        shown = files.shown(entry.files, "widget:file", slug)
        return [{**file, "thumbnail": file["thumbnail"] and f"{file['thumbnail']}?ticket={proof}"} for file in shown]

    return {"entries": told, "moved": None, "state_word": str, "files_of": files_of}


def _composer(
    ticket: Ticket, *, body: str = "", error: str = "", kept: list[Attachment] | None = None
) -> dict[str, object]:
    slug = ticket.provider.slug
    address = reverse("widget:uploads", args=(slug,))
    return {
        "action": reverse("widget:messages", args=(slug, ticket.number)),
        "upload": uploads.zone(address, uploads.limits_of(ticket.provider), kept or ()),
        "body": body,
        "error": error,
    }
