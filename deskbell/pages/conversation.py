"""A ticket's conversation as rows for the templates: messages, files, what happened between, days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from deskbell import access
from deskbell.models import Attachment, Delivery, Event, Message, Person, Ticket
from deskbell.models.prepared import Place, Prepared

# What of the log a conversation tells; the rest is on the desk's timeline.
TOLD = ("ticket.state_changed", "ticket.assigned", "ticket.moved", "ticket.prioritised", "ticket.retyped")


@dataclass(frozen=True)
class File:
    token: str
    name: str
    size: int
    media_type: str
    family: str


@dataclass(frozen=True)
class Entry:
    """`what`: message, event or day. `html` of a message is clean already."""

    what: Literal["message", "event", "day"]
    at: datetime
    pk: int = 0
    author: str = ""
    author_id: int = 0
    author_kind: str = ""
    is_mine: bool = False
    is_internal: bool = False
    channel: str = ""
    html: str = ""
    files: Sequence[File] = ()
    receipt: str = ""
    event: Event | None = None
    details: dict[str, object] = field(default_factory=dict)


def entries(person: Person, ticket: Ticket, *, zone: ZoneInfo, after: int = 0, with_events: bool = True) -> list[Entry]:
    """Everything this person may read behind message `after`, in order; a constant number of queries."""
    told = _messages(person, ticket, after)
    if with_events and not after:
        told += _events(person, ticket)
    told.sort(key=lambda entry: (entry.at, entry.what == "event", entry.pk))
    return list(_with_days(told, zone)) if not after else told


def entry(person: Person, message: Message) -> Entry:
    """One message that was just written."""
    written = _Written(
        message.pk, message.created_at, message.author_id, message.author.name, message.author.kind,
        message.is_internal, message.from_support, message.channel, message.html,
    )  # fmt: skip
    files = [_File(*row) for row in _FILES_OF_ONE.all(message=message.pk)]
    return _entry(person, written, files, {}, 0)


class _Written(NamedTuple):
    pk: int
    created_at: datetime
    author_id: int
    author__name: str
    author__kind: str
    is_internal: bool
    from_support: bool
    channel: str
    html: str


class _File(NamedTuple):
    message_id: int | None
    token: str
    name: str
    size: int
    media_type: str
    family: str


_MESSAGES = Prepared(
    lambda shape: (
        access.visible_messages(access.anybody(shape), Place("ticket"))
        .filter(pk__gt=Place("after"))
        .values_list(*_Written._fields)
    )
)
# Of all its messages: which of them are shown is already decided when these are asked for.
_FILES = Prepared(
    lambda: (
        Attachment.objects.filter(message__ticket=Place("ticket"), message__gt=Place("after"))
        .order_by("pk")
        .values_list(*_File._fields)
    )
)
_FILES_OF_ONE = Prepared(
    lambda: Attachment.objects.filter(message=Place("message")).order_by("pk").values_list(*_File._fields)
)
_EVENTS = Prepared(lambda shape: access.visible_events(access.anybody(shape), Place("ticket")).filter(kind__in=TOLD))


def _messages(person: Person, ticket: Ticket, after: int) -> list[Entry]:
    places = {**access.places_of(person), "ticket": ticket.pk, "after": after}
    messages = [_Written(*row) for row in _MESSAGES.all(access.shape_of(person), **places)]
    files: dict[int | None, list[_File]] = {}
    for row in _FILES.all(**places) if messages else ():
        files.setdefault(row[0], []).append(_File(*row))
    deliveries: dict[int, str] = {}
    if person.is_agent:
        sent = Delivery.objects.filter(message__ticket=ticket, purpose=Delivery.Purpose.ANSWER)
        deliveries = dict(sent.values_list("message_id", "state"))
    seen = _seen_by_customer(ticket) if person.is_agent else 0
    return [_entry(person, message, files.get(message.pk, ()), deliveries, seen) for message in messages]


def _seen_by_customer(ticket: Ticket) -> int:
    mark = ticket.read_marks.filter(person_id=ticket.person_id).values_list("message_id", flat=True).first()
    return mark or 0


def _entry(person: Person, message: _Written, files: Sequence[_File], deliveries: dict[int, str], seen: int) -> Entry:
    return Entry(
        what="message",
        at=message.created_at,
        pk=message.pk,
        author=message.author__name,
        author_id=message.author_id,
        author_kind=message.author__kind,
        is_mine=message.author_id == person.pk or (person.is_agent and message.from_support),
        is_internal=message.is_internal,
        channel=message.channel,
        html=message.html,
        files=[File(*file[1:]) for file in files],
        receipt=_receipt(person, message, deliveries, seen),
    )


def _receipt(person: Person, message: _Written, deliveries: dict[int, str], seen: int) -> str:
    """For support's answers on the desk: read, delivered or failed; otherwise sent."""
    if not person.is_agent or not message.from_support or message.is_internal:
        return ""
    if message.pk <= seen:
        return "read"
    return {"failed": "failed", "sent": "delivered"}.get(deliveries.get(message.pk, ""), "sent")


def _events(person: Person, ticket: Ticket) -> list[Entry]:
    happened = _EVENTS.all(access.shape_of(person), **access.places_of(person), ticket=ticket.pk)
    return [
        Entry(
            what="event", at=event.at, pk=event.number, author=event.actor.name if event.actor else "", event=event,
            details=event.details,
        )
        for event in happened
    ]  # fmt: skip


def _with_days(told: Iterable[Entry], zone: ZoneInfo) -> Iterable[Entry]:
    last: date | None = None
    for row in told:
        day = row.at.astimezone(zone).date()
        if day != last:
            yield Entry(what="day", at=row.at)
            last = day
        yield row
