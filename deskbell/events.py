"""The log. A verb is one `@action`: its rows and its events are committed together, the events last.

Ids taken before commit are not the order of commits, so a reader that asks for "greater than my cursor" would
miss rows. Events are therefore numbered by one counter row per provider, which the transaction updates as its
very last statement: whoever holds it commits next, and the numbers are without gaps.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from deskbell import bell
from deskbell.lib import clock
from deskbell.models import Counter, Event, Person, Provider, Ticket, written
from deskbell.models.prepared import Place, Prepared

Given = ParamSpec("Given")
Result = TypeVar("Result")

Audience = Event.Audience
TAKE = """
    INSERT INTO deskbell_counter (provider_id, name, value) VALUES (%s, %s, %s)
    ON CONFLICT (provider_id, name) DO UPDATE SET value = deskbell_counter.value + excluded.value
    RETURNING value
"""

LATEST = Prepared(
    lambda: Counter.objects.filter(provider_id=Place("provider"), name="events").values_list("value", flat=True)
)
AFTER = Prepared(
    lambda limit: Event.objects.filter(provider_id=Place("provider"), number__gt=Place("number")).order_by("number")[
        :limit
    ]
)


@dataclass
class _Collected:
    events: list[Event] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)


class _Current(threading.local):
    collected: _Collected | None = None


_current = _Current()
# SQLite lets one writer in at a time and makes the others poll; within a process a lock wakes them in turn.
_sqlite_writer = threading.RLock()


def action(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Makes `verb` one transaction. Inside another action it joins that one."""

    @functools.wraps(verb)
    def in_one_transaction(*given: Given.args, **named: Given.kwargs) -> Result:
        if _current.collected is not None:
            with transaction.atomic(savepoint=False):
                return verb(*given, **named)
        with _one_writer():
            collected = _current.collected = _Collected()
            try:
                with transaction.atomic():
                    result = verb(*given, **named)
                    _write(collected.events)
            finally:
                _current.collected = None
        _tell(collected)
        return result

    return in_one_transaction


def record(
    kind: str,
    *,
    provider: Provider | int,
    ticket: Ticket | None = None,
    by: Person | None = None,
    audience: Audience = Audience.FOLLOWERS,
    person: Person | None = None,
    **details: Any,
) -> None:
    """Notes that something happened; written when the outermost action ends. RuntimeError outside an action."""
    if _current.collected is None:
        raise RuntimeError(f"record({kind!r}) outside an action")
    _current.collected.events.append(
        Event(
            provider_id=provider if isinstance(provider, int) else provider.pk,
            kind=kind,
            ticket_id=ticket.pk if ticket is not None else None,
            actor_id=by.pk if by is not None else None,
            audience=audience,
            person_id=person.pk if person is not None else None,
            at=clock.now(),
            details=details,
        )
    )


def afterwards(call: Callable[[], None]) -> None:
    """Runs `call` when the outermost action has been committed (at once outside one)."""
    if _current.collected is None:
        call()
    else:
        _current.collected.afterwards.append(call)


def take_number(provider: Provider, name: str, count: int = 1) -> int:
    """The last of `count` new numbers of a counter. Holds the counter's row until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [provider.pk, name, count])
        return int(cursor.fetchone()[0])


def after(provider_id: int, number: int, limit: int = 500) -> list[Event]:
    """The log behind `number`, oldest first."""
    return AFTER.all(limit, provider=provider_id, number=number)


def latest(provider: Provider | int) -> int:
    """The number of the last event. A page reads it before its queries, so that it misses nothing afterwards."""
    provider_id = provider if isinstance(provider, int) else provider.pk
    return LATEST.first(provider=provider_id) or 0


def earliest(provider_id: int) -> int:
    """The number of the first event that is still kept; 0 for an empty log."""
    first = Event.objects.filter(provider_id=provider_id).order_by("number").values_list("number", flat=True).first()
    return first or 0


def _one_writer() -> AbstractContextManager[object]:
    return _sqlite_writer if connection.vendor == "sqlite" else nullcontext()


def _write(events: list[Event]) -> None:
    # Providers in a fixed order: two transactions that write to the same two never wait for each other.
    for provider_id in sorted({event.provider_id for event in events}):
        own = [event for event in events if event.provider_id == provider_id]
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [provider_id, "events", len(own)])
            last = int(cursor.fetchone()[0])
        for event, number in zip(own, range(last - len(own) + 1, last + 1), strict=True):
            event.number = number
        written.insert_all(own)


def _tell(collected: _Collected) -> None:
    providers = {event.provider_id for event in collected.events}
    if providers:
        bell.ring(*providers)
    for call in collected.afterwards:
        call()


def following(provider_id: int, number: int) -> Iterator[Event]:
    """Everything behind `number`, page by page."""
    while page := after(provider_id, number):
        yield from page
        number = page[-1].number
