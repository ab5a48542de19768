"""From rows of the database to the JSON of `answers`, by `.values_list`: no model object is made for a list."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from deskbell import access, events
from deskbell.access import NotVisible
from deskbell.actions.refusals import Refused
from deskbell.channels.api import answers, asks
from deskbell.lib import keyset
from deskbell.models import Attachment, Event, Message, Person, Ticket
from deskbell.models.prepared import Place, Prepared
from deskbell.pages import lists

TICKET = (
    "number", "kind", "state", "subject", "channel", "type__key", "department__key", "priority__key",
    "person_id", "person__name", "assignee_id", "assignee__name", "created_at", "updated_at", "archived_at",
)  # fmt: skip
MESSAGE = (
    "pk", "author_id", "author__name", "author__kind", "is_internal", "from_support", "channel", "body", "created_at",
)  # fmt: skip
# Of the provider's log, of which a customer may see only a part.
READ_AT_ONCE = 500


def tickets(person: Person, asked: asks.TicketQuery) -> answers.TicketPage:
    """One query."""
    _check_cursor(asked.cursor, (int, int))
    behind = lists.position(asked.cursor)
    filled: dict[str, Any] = access.places_of(person)
    if asked.updated_after:
        filled["since"] = _utc(asked.updated_after)
    if behind:
        filled |= {"behind_at": behind.at, "behind_pk": behind.pk}
    wanted = _Wanted(tuple(sorted(set(asked.state))), bool(asked.updated_after), bool(behind), asked.limit)
    found = _TICKETS.all(access.shape_of(person), wanted, **filled)
    page = lists.cut(found, asked.limit, behind, of=lambda row: (row[13], row[15]))
    return answers.TicketPage([_ticket_row(row) for row in page.rows], page.older or None)


class _Wanted(NamedTuple):
    """What of the parameters makes it another question."""

    states: tuple[str, ...]
    since: bool
    behind: bool
    limit: int


def _tickets(shape: access.Shape, wanted: _Wanted) -> QuerySet[Ticket, tuple[Any, ...]]:
    found = access.visible_tickets(access.anybody(shape))
    if wanted.states:
        found = found.filter(state__in=wanted.states)
    if wanted.since:
        found = found.filter(updated_at__gt=Place("since", datetime))
    behind = lists.Position(Place("behind_at", datetime), Place("behind_pk")) if wanted.behind else None
    return lists.newest(found.values_list(*TICKET, "pk"), wanted.limit, behind)  # type: ignore[no-any-return]


_TICKETS = Prepared(_tickets)


def ticket(found: Ticket) -> answers.Ticket:
    """Of a ticket that `access.get_ticket` gave."""
    return answers.Ticket(
        number=found.number,
        kind=found.kind,
        state=found.state,  # type: ignore[arg-type]
        subject=found.subject,
        channel=found.channel,
        type=found.type.key if found.type else None,
        department=found.department.key,
        priority=found.priority.key,
        person=answers.Party(found.person_id, found.person.name),
        assignee=answers.Party(found.assignee.pk, found.assignee.name) if found.assignee else None,
        created_at=found.created_at,
        updated_at=found.updated_at,
        archived_at=found.archived_at,
        fields=found.fields,
        organisation=found.organisation.name if found.organisation else None,
        contract=found.contract.number if found.contract else None,
        service=found.service.external_id if found.service else None,
        follow_up_of=found.follow_up_of.number if found.follow_up_of_id and found.follow_up_of else None,
    )


def messages(person: Person, number: int, asked: asks.PageQuery) -> answers.MessagePage:
    """Three queries: may this person see the ticket, its messages, and the files of all of them."""
    _check_cursor(asked.cursor, (int,))
    shape, places = access.shape_of(person), access.places_of(person)
    ticket_id = _TICKET_ID.first(shape, number=number, **places)
    if ticket_id is None:
        raise NotVisible(f"ticket {number}")
    known = keyset.decode(asked.cursor, (int,)) if asked.cursor else None
    behind = int(known[0]) if known else 0
    page = _MESSAGES.all(shape, asked.limit, ticket=ticket_id, behind=behind, **places)
    shown = page[: asked.limit]
    files = _files([row[0] for row in shown])
    following = keyset.encode([shown[-1][0]]) if len(page) > asked.limit else None
    return answers.MessagePage([_message(number, row, files) for row in shown], following)


_TICKET_ID = Prepared(
    lambda shape: (
        access.visible_tickets(access.anybody(shape))
        .filter(provider_id=Place("provider"), number=Place("number"))
        .values_list("pk", flat=True)[:1]
    )
)
_MESSAGES = Prepared(
    lambda shape, limit: (
        access.visible_messages(access.anybody(shape), Place("ticket"))
        .filter(pk__gt=Place("behind"))
        .values_list(*MESSAGE)[: limit + 1]
    )
)


def message(number: int, written: Message) -> answers.Message:
    """One that was just written; the API's own messages have no files."""
    author = answers.Author(written.author_id, written.author.name, written.author.kind)
    return answers.Message(
        written.pk, number, author, written.is_internal, written.from_support, written.channel, written.body,
        written.created_at, [],
    )  # fmt: skip


