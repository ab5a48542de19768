"""A reaction reads the log in order, at least once, and past what it cannot take."""

import pytest

from deskbell import events
from deskbell.actions import readers
from deskbell.events import action, record
from deskbell.models import Event, ParkedEvent, Provider, Reader
from deskbell.reactions.reader import TRIES, Reaction, read, retry
from tests.cast import load
from tests.conftest import StoppedClock
from tests.servers import at_once


class Taker:
    """Takes events of `test.wanted`; stumbles over the marks it was told to."""

    def __init__(self, provider: Provider, *poison: int) -> None:
        self.provider, self.poison = provider, set(poison)
        self.taken: list[int] = []
        self.tried: list[int] = []
        self.reaction = Reaction("taker", self._take, frozenset({"test.wanted"}))
        readers.skip_to("taker", provider.pk, events.latest(provider))

    def _take(self, event: Event) -> None:
        self.tried.append(event.details["mark"])
        if event.details["mark"] in self.poison:
            raise ValueError(f"cannot take {event.details['mark']}")
        self.taken.append(event.details["mark"])

    def read(self) -> int:
        return read(self.reaction, self.provider.pk)

    @property
    def reader(self) -> Reader:
        return Reader.objects.get(name="taker", provider=self.provider)


@action
def happen(provider: Provider, *marks: int, kind: str = "test.wanted") -> None:
    for mark in marks:
        record(kind, provider=provider, mark=mark)


def test_takes_what_it_wants_in_order_and_once(hotel: Provider) -> None:
    taker = Taker(hotel)
    happen(hotel, 1, 2)
    happen(hotel, 3, kind="test.unwanted")
    happen(hotel, 4)
    assert taker.read() == 4
    assert taker.read() == 0
    assert taker.taken == [1, 2, 4]
    assert taker.reader.number == events.latest(hotel)


def test_goes_on_where_it_stopped(hotel: Provider) -> None:
    taker = Taker(hotel)
    happen(hotel, 1)
    taker.read()
    happen(hotel, 2)
    taker.read()
    assert taker.taken == [1, 2]


def test_a_long_log_is_read_in_pages(hotel: Provider) -> None:
    taker = Taker(hotel)
    happen(hotel, *range(450))
    assert taker.read() == 450
    assert taker.taken == list(range(450))


def test_companies_are_read_apart(hotel: Provider, clinic: Provider) -> None:
    taker = Taker(hotel)
    happen(hotel, 1)
    happen(clinic, 2)
    taker.read()
    assert taker.taken == [1]


def test_what_fails_is_tried_again_before_what_lies_behind_it(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel, 2)
    happen(hotel, 1, 2, 3)
    taker.read()
    assert taker.taken == [1]
    taker.poison.clear()
    stopped_clock.forward(minutes=1)
    taker.read()
    assert taker.taken == [1, 2, 3]
    assert taker.tried == [1, 2, 2, 3]
    assert (taker.reader.attempts, ParkedEvent.objects.count()) == (0, 0)


def test_poison_is_parked_after_its_tries_and_the_rest_goes_on(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel, 2)
    happen(hotel, 1, 2, 3)
    for _ in range(TRIES):
        taker.read()
        stopped_clock.forward(minutes=2)
    assert taker.tried == [1] + [2] * TRIES + [3]
    assert taker.taken == [1, 3]
    parked = ParkedEvent.objects.get()
    assert (parked.reader, parked.event.details) == ("taker", {"mark": 2})
    assert "ValueError: cannot take 2" in parked.reason
    assert taker.read() == 0


def test_each_poison_has_tries_of_its_own(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel, 1, 2)
    happen(hotel, 1, 2, 3)
    for _ in range(2 * TRIES):
        taker.read()
        stopped_clock.forward(minutes=2)
    assert taker.taken == [3]
    assert taker.tried.count(1) == taker.tried.count(2) == TRIES
    assert ParkedEvent.objects.count() == 2


def test_the_next_try_waits_longer_each_time(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel, 1)
    happen(hotel, 1)
    taker.read()
    taker.read()
    assert taker.tried == [1]
    stopped_clock.forward(seconds=1.1)
    taker.read()
    stopped_clock.forward(seconds=1.1)
    taker.read()
    assert taker.tried == [1, 1]


def test_a_cursor_is_one_workers_until_its_lease_ends(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel)
    happen(hotel, 1)
    held = readers.claim("taker", hotel.pk)
    assert held is not None
    assert taker.read() == 0
    stopped_clock.forward(seconds=readers.LEASE.total_seconds() + 1)
    assert taker.read() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_at_a_time_reads_and_nothing_is_taken_twice() -> None:
    hotel = load("hotel")
    taker = Taker(hotel)
    happen(hotel, *range(40))

    def work(number: int) -> list[int]:
        for _ in range(3):
            taker.read()
        return taker.taken

    taken = [mark for marks in at_once(8, work) for mark in marks]
    assert sorted(taken) == list(range(40))


def test_what_no_reaction_wants_any_more_stays_parked(hotel: Provider, stopped_clock: StoppedClock) -> None:
    taker = Taker(hotel, 1)
    happen(hotel, 1)
    for _ in range(TRIES):
        taker.read()
        stopped_clock.forward(minutes=2)
    assert not retry(ParkedEvent.objects.get(), [])
    assert "no reaction 'taker'" in ParkedEvent.objects.get().reason
