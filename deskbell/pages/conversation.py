"""A ticket's conversation as rows for the templates: messages, files, what happened between, days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from deskbell import access
from deskbell.models import Attachment, Delivery, Event, Message, Person, Ticket

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
    return _entry(person, message, {}, 0)


def _messages(person: Person, ticket: Ticket, after: int) -> list[Entry]:
    messages = (
        access.visible_messages(person, ticket)
        .filter(pk__gt=after)
        .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("pk")))
    )
    deliveries: dict[int, str] = {}
    if person.is_agent:
        sent = Delivery.objects.filter(message__ticket=ticket, purpose=Delivery.Purpose.ANSWER)
        deliveries = dict(sent.values_list("message_id", "state"))
    seen = _seen_by_customer(ticket) if person.is_agent else 0
    return [_entry(person, message, deliveries, seen) for message in messages]


def _seen_by_customer(ticket: Ticket) -> int:
    mark = ticket.read_marks.filter(person_id=ticket.person_id).values_list("message_id", flat=True).first()
    return mark or 0


def _entry(person: Person, message: Message, deliveries: dict[int, str], seen: int) -> Entry:
    return Entry(
        what="message",
        at=message.created_at,
        pk=message.pk,
        author=message.author.name,
        author_id=message.author_id,
        author_kind=message.author.kind,
        is_mine=message.author_id == person.pk or (person.is_agent and message.from_support),
        is_internal=message.is_internal,
        channel=message.channel,
        html=message.html,
        files=[_file(attachment) for attachment in message.attachments.all()],
        receipt=_receipt(person, message, deliveries, seen),
    )


def _receipt(person: Person, message: Message, deliveries: dict[int, str], seen: int) -> str:
    """For support's answers on the desk: read, delivered or failed; otherwise sent."""
    if not person.is_agent or not message.from_support or message.is_internal:
        return ""
    if message.pk <= seen:
        return "read"
    return {"failed": "failed", "sent": "delivered"}.get(deliveries.get(message.pk, ""), "sent")


def _file(attachment: Attachment) -> File:
    return File(attachment.token, attachment.name, attachment.size, attachment.media_type, attachment.family)


def _events(person: Person, ticket: Ticket) -> list[Entry]:
    happened = access.visible_events(person, ticket).filter(kind__in=TOLD)
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