def log(person: Person, asked: asks.EventQuery) -> answers.EventPage:
    """Three queries, whoever asks: a piece of the log, and whose its tickets are."""
    length = asked.limit if person.is_agent else READ_AT_ONCE
    piece = events.after(person.provider_id, asked.after, limit=length)
    parties = access.parties_of({event.ticket_id for event in piece if event.ticket_id})
    who = access.follower(person)
    seen: list[answers.Event] = []
    last = asked.after
    for event in piece:
        of = parties.get(event.ticket_id or 0)
        if access.may_follow(who, event, of):
            if len(seen) == asked.limit:
                break
            seen.append(_event(event, of))
        last = event.number
    ended = len(piece) < length and (not piece or last == piece[-1].number)
    gap = bool(piece) and piece[0].number > asked.after + 1
    return answers.EventPage(seen, last, more=not ended, gap=gap)


def _ticket_row(row: tuple[Any, ...]) -> answers.TicketRow:
    (number, kind, state, subject, channel, type_key, department, priority, person_id, person_name,
     assignee_id, assignee_name, created, updated, archived, _pk) = row  # fmt: skip
    person = answers.Party(person_id, person_name)
    assignee = answers.Party(assignee_id, assignee_name) if assignee_id else None
    return answers.TicketRow(
        number, kind, state, subject, channel, type_key, department, priority, person, assignee, created, updated,
        archived,
    )  # fmt: skip


def _message(number: int, row: tuple[Any, ...], files: dict[int, list[answers.File]]) -> answers.Message:
    pk, author_id, author_name, author_kind, internal, from_support, channel, body, created = row
    author = answers.Author(author_id, author_name, author_kind)
    return answers.Message(pk, number, author, internal, from_support, channel, body, created, files.get(pk, []))


def _files(message_ids: list[int]) -> dict[int, list[answers.File]]:
    found: dict[int, list[answers.File]] = {}
    rows = Attachment.objects.filter(message__in=message_ids).order_by("pk")
    for of, token, name, media_type, size in rows.values_list("message_id", "token", "name", "media_type", "size"):
        if of is not None:
            found.setdefault(of, []).append(answers.File(token, name, media_type, size))
    return found


def _event(event: Event, of: access.Parties | None) -> answers.Event:
    return answers.Event(event.number, event.kind, of.number if of else None, event.at, event.details)


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise Refused("invalid", _("This time is outside the calendar."), field="updated_after") from None


def _check_cursor(cursor: str, kinds: tuple[type, ...]) -> None:
    if cursor and keyset.decode(cursor, kinds) is None:
        raise Refused("invalid", _("This is not a cursor of a page of this list."), field="cursor")
