"""Verbs of the log's readers: leasing a cursor, moving it on, and parking an event that could not be taken."""

from datetime import timedelta

from deskbell.events import action
from deskbell.lib import clock
from deskbell.models import Event, ParkedEvent, Reader, written
from deskbell.models.prepared import Place, Prepared

LEASE = timedelta(minutes=1)
NUMBER = Prepared(
    lambda: Reader.objects.filter(name=Place("name", str), provider_id=Place("provider")).values_list(
        "number", flat=True
    )
)
HELD = Prepared(
    lambda: Reader.objects.select_for_update().filter(name=Place("name", str), provider_id=Place("provider"))
)


def number_of(name: str, provider_id: int) -> int:
    """The last event the reaction is done with. Only a look: whoever goes on from there claims it first."""
    return NUMBER.first(name=name, provider=provider_id) or 0


@action
def claim(name: str, provider_id: int) -> Reader | None:
    """The reader's cursor, leased to the caller for a minute; None while another worker has it."""
    reader = _free(name, provider_id)
    if reader is not None:
        written.update(reader, leased_until=clock.now() + LEASE)
    return reader


@action
def pass_over(name: str, provider_id: int, *, done: int, number: int) -> bool:
    """Nothing between `done` and `number` is of interest. False: another worker has the cursor or has moved it."""
    reader = _free(name, provider_id)
    if reader is None or reader.number != done:
        return False
    written.update(reader, number=number, attempts=0)
    return True


@action
def advance(reader: Reader, number: int) -> None:
    """Everything up to `number` is done, and the cursor is anybody's."""
    written.update(reader, number=number, attempts=0, leased_until=None)


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
    written.update(reader, number=event.number, attempts=0, leased_until=clock.now() + LEASE)


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


def _free(name: str, provider_id: int) -> Reader | None:
    """The cursor's row, held until the action ends; None while somebody has leased it."""
    reader = HELD.first(name=name, provider=provider_id)
    if reader is None:
        written.insert_new(Reader(name=name, provider_id=provider_id))
        reader = HELD.first(name=name, provider=provider_id)
    is_leased = reader is not None and reader.leased_until is not None and reader.leased_until >= clock.now()
    return None if is_leased else reader
