"""The beginning of a conversation: a message at once, or the provider's few questions first."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.channels.widget.panel import draw, person_view
from deskbell.channels.widget.views.requests import SeeOther
from deskbell.lib import phones
from deskbell.lib.preset.schema import ChatField, text_in
from deskbell.models import Person, Provider, Ticket
from deskbell.pages import contacts, form_values, guards, request_rows
from deskbell.pages.visitor import PageRequest

LONGEST_ANSWER = 500


@dataclass
class Question:
    """One line of the form before a chat. The one of kind `question` becomes the first message."""

    kind: str
    name: str
    label: str
    own_label: str
    required: bool
    value: str = ""
    error: str = ""


@person_view
@require_http_methods(["GET", "POST"])
def start(request: PageRequest, slug: str) -> HttpResponse:
    person, provider = guards.person(request), guards.provider(request)
    if provider.settings.chat.mode == "none":
        raise Http404("chat")
    questions = _questions(provider, person, request.visitor.language)
    client_id = request.POST.get("client_id", "")[:100] or str(uuid.uuid4())
    if request.method == "POST" and _take(questions, request, provider):
        try:
            received = messages.receive(_inbound(person, questions, client_id))
        except Refused as refused:
            _message_of(questions).error = str(refused.words)
        else:
            return SeeOther(reverse("widget:ticket", args=(slug, received.ticket.number)))
    return _page(request, questions, client_id)


def _page(request: PageRequest, questions: list[Question], client_id: str) -> HttpResponse:
    provider, language = guards.provider(request), request.visitor.language
    chats = request_rows.listed(guards.person(request)).filter(kind=Ticket.Kind.CHAT).unfinished()  # type: ignore[attr-defined]
    there = contacts.departments(provider, language)
    context = {
        "questions": questions,
        "client_id": client_id,
        "kept": provider.settings.chat.kept,
        "rows": request_rows.page(guards.person(request), chats, "", 3, language).rows,
        "is_anybody_there": not there or any(desk.is_open or not desk.has_hours for desk in there),
        "contacts": contacts.contacts(provider, language)[:1],
    }
    return draw(request, "widget/chat.html", context, status=422 if any(one.error for one in questions) else 200)


def _questions(provider: Provider, person: Person, language: str) -> list[Question]:
    settings = provider.settings.chat
    asked = list(settings.form) if settings.mode == "form" else []
    questions = [_question(number, one, provider, person, language) for number, one in enumerate(asked)]
    if not any(one.kind == "question" for one in questions):
        questions.append(Question("question", "body", _("Your message"), "", required=True))
    return questions


def _question(number: int, form: ChatField, provider: Provider, person: Person, language: str) -> Question:
    known = {"name": person.name, "phone": phones.shown(person.phone)}.get(form.kind, "")
    return Question(
        form.kind,
        "body" if form.kind == "question" else f"q-{number}",
        text_in(form.label, language, provider.language),
        text_in(form.label, provider.language, provider.language),
        form.required,
        known,
    )


def _take(questions: list[Question], request: PageRequest, provider: Provider) -> bool:
    """Reads what was typed into the questions, with the errors; whether all is well."""
    for one in questions:
        typed = request.POST.get(one.name, "").replace("\r\n", "\n").strip()
        one.value = typed if one.kind == "question" else typed[:LONGEST_ANSWER]
        if one.required and not one.value:
            one.error = _("Enter a phone number.") if one.kind == "phone" else _("Fill in this field.")
        elif one.kind == "phone" and one.value:
            try:
                form_values.kept("phone", one.value, provider)
            except form_values.Unusable as reason:
                one.error = str(reason)
    return not any(one.error for one in questions)


def _message_of(questions: list[Question]) -> Question:
    return next(one for one in questions if one.kind == "question")


def _inbound(person: Person, questions: list[Question], client_id: str) -> InboundMessage:
    """What a guest calls themselves stays an answer: it never makes them somebody we know."""
    return InboundMessage(
        person=person,
        channel="widget",
        external_id=messages.client_key(person, client_id),
        body=_message_of(questions).value,
        kind=Ticket.Kind.CHAT,
        fields={
            one.own_label: one.value for one in questions if one.own_label and one.value and one.kind != "question"
        },
    )
