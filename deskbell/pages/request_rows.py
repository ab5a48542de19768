"""A customer's requests as rows: which are listed, what each row says, how many wait to be read."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from deskbell import access
from deskbell.access import Shape, Viewer
from deskbell.lib.preset.schema import text_in
from deskbell.models import Person, Provider, Ticket, Watcher
from deskbell.models.prepared import Prepared
from deskbell.pages import lists
from deskbell.pages.lists import Page
from deskbell.pages.status_words import Status, Teller, status

MOST_COUNTED = 100
UNREAD = Q(last_support_message_id__isnull=False, is_read=False, is_own=True)
ALWAYS = (
    "pk", "number", "state", "subject", "created_at", "updated_at", "archived_at", "last_support_message_id",
    "person_id", "is_read", "is_own",
)  # fmt: skip
# What a column of the list needs beyond that. Names in several languages are read as text: most rows repeat them.
OF_COLUMN = {
    "person": "person__name",
    "priority": "priority__level",
    "service": "service__name",
    "contract": "contract__number",
}
NAMES = {"type": "type__name", "department": "department__name", "priority": "priority__name"}
COLUMNS = frozenset(OF_COLUMN) | frozenset(NAMES)


class Row(NamedTuple):
    """The last ones are empty when their column is not asked for."""

    pk: int
    number: int
    label: str
    subject: str
    status: Status
    is_unread: bool
    is_mine: bool
    is_archived: bool
    created_at: datetime
    updated_at: datetime
    person: str = ""
    type: str = ""
    department: str = ""
    priority: str = ""
    level: int = 0
    service: str = ""
    contract: str = ""


def listed(who: Person | Viewer) -> QuerySet[Ticket]:
    """Everything this person may find in a list of requests, with what tells read from unread."""
    is_agent = who.kind == Person.Kind.AGENT
    return marked(access.own_tickets(who) if is_agent else access.visible_tickets(who), who)


def page(
    person: Person, tickets: QuerySet[Ticket], cursor: str, length: int, language: str,
    columns: Collection[str] = COLUMNS,
) -> Page[Row]:  # fmt: skip
    """One query, whatever the number of rows."""
    behind = lists.position(cursor)
    return drawn(person, list(lists.newest(told(tickets, columns), length, behind)), behind, length, language, columns)


def told(tickets: QuerySet[Ticket], columns: Collection[str]) -> QuerySet[Ticket, tuple[Any, ...]]:
    """What `drawn` makes rows of. `tickets` is of `listed`."""
    names = {f"{column}_said": Cast(name, TextField()) for column, name in NAMES.items() if column in columns}
    more = [field for column, field in OF_COLUMN.items() if column in columns]
    return tickets.annotate(**names).values_list(*ALWAYS, *names, *more)


def drawn(
    person: Person, found: list[tuple[Any, ...]], behind: lists.Position | None, length: int, language: str,
    columns: Collection[str] = COLUMNS,
) -> Page[Row]:  # fmt: skip
    found_page = lists.cut(found, length, behind, of=lambda row: (row[ALWAYS.index("updated_at")], row[0]))
    return Page(_rows(found_page.rows, person, language, columns), found_page.older, found_page.is_first)


def unfinished(person: Person, language: str, limit: int = 5) -> list[Row]:
    """The person's own open requests for the first page."""
    found = _UNFINISHED.all(access.shape_of(person), limit, **access.places_of(person))
    return list(drawn(person, found, None, limit, language).rows)


def unread_count(person: Person) -> int:
    """How many own requests have an answer that was not seen; at most 100, which is shown as 99+."""
    return len(_UNREAD.all(access.shape_of(person), **access.places_of(person)))


def label(provider: Provider, number: int) -> str:
    return f"{provider.ticket_prefix}{number}"


def status_of(_person: Person, ticket: Ticket, language: str) -> Status:
    """Of a ticket whose page is open: what is on it is being read."""
    return status(ticket.provider, language, state=ticket.state, unread=False, archived=ticket.archived_at is not None)


def marked(tickets: QuerySet[Ticket], who: Person | Viewer) -> QuerySet[Ticket]:
    """With what tells read from unread."""
    person = who.pk if isinstance(who, Person) else who.person
    watched = Exists(Watcher.objects.filter(ticket=OuterRef("pk"), person_id=person))
    own = Exists(Ticket.objects.filter(pk=OuterRef("pk"), person_id=person))
    return access.with_read(tickets, who).annotate(is_own=own | watched)


def _unfinished(shape: Shape, limit: int) -> QuerySet[Ticket, tuple[Any, ...]]:
    who = access.anybody(shape)
    tickets = marked(access.own_tickets(who), who).filter(archived_at=None, state__in=Ticket.UNFINISHED)
    return lists.newest(told(tickets, COLUMNS), limit, None)  # type: ignore[no-any-return]


_UNFINISHED = Prepared(_unfinished)
_UNREAD = Prepared(
    lambda shape: access.unread_tickets(access.anybody(shape)).values_list("pk", flat=True)[:MOST_COUNTED]
)


def _rows(found: Iterable[Sequence[Any]], person: Person, language: str, columns: Collection[str]) -> list[Row]:
    provider, teller = person.provider, Teller(person.provider, language)
    names = [column for column in NAMES if column in columns]
    more = ["level" if column == "priority" else column for column in OF_COLUMN if column in columns]
    first_name, first_more = len(ALWAYS), len(ALWAYS) + len(names)
    in_words = _reader(language, provider.language)
    rows = []
    for one in found:
        pk, number, state, subject, created_at, updated_at, archived_at, answered, person_id, is_read, is_own = one[
            :first_name
        ]
        unread, archived = answered is not None and not is_read and is_own, archived_at is not None
        rest: dict[str, Any] = {name: value or "" for name, value in zip(more, one[first_more:], strict=True)}
        rest.update((name, in_words(said)) for name, said in zip(names, one[first_name:first_more], strict=True))
        rows.append(
            Row(
                pk, number, label(provider, number), subject,
                teller.status(state=state, unread=unread, archived=archived),
                unread, person_id == person.pk, archived, created_at, updated_at,
                **rest,
            )
        )  # fmt: skip
    return rows


def _reader(language: str, fallback: str) -> Callable[[str | None], str]:
    """What a name in several languages says in this one; each text is read once."""
    known: dict[str | None, str] = {None: ""}

    def said(text: str | None) -> str:
        if text not in known:
            known[text] = text_in(msgspec.json.decode(text or '""'), language, fallback)
        return known[text]

    return said
