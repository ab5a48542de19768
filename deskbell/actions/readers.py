"""Verbs of the log's readers: leasing a cursor, moving it on, and parking an event that could not be taken."""

from datetime import timedelta

from django.db.models import Q

from deskbell.events import action
from deskbell.lib import clock
from deskbell.models import Event, ParkedEvent, Reader

LEASE = timedelta(minutes=1)


@action
def claim(name: str, provider_id: int) -> Reader | None:
    """The reader's cursor, leased to the caller for a minute; None while another worker has it."""
    now = clock.now()
    Reader.objects.get_or_create(name=name, provider_id=provider_id)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    own = Reader.objects.filter(free, name=name, provider_id=provider_id)
    return Reader.objects.get(name=name, provider_id=provider_id) if own.update(leased_until=now + LEASE) else None


@action
def advance(reader: Reader, number: int) -> None:
    """Everything up to `number` is done."""
    reader.number, reader.attempts, reader.leased_until = number, 0, clock.now() + LEASE
    reader.save(update_fields=["number", "attempts", "leased_until"])


@action
def release(reader: Reader) -> None:
    Reader.objects.filter(pk=reader.pk).update(leased_until=None)


@action
def note_failure(reader: Reader, done: int) -> None:
    """It failed at the event behind `done`; the lease holds it back for 1, 2, 4, … seconds before the next try."""
    reader.number = max(reader.number, done)
    reader.attempts += 1
    reader.leased_until = clock.now() + timedelta(seconds=2 ** (reader.attempts - 1))
    reader.save(update_fields=["number", "attempts", "leased_until"])


@action
def park(reader: Reader, event: Event, reason: str) -> None:
    """The event waits in a visible list; the reader goes on behind it."""
    ParkedEvent.objects.update_or_create(
        reader=reader.name, event=event, defaults={"reason": reason[-2000:], "at": clock.now(), "retried_at": None}
    )
    advance(reader, event.number)


@action
def unpark(parked: ParkedEvent) -> None:
    """It was taken at last."""
    parked.delete()


@action
def keep_parked(parked: ParkedEvent, reason: str) -> None:
    """It was tried again and could still not be taken."""
    parked.reason, parked.retried_at = reason[-2000:], clock.now()
    parked.save(update_fields=["reason", "retried_at"])


@action
def skip_to(name: str, provider_id: int, number: int) -> None:
    """The reaction begins behind `number`: what lies before it is history."""
    Reader.objects.update_or_create(name=name, provider_id=provider_id, defaults={"number": number})
