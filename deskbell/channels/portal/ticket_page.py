"""What a request's page is drawn from."""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from deskbell import access
from deskbell.channels.portal import frame
from deskbell.models import Attachment, Message, Ticket
from deskbell.pages import conversation, event_words, files, guards, request_fields, request_rows, uploads
from deskbell.pages.addresses import url
from deskbell.pages.conversation import Entry
from deskbell.pages.visitor import PageRequest, word


def get(request: PageRequest, number: int) -> Ticket:
    """Raises NotVisible."""
    ticket = access.get_ticket(guards.person(request), number)
    for row in (ticket, ticket.type, ticket.department, ticket.priority):
        if row is not None:
            # The one that is known already, instead of a query for each.
            row.provider = guards.provider(request)
    return ticket


def address(ticket: Ticket) -> str:
    return url("portal:request", ticket.provider.slug, ticket.number)


def context(
    request: PageRequest, ticket: Ticket, body: str = "", kept: Sequence[Attachment] = (), error: str = ""
) -> frame.Context:
    person, provider, language = guards.person(request), guards.provider(request), request.visitor.language
    entries = conversation.entries(person, ticket, zone=request.visitor.zone)
    settings = provider.settings.requests
    limits = uploads.limits_of(provider, ticket.type)
    return {
        "slug": provider.slug,
        "language": language,
        "ticket": ticket,
        "label": request_rows.label(provider, ticket.number),
        "status": request_rows.status_of(person, ticket, language),
        "entries": entries,
        "event_words": event_words.told(entries, provider, language),
        "files_of": _files(provider.slug),
        "last": max((entry.pk for entry in entries if entry.what == "message"), default=0),
        "details": _details(ticket, language),
        "answers": request_fields.answers(ticket, language),
        "asks_if_solved": access.can_confirm(person, ticket) and settings.confirm,
        "closes_on": ticket.state_changed_at + timedelta(days=settings.close_after_days)
        if settings.close_after_days
        else None,
        "may_archive": access.can_archive(person, ticket) and ticket.archived_at is None,
        "is_mine": ticket.person_id == person.pk,
        "support_name": provider.name_in(language),
        "client_id": str(uuid.uuid4()),
        "upload": uploads.zone(url("portal:uploads", provider.slug) + _type_query(ticket), limits, kept),
        "body": body,
        "error": error,
        **_words(request),
    }


def refused(request: PageRequest, ticket: Ticket, body: str, kept: Sequence[Attachment], error: str) -> HttpResponse:
    """The composer as it was sent, with the reason."""
    drawn = context(request, ticket, body, kept, error)
    if guards.is_fragment(request):
        return render(request, "portal/_composer.html", drawn, status=422)
    return frame.page(request, "request.html", "requests", drawn, status=422)


def message(request: PageRequest, written: Message, status: int) -> HttpResponse:
    """One message that was just written."""
    provider = guards.provider(request)
    entry: Entry = conversation.entry(guards.person(request), written)
    drawn = {
        "entry": entry, "files_of": _files(provider.slug), "support_name": provider.name_in(request.visitor.language)
    }  # fmt: skip
    return render(request, "portal/_message.html", drawn, status=status)


def _files(slug: str) -> Callable[[Entry], list[dict[str, object]]]:
    return lambda entry: files.shown(entry.files, "portal:file", slug)


def _type_query(ticket: Ticket) -> str:
    return f"?type={ticket.type.key}" if ticket.type is not None and ticket.type.retired_at is None else ""


def _details(ticket: Ticket, language: str) -> list[tuple[str, str]]:
    told = [
        (_("Topic"), ticket.type.name_in(language) if ticket.type else ""),
        (_("Department"), ticket.department.name_in(language)),
        (_("Contract"), str(ticket.contract) if ticket.contract else ""),
        (_("Service"), f"{ticket.service.name} ({ticket.service.external_id})" if ticket.service else ""),
        (_("Organisation"), ticket.organisation.name if ticket.organisation else ""),
        (_("Your specialist"), ticket.assignee.name if ticket.assignee else ""),
    ]
    return [(label, value) for label, value in told if value]


def _words(request: PageRequest) -> frame.Context:
    provider, language = guards.provider(request), request.visitor.language
    return {
        "requests_word": word(provider, "requests", language, _("My requests")),
        "send_word": word(provider, "send-reply", language, _("Send")),
        "question_word": word(provider, "solved-question", language, _("Is your problem solved?")),
        "yes_word": word(provider, "solved-yes", language, _("Yes, close the request")),
        "no_word": word(provider, "solved-no", language, _("Not quite")),
    }
