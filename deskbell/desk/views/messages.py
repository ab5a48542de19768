"""Writing in a ticket: the public answer and the internal note."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from deskbell import access
from deskbell.actions import messages
from deskbell.actions.refusals import Refused
from deskbell.desk import forms
from deskbell.desk.letters import letter
from deskbell.desk.views.ticket import composer_parts, see_other, ticket_page
from deskbell.models import Attachment, Message, Person, Ticket
from deskbell.pages import guards, uploads
from deskbell.pages.visitor import PageRequest


@guards.agent
@require_POST
def write(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person = guards.person(request)
    ticket = access.get_ticket(person, number)
    answer = forms.answer(request.POST)
    kept, refusal = uploads.posted(request, person, uploads.limits_of(ticket.provider))
    try:
        if refusal is not None:
            raise refusal
        message = _write(ticket, answer, kept, by=person)
    except Refused as refused:
        return _refused(request, ticket, answer, kept, str(refused.words))
    if not guards.is_fragment(request):
        return see_other(ticket)
    return render(request, "desk/_letter.html", {"letter": letter(person, ticket, message), "slug": slug}, status=201)


def _write(ticket: Ticket, answer: forms.Answer, files: list[Attachment], *, by: Person) -> Message:
    if answer.is_internal:
        return messages.note(ticket, by=by, body=answer.body, attachments=files, client_id=answer.client_id)
    return messages.reply(
        ticket, by=by, body=answer.body, attachments=files, client_id=answer.client_id, then=answer.then
    )


def _refused(
    request: PageRequest, ticket: Ticket, answer: forms.Answer, kept: list[Attachment], words: str
) -> HttpResponse:
    if not guards.is_fragment(request):
        return ticket_page(request, ticket, status=422, text=answer.body, error=words, kept=kept)
    parts = composer_parts(request, ticket, text=answer.body, error=words, kept=kept)
    return render(request, "desk/_composer.html", parts, status=422)
