"""A request's page: what is known of it, the conversation, the answer, solved or not, archive."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from deskbell import access, events
from deskbell.actions import messages, notifications, tickets
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.channels.portal import frame, ticket_page
from deskbell.channels.portal.doors import customers_own
from deskbell.models import Ticket
from deskbell.pages import guards, uploads
from deskbell.pages.visitor import PageRequest


@customers_own
def request_page(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person, after = guards.person(request), events.latest(guards.provider(request))
    ticket = ticket_page.get(request, number)
    if request.method == "POST":
        return _answer(request, ticket)
    if guards.is_fragment(request):
        return render(request, "portal/_request.html", ticket_page.context(request, ticket))
    messages.mark_seen(ticket, by=person)
    notifications.dismiss_for_ticket(person, ticket.pk)
    return frame.page(request, "request.html", "requests", ticket_page.context(request, ticket), after=after)


@require_POST
@customers_own
def seen(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """The page is open and visible, and an answer has come onto it."""
    person, ticket = guards.person(request), ticket_page.get(request, number)
    up_to = request.POST.get("up_to", "")
    messages.mark_seen(
        ticket, by=person, up_to=int(up_to) if up_to.isascii() and up_to.isdigit() and len(up_to) < 19 else None
    )
    notifications.dismiss_for_ticket(person, ticket.pk)
    return HttpResponse(status=204)


@require_POST
@customers_own
def solution(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """The customer's word on whether the problem is solved."""
    person, ticket = guards.person(request), ticket_page.get(request, number)
    if request.POST.get("solved") == "yes":
        tickets.confirm(ticket, by=person)
        return _back(ticket)
    tickets.reject(ticket, by=person)
    return _back(ticket, "#composer")


@require_POST
@customers_own
def archive(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person, ticket = guards.person(request), ticket_page.get(request, number)
    if request.POST.get("archived") == "1":
        if not access.can_archive(person, ticket):
            raise access.NotVisible("archive")
        tickets.archive(ticket, by=person)
    else:
        tickets.restore(ticket, by=person)
    return _back(ticket)


def _answer(request: PageRequest, ticket: Ticket) -> HttpResponse:
    person, body = guards.person(request), request.POST.get("body", "").replace("\r\n", "\n")
    files, refused = uploads.posted(request, person, uploads.limits_of(ticket.provider, ticket.type))
    try:
        if refused:
            raise refused
        received = messages.receive(
            InboundMessage(
                person=person,
                channel="portal",
                external_id=messages.client_key(person, request.POST.get("client_id", "")),
                body=body,
                ticket=ticket,
                attachments=files,
            )
        )
    except Refused as refusal:
        return ticket_page.refused(request, ticket, body, files, str(refusal.words))
    if not guards.is_fragment(request):
        return _back(received.ticket, f"#message-{received.message.pk}")
    if received.ticket.pk != ticket.pk:
        return HttpResponse(status=201, headers={"Location": ticket_page.address(received.ticket)})
    return ticket_page.message(request, received.message, 200 if received.is_repeat else 201)


def _back(ticket: Ticket, place: str = "") -> HttpResponse:
    response = HttpResponseRedirect(ticket_page.address(ticket) + place)
    response.status_code = 303
    return response
