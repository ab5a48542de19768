"""Verbs of the conversation: what comes in, what support answers, what only support reads, what has been seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from deskbell.actions import deliveries, tickets
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.events import Audience, action, record
from deskbell.lib import clock, markdown
from deskbell.lib.html import without_controls
from deskbell.models import Attachment, Message, Person, ReadMark, Ticket, written
from deskbell.models.prepared import Place, Prepared

# Characters; more than a person writes, less than what would slow a page down.
LONGEST = 100_000
State = Ticket.State

HELD = Prepared(
    lambda: Person.objects.select_for_update(no_key=True).filter(pk=Place("person")).values_list("pk", flat=True)
)
# "Not empty" is what the index says of itself; without the words SQLite does not take it.
KNOWN = Prepared(
    lambda: Message.objects.filter(
        provider_id=Place("provider"), channel=Place("channel", str), external_id=Place("external_id", str)
    ).exclude(external_id="")
)
MARK = Prepared(
    lambda: ReadMark.objects.filter(ticket_id=Place("ticket"), person_id=Place("person")).values_list(
        "message_id", flat=True
    )
)


@dataclass(frozen=True)
class Received:
    ticket: Ticket
    message: Message
    is_new_ticket: bool = False
    is_repeat: bool = False


@action
def receive(inbound: InboundMessage) -> Received:
    """A customer's message, by whatever door: goes on in its ticket or opens one. Repeating it changes nothing."""
    # One message of a person at a time: of two equal ones that arrive together, the second finds the first.
    HELD.all(person=inbound.person.pk)
    if known := _known(inbound.person, inbound.channel, inbound.external_id):
        return Received(known.ticket, known, is_repeat=True)
    _check(inbound.body, inbound.attachments)
    ticket, is_new = _ticket_for(inbound)
    message = _add(
        ticket, inbound.person, inbound.body, inbound.attachments, inbound.channel, external_id=inbound.external_id
    )
    if is_new:
        record("ticket.opened", provider=ticket.provider_id, ticket=ticket, by=inbound.person, message=message.pk)
    else:
        _back_to_support(ticket, by=inbound.person)
    record("message.received", provider=ticket.provider_id, ticket=ticket, by=inbound.person, message=message.pk)
    return Received(ticket, message, is_new_ticket=is_new)


@action
def reply(
    ticket: Ticket,
    *,
    by: Person,
    body: str,
    attachments: Sequence[Attachment] = (),
    client_id: str,
    then: str = State.WAITING,
) -> Message:
    """Support's public answer; the ticket goes to `then`. The same client id again is the same answer."""
    ticket, known = _locked(ticket, by, client_id)
    if known:
        return known
    _check(body, attachments)
    message = _add(ticket, by, body, attachments, "desk", external_id=client_key(by, client_id))
    tickets.answered(ticket, by=by, then=then)
    if ticket.channel in deliveries.PUSHING:
        deliveries.plan(message, ticket.person, channel=ticket.channel)
    record("message.sent", provider=ticket.provider_id, ticket=ticket, by=by, message=message.pk)
    return message


@action
def note(ticket: Ticket, *, by: Person, body: str, attachments: Sequence[Attachment] = (), client_id: str) -> Message:
    """An internal note: never leaves the desk, changes no state."""
    ticket, known = _locked(ticket, by, client_id)
    if known:
        return known
    _check(body, attachments)
    message = _add(ticket, by, body, attachments, "desk", external_id=client_key(by, client_id), is_internal=True)
    record(
        "message.noted", provider=ticket.provider_id, ticket=ticket, by=by, audience=Audience.SUPPORT,
        message=message.pk,
    )  # fmt: skip
    return message


@action
def begin(
    person: Person, *, by: Person, subject: str, body: str, attachments: Sequence[Attachment] = (), client_id: str
) -> Message:
    """Support writes first: opens a ticket of `person` with support's message in it."""
    if known := _known(by, "desk", client_key(by, client_id)):
        return known
    _check(body, attachments)
    ticket = tickets.open_ticket(
        InboundMessage(person=person, channel="desk", external_id="", body=body, subject=subject)
    )
    message = _add(ticket, by, body, attachments, "desk", external_id=client_key(by, client_id))
    tickets.answered(ticket, by=by, then=State.WAITING)
    record("ticket.opened", provider=ticket.provider_id, ticket=ticket, by=by, message=message.pk)
    record("message.sent", provider=ticket.provider_id, ticket=ticket, by=by, message=message.pk)
    return message


