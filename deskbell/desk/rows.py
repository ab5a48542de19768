"""The list of tickets as rows: three queries for a page, however many rows it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from deskbell import access
from deskbell.desk import clocks, words
from deskbell.desk.clocks import Clock
from deskbell.desk.words import Door
from deskbell.lib import markdown
from deskbell.lib.preset.schema import text_in
from deskbell.models import Deadline, Message, Person, Ticket
from deskbell.pages.lists import Page, newest_first

LENGTH = 30
# As far as a list that was made longer by "Load older" keeps itself fresh.
LONGEST = 300
READ_OF_A_MESSAGE = 400
COLUMNS = (
    "pk", "number", "kind", "state", "subject", "channel", "created_at", "updated_at", "last_message_id",
    "person__name", "organisation__name", "assignee_id", "assignee__name", "priority__level", "priority__name",
    "is_read",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    number: int
    label: str
    subject: str
    snippet: str
    customer: str
    assignee: str
    assignee_id: int
    door: Door
    level: int
    priority: str
    state: str
    shape: str
    is_unread: bool
    at: datetime
    clock: Clock | None


def page(person: Person, tickets: QuerySet[Ticket], cursor: str, length: int, language: str) -> Page[Row]:
    """Newest first. `length` is brought between one page and the longest list."""
    length = min(max(length, LENGTH), LONGEST)
    marked = access.with_read(tickets, person).values(*COLUMNS)
    found = newest_first(marked, cursor, length, of=lambda row: (row["updated_at"], row["pk"]))
    snippets = _snippets(row["last_message_id"] for row in found.rows)
    clocks_of = _clocks(found.rows, language)
    rows = [_row(row, person, snippets, clocks_of.get(row["pk"]), language) for row in found.rows]
    return Page(rows, found.older, found.is_first)


def _row(row: dict[str, Any], person: Person, snippets: dict[int, str], clock: Clock | None, language: str) -> Row:
    provider = person.provider
    return Row(
        number=row["number"],
        label=f"{provider.ticket_prefix}{row['number']}",
        subject=row["subject"],
        snippet=snippets.get(row["last_message_id"] or 0, ""),
        customer=row["organisation__name"] or row["person__name"],
        assignee=row["assignee__name"] or "",
        assignee_id=row["assignee_id"] or 0,
        door=words.DOORS["widget"] if row["kind"] == Ticket.Kind.CHAT else words.door(row["channel"]),
        level=row["priority__level"],
        priority=text_in(row["priority__name"], language, provider.language),
        state=words.state(row["state"]),
        shape=words.shape(row["state"]),
        is_unread=not row["is_read"] and row["state"] in (Ticket.State.NEW, Ticket.State.OPEN),
        at=row["updated_at"],
        clock=clock,
    )


def _snippets(message_ids: Iterable[int | None]) -> dict[int, str]:
    messages = Message.objects.filter(pk__in=[pk for pk in message_ids if pk]).values_list(
        "pk", Left("body", READ_OF_A_MESSAGE), "author__name"
    )
    return {pk: f"{name}: {markdown.excerpt(body, 110)}" if body else name for pk, body, name in messages}


def _clocks(rows: Iterable[dict[str, Any]], language: str) -> dict[int, Clock]:
    """The nearest running clock of each ticket that waits for support."""
    started = {row["pk"]: row["created_at"] for row in rows if row["state"] in (Ticket.State.NEW, Ticket.State.OPEN)}
    due = Deadline.objects.filter(ticket__in=started, met_at=None).order_by("-due_at")
    return {
        ticket_id: clocks.running(kind, due_at, started[ticket_id], language)
        for ticket_id, kind, due_at in due.values_list("ticket_id", "kind", "due_at")
    }
