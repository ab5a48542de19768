"""One ticket: its conversation, its context, and the changes of its fields."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from deskbell import access
from deskbell.actions import messages
from deskbell.actions.refusals import Changed, Refused
from deskbell.desk import changes, dossier, words
from deskbell.desk.letters import letters
from deskbell.desk.shell import shell
from deskbell.desk.views import inbox
from deskbell.models import Attachment, Ticket
from deskbell.pages import guards, uploads
from deskbell.pages.visitor import PageRequest

State = Ticket.State


@guards.agent
def ticket(request: PageRequest, slug: str, number: int) -> HttpResponse:
    opened = access.get_ticket(guards.person(request), number)
    messages.mark_seen(opened, by=guards.person(request))
    return ticket_page(request, opened)


@guards.agent
def conversation(request: PageRequest, slug: str, number: int) -> HttpResponse:
    opened = access.get_ticket(guards.person(request), number)
    return render(request, "desk/_conversation.html", ticket_parts(request, opened))


@guards.agent
def context(request: PageRequest, slug: str, number: int) -> HttpResponse:
    opened = access.get_ticket(guards.person(request), number)
    return render(request, "desk/_context.html", context_parts(request, opened))


@guards.agent
@require_POST
def seen(request: PageRequest, slug: str, number: int) -> HttpResponse:
    opened = access.get_ticket(guards.person(request), number)
    messages.mark_seen(opened, by=guards.person(request))
    return HttpResponse(status=204)


@guards.agent
@require_POST
def change(request: PageRequest, slug: str, number: int, field: str) -> HttpResponse:
    person = guards.person(request)
    refusal: Refused | None = None
    try:
        changes.change(access.get_ticket(person, number), field, request.POST, by=person)
    except Refused as refused:
        refusal = refused
    now = access.get_ticket(person, number)
    if refusal is None and not guards.is_fragment(request):
        return see_other(now)
    status = 200 if refusal is None else 409 if isinstance(refusal, Changed) else 422
    if not guards.is_fragment(request):
        return ticket_page(request, now, refusal=refusal, status=status)
    return render(request, "desk/_changed.html", context_parts(request, now, refusal), status=status)


def ticket_page(request: PageRequest, opened: Ticket, *, status: int = 200, **given: Any) -> HttpResponse:
    """The whole page, or the two panes that belong to the ticket."""
    if guards.is_fragment(request):
        return render(request, "desk/_ticket.html", ticket_parts(request, opened, **given), status=status)
    page = shell(request, "inbox")
    wanted = inbox.asked(request, opened.number)
    page |= inbox.views_parts(request, wanted) | inbox.list_parts(request, wanted)
    return render(request, "desk/ticket.html", page | ticket_parts(request, opened, **given), status=status)


def ticket_parts(
    request: PageRequest, opened: Ticket, *, refusal: Refused | None = None, text: str = "", error: str = "",
    kept: list[Attachment] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`text`, `error` and `kept`: an answer that was refused, as it was typed."""
    parts = context_parts(request, opened, refusal)
    return parts | composer_parts(request, opened, text=text, error=error, kept=kept) | {
        "letters": letters(guards.person(request), opened, parts["dossier"].choices, request.visitor.zone),
    }  # fmt: skip


def composer_parts(
    request: PageRequest, opened: Ticket, *, text: str = "", error: str = "", kept: list[Attachment] | None = None
) -> dict[str, Any]:
    provider = opened.provider
    upload_url = reverse("desk:uploads", args=(provider.slug,))
    return {
        "ticket": opened,
        "slug": provider.slug,
        "upload": uploads.zone(upload_url, uploads.limits_of(provider), kept or []),
        "text": text,
        "error": error,
        "door": words.door(opened.channel),
        "client_id": str(uuid4()),
    }


def context_parts(request: PageRequest, opened: Ticket, refusal: Refused | None = None) -> dict[str, Any]:
    language = request.visitor.language
    known = dossier.of(opened, guards.person(request), language)
    return {
        "ticket": opened,
        "slug": opened.provider.slug,
        "person": guards.person(request),
        "language": language,
        "dossier": known,
        "state_word": words.state(opened.state),
        "state_shape": words.shape(opened.state),
        "refusal": changes.explained(refusal, opened, known.choices) if refusal else "",
        "can_solve": opened.state in (State.NEW, State.OPEN, State.WAITING),
    }


def see_other(opened: Ticket) -> HttpResponse:
    """After a POST without JavaScript."""
    return HttpResponseRedirect(reverse("desk:ticket", args=(opened.provider.slug, opened.number)), status=303)