def mark_seen(ticket: Ticket, *, by: Person, up_to: int | None = None) -> bool:
    """`by` has had the other side's messages up to this one before their eyes. False: that was known already."""
    last = ticket.last_support_message_id if by.kind == Person.Kind.CUSTOMER else ticket.last_message_id
    seen = min(up_to or last or 0, last or 0)
    # Looked at first: most pages are opened again, and whoever opens an action waits for all who write.
    return seen > _mark(ticket, by) and _note_seen(ticket, by, seen)


@action
def _note_seen(ticket: Ticket, by: Person, seen: int) -> bool:
    if seen <= _mark(ticket, by):
        return False
    ReadMark.objects.update_or_create(ticket=ticket, person=by, defaults={"message_id": seen, "at": clock.now()})
    audience = Audience.FOLLOWERS if by.kind == Person.Kind.CUSTOMER else Audience.PERSON
    record(
        "message.seen", provider=ticket.provider_id, ticket=ticket, by=by, audience=audience, person=by, message=seen
    )
    return True


def _mark(ticket: Ticket, person: Person) -> int:
    return MARK.first(ticket=ticket.pk, person=person.pk) or 0


def _locked(ticket: Ticket, by: Person, client_id: str) -> tuple[Ticket, Message | None]:
    fresh = tickets.lock(ticket)
    return fresh, _known(by, "desk", client_key(by, client_id))


def client_key(person: Person, client_id: str) -> str:
    """A client's own message id, which only means something together with the person who sent it."""
    return f"{person.pk}:{without_controls(client_id)[:100]}" if client_id else ""


def _known(person: Person, channel: str, external_id: str) -> Message | None:
    if not external_id:
        return None
    return KNOWN.first(provider=person.provider_id, channel=channel, external_id=external_id)


def _check(body: str, attachments: Sequence[Attachment]) -> None:
    if not without_controls(body).strip() and not attachments:
        raise Refused("message_empty", _("Write a message or attach a file."), field="body")
    if len(body) > LONGEST:
        raise Refused(
            "message_too_long", _("The message is too long. Attach the text as a file instead."), field="body"
        )


def _ticket_for(inbound: InboundMessage) -> tuple[Ticket, bool]:
    if inbound.ticket is None:
        return tickets.open_ticket(inbound), True
    ticket = tickets.lock(inbound.ticket)
    if _reopens(ticket):
        return ticket, False
    if later := tickets.open_follow_up(ticket, inbound.person):
        return tickets.lock(later), False
    return tickets.follow_up(ticket, inbound), True


def _reopens(ticket: Ticket) -> bool:
    if ticket.state != State.CLOSED:
        return True
    window = timedelta(days=ticket.provider.settings.requests.reopen_days)
    return clock.now() - ticket.state_changed_at <= window


def _back_to_support(ticket: Ticket, *, by: Person) -> None:
    """A customer wrote: whatever the ticket waited for, it is support's turn, and it is in the list again."""
    if ticket.state not in (State.NEW, State.OPEN):
        tickets.move_to_state(ticket, State.OPEN, by=by)
    if ticket.archived_at is not None:
        tickets.restore(ticket, by=by)


def _add(
    ticket: Ticket,
    author: Person,
    body: str,
    attachments: Sequence[Attachment],
    channel: str,
    *,
    external_id: str,
    is_internal: bool = False,
) -> Message:
    now = clock.now()
    body = without_controls(body).strip()
    message = Message(
        provider_id=ticket.provider_id,
        ticket=ticket,
        author=author,
        is_internal=is_internal,
        from_support=author.kind != Person.Kind.CUSTOMER,
        channel=channel,
        external_id=external_id,
        body=body,
        html=markdown.to_html(body),
        created_at=now,
    )
    written.insert(message)
    if attachments:
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in attachments], message=None).update(
            message=message
        )
    if not is_internal:
        changes = {"last_message_id": message.pk, "updated_at": now}
        if message.from_support:
            changes["last_support_message_id"] = message.pk
        written.update(ticket, **changes)
    return message
