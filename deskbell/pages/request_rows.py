"""A customer's requests as rows: which are listed, what each row says, how many wait to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from deskbell import access
from deskbell.lib.preset.schema import text_in
from deskbell.models import Person, Provider, Ticket, Watcher
from deskbell.pages import status_words
from deskbell.pages.lists import Page, newest_first
from deskbell.pages.status_words import Status

MOST_COUNTED = 100
UNREAD = Q(last_support_message_id__isnull=False, is_read=False, is_own=True)
COLUMNS = (
    "pk", "number", "kind", "state", "subject", "created_at", "updated_at", "archived_at", "last_support_message_id",
    "person_id", "person__name", "type__name", "department__name", "priority__name", "priority__level",
    "service__name", "contract__number", "is_read", "is_own",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    pk: int
    number: int
    label: str
    subject: str
    status: Status
    is_unread: bool
    is_mine: bool
    is_archived: bool
    person: str
    type: str
    department: str
    priority: str
    level: int
    service: str
    contract: str
    created_at: datetime
    updated_at: datetime


def listed(person: Person) -> QuerySet[Ticket]:
    """Everything this person may find in a list of requests, with what tells read from unread."""
    tickets = access.own_tickets(person) if person.is_agent else access.visible_tickets(person)
    return _marked(tickets, person)


def page(person: Person, tickets: QuerySet[Ticket], cursor: str, length: int, language: str) -> Page[Row]:
    """One query, whatever the number of rows."""
    found = newest_first(tickets.values(*COLUMNS), cursor, length, of=lambda row: (row["updated_at"], row["pk"]))
    rows = [_row(row, person, language) for row in found.rows]
    return Page(rows, found.older, found.is_first)


def unfinished(person: Person, language: str, limit: int = 5) -> list[Row]:
    """The person's own open requests for the first page."""
    tickets = _marked(access.own_tickets(person), person).unfinished().filter(archived_at=None)  # type: ignore[attr-defined]
    return list(page(person, tickets, "", limit, language).rows)


def unread_count(person: Person) -> int:
    """How many own requests have an answer that was not seen; at most 100, which is shown as 99+."""
    return access.unread_tickets(person).values("pk")[:MOST_COUNTED].count()


def label(provider: Provider, number: int) -> str:
    return f"{provider.ticket_prefix}{number}"


def status_of(_person: Person, ticket: Ticket, language: str) -> Status:
    """Of a ticket whose page is open: what is on it is being read."""
    return status_words.status(
        ticket.provider, language, state=ticket.state, unread=False, archived=ticket.archived_at is not None
    )


def _marked(tickets: QuerySet[Ticket], person: Person) -> QuerySet[Ticket]:
    watched = Exists(Watcher.objects.filter(ticket=OuterRef("pk"), person=person))
    own = Exists(Ticket.objects.filter(pk=OuterRef("pk"), person=person))
    return access.with_read(tickets, person).annotate(is_own=own | watched)


def _row(row: Mapping[str, Any], person: Person, language: str) -> Row:
    provider = person.provider
    unread = row["last_support_message_id"] is not None and not row["is_read"] and row["is_own"]
    archived = row["archived_at"] is not None

    def named(text: Any) -> str:
        return text_in(text, language, provider.language) if text else ""

    return Row(
        pk=row["pk"],
        number=row["number"],
        label=label(provider, row["number"]),
        subject=row["subject"],
        status=status_words.status(provider, language, state=row["state"], unread=unread, archived=archived),
        is_unread=unread,
        is_mine=row["person_id"] == person.pk,
        is_archived=archived,
        person=row["person__name"],
        type=named(row["type__name"]),
        department=named(row["department__name"]),
        priority=named(row["priority__name"]),
        level=row["priority__level"],
        service=row["service__name"] or "",
        contract=row["contract__number"] or "",
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
