"""Verbs of sending: planning a delivery, claiming it for a while, and noting how it ended."""

from datetime import timedelta

from django.db.models import Q

from deskbell.actions import people
from deskbell.events import Audience, action, record
from deskbell.lib import clock
from deskbell.models import Address, Delivery, Message, Person, ReadMark, written

# Doors that must be pushed to; for portal and widget the event itself is the delivery.
PUSHING = frozenset({"email", "telegram"})
LEASE = timedelta(minutes=2)
# Minutes until the next try, after the first, second, … failed one.
BACK_OFF = (1, 2, 5, 15, 60, 180, 720)
State = Delivery.State


@action
def plan(
    message: Message,
    person: Person,
    *,
    channel: str,
    purpose: str = Delivery.Purpose.ANSWER,
    unless_seen_for: timedelta | None = None,
) -> Delivery | None:
    """One message to one person. With `unless_seen_for` it waits that long and goes only if still unseen.

    None when there is no address to send to. Planning the same again changes nothing.
    """
    address = people.email_of(person) if channel == "email" else _address(person, channel)
    if address is None:
        return None
    now = clock.now()
    delivery = Delivery(
        message=message,
        address=address,
        channel=channel,
        purpose=purpose,
        provider_id=message.provider_id,
        unless_seen=unless_seen_for is not None,
        due_at=now + (unless_seen_for or timedelta()),
        created_at=now,
    )
    if written.insert_new(delivery):
        return delivery
    return Delivery.objects.get(message=message, address=address, channel=channel, purpose=purpose)


@action
def claim_due(*, limit: int = 20) -> list[Delivery]:
    """Due deliveries, leased to the caller for two minutes; a dead worker's come back when its lease ends."""
    now = clock.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = Delivery.objects.filter(free, state=State.DUE, due_at__lte=now).order_by("due_at")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(pk__in=ids).update(leased_until=now + LEASE)
    claimed = Delivery.objects.filter(pk__in=ids).order_by("due_at", "pk")
    return list(
        claimed.select_related(
            "provider",
            "address",
            "address__person",
            "message",
            "message__author",
            "message__ticket",
            "message__ticket__provider",
            "message__ticket__person",
        )
    )


@action
def mark_sent(delivery: Delivery, *, external_id: str) -> None:
    """`external_id`: what the channel calls what it took, a Message-ID for instance."""
    if _finish(delivery, State.SENT, external_id=external_id[:250], attempts=delivery.attempts + 1):
        _tell("delivery.sent", delivery)


@action
def mark_skipped(delivery: Delivery) -> None:
    """It was seen in the meantime."""
    _finish(delivery, State.SKIPPED)


@action
def mark_failed(delivery: Delivery, reason: str, *, permanent: bool) -> None:
    """Tries again later, unless the failure is permanent or this was the last try."""
    attempts = delivery.attempts + 1
    if permanent or attempts > len(BACK_OFF):
        if _finish(delivery, State.FAILED, reason=reason[:500], attempts=attempts):
            _tell("delivery.failed", delivery)
        return
    _settle(
        delivery,
        attempts=attempts,
        reason=reason[:500],
        leased_until=None,
        due_at=clock.now() + timedelta(minutes=BACK_OFF[attempts - 1]),
    )


@action
def retry(delivery: Delivery, *, by: Person) -> None:
    """Support asks for another round of tries of what has failed; of anything else this changes nothing."""
    failed = Delivery.objects.filter(pk=delivery.pk, state=State.FAILED)
    if not failed.update(state=State.DUE, attempts=0, due_at=clock.now(), finished_at=None, reason=""):
        return
    record(
        "delivery.retried", provider=delivery.provider_id, ticket=delivery.message.ticket, by=by,
        audience=Audience.SUPPORT, delivery=delivery.pk,
    )  # fmt: skip


def was_seen(delivery: Delivery) -> bool:
    """The person has had this message before their eyes."""
    return ReadMark.objects.filter(
        ticket_id=delivery.message.ticket_id,
        person_id=delivery.address.person_id,
        message_id__gte=delivery.message_id,
    ).exists()


def _address(person: Person, channel: str) -> Address | None:
    return Address.objects.filter(person=person, kind=channel, failed_at=None).order_by("pk").first()


def _finish(delivery: Delivery, state: str, **changes: object) -> bool:
    return _settle(delivery, state=state, leased_until=None, finished_at=clock.now(), **changes)


def _settle(delivery: Delivery, **changes: object) -> bool:
    """False: the lease was over and somebody else has it, so this outcome is not the delivery's any more."""
    held = Delivery.objects.filter(pk=delivery.pk, state=State.DUE, leased_until=delivery.leased_until)
    if not held.update(**changes):
        return False
    for name, value in changes.items():
        setattr(delivery, name, value)
    return True


def _tell(kind: str, delivery: Delivery) -> None:
    record(
        kind, provider=delivery.provider_id, ticket=delivery.message.ticket, audience=Audience.SUPPORT,
        message=delivery.message_id, delivery=delivery.pk, channel=delivery.channel,
    )  # fmt: skip
