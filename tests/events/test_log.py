"""The log's promise: every committed event is read once, in order, without gaps, whoever writes at the same time."""

import contextlib
import random
import time
from collections import defaultdict

import pytest

from deskbell import bell, events
from deskbell.events import action, record
from deskbell.lib import clock
from deskbell.models import Counter, Event, Organisation, Provider
from tests.cast import Cast, load
from tests.servers import Crew

WRITERS, STEPS = 8, 25


class ThoughtBetterOfIt(Exception):
    pass


@action
def _write(providers: list[Provider], mark: str, *, fails: bool) -> None:
    for provider in providers:
        Organisation.objects.create(provider=provider, name=mark, created_at=clock.now())
        record("test.written", provider=provider, mark=mark)
        time.sleep(random.random() * 0.002)
        record("test.written_again", provider=provider, mark=mark)
    if fails:
        raise ThoughtBetterOfIt


def _writer(providers: list[Provider], number: int) -> dict[int, list[str]]:
    """The marks of what was committed, by provider."""
    dice = random.Random(number)
    written: dict[int, list[str]] = defaultdict(list)
    for step in range(STEPS):
        chosen = dice.choice([providers[:1], providers[1:], providers, providers[::-1]])
        mark = f"{number}-{step}"
        try:
            _write(chosen, mark, fails=dice.random() < 0.1)
        except ThoughtBetterOfIt:
            continue
        for provider in chosen:
            written[provider.pk].append(mark)
    return dict(written)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_while_eight_processes_write_and_roll_back() -> None:
    providers = [load("hotel"), load("clinic")]
    start = {provider.pk: events.latest(provider) for provider in providers}
    cursors, seen = dict(start), {provider.pk: [] for provider in providers}
    crew = Crew(WRITERS, lambda number: _writer(providers, number))
    last_round = False
    while not last_round:
        last_round = not crew.is_working
        for provider in providers:
            for event in events.after(provider.pk, cursors[provider.pk], 50):
                seen[provider.pk].append(event)
                cursors[provider.pk] = event.number
        last_round = last_round and all(cursors[pk] == events.latest(pk) for pk in cursors)
    results = crew.results()
    for provider in providers:
        pk = provider.pk
        committed = [mark for result in results for mark in result.get(pk, ())]
        numbers = [event.number for event in seen[pk]]
        assert numbers == list(range(start[pk] + 1, start[pk] + len(numbers) + 1))
        assert len(numbers) == 2 * len(committed) > 2 * STEPS
        marks = [event.details["mark"] for event in seen[pk]]
        assert sorted(marks) == sorted(committed * 2)
        assert marks[::2] == marks[1::2], "the events of one transaction stand together"
        assert events.latest(pk) == numbers[-1]
        assert set(Organisation.objects.filter(provider=provider).values_list("name", flat=True)) == set(committed)


def test_an_event_outside_an_action_is_refused(hotel: Provider) -> None:
    with pytest.raises(RuntimeError, match=r"message\.sent"):
        record("message.sent", provider=hotel)


def test_an_inner_action_joins_the_outer_one(hotel: Provider) -> None:
    before = events.latest(hotel)

    @action
    def inner() -> None:
        record("test.inner", provider=hotel)
        assert events.latest(hotel) == before, "numbers are taken last"

    @action
    def outer() -> None:
        record("test.before", provider=hotel)
        inner()
        record("test.after", provider=hotel)
        assert not events.after(hotel.pk, before)

    outer()
    assert [event.kind for event in events.after(hotel.pk, before)] == ["test.before", "test.inner", "test.after"]


def test_an_exception_takes_back_rows_events_and_numbers(hotel: Provider) -> None:
    before = events.latest(hotel)
    done: list[str] = []

    @action
    def failing() -> None:
        events.afterwards(lambda: done.append("told"))
        _write([hotel], "never", fails=True)

    with pytest.raises(ThoughtBetterOfIt):
        failing()
    assert not Organisation.objects.filter(name="never").exists()
    assert events.latest(hotel) == before
    assert not events.after(hotel.pk, before)
    assert done == []
    _write([hotel], "next", fails=False)
    assert [event.number for event in events.after(hotel.pk, before)] == [before + 1, before + 2]


def test_an_inner_exception_that_is_caught_outside_takes_the_whole_action_back(hotel: Provider) -> None:
    """Half an action must never be committed, even when somebody swallows what its other half raised."""
    before = events.latest(hotel)

    @action
    def swallowing() -> None:
        record("test.half", provider=hotel)
        with contextlib.suppress(ThoughtBetterOfIt):
            _write([hotel], "other half", fails=True)

    with pytest.raises(Exception, match="transaction"):
        swallowing()
    assert events.latest(hotel) == before


def test_after_an_exception_the_next_action_starts_clean(hotel: Provider) -> None:
    with pytest.raises(ThoughtBetterOfIt):
        _write([hotel], "never", fails=True)
    with pytest.raises(RuntimeError):
        record("test.stray", provider=hotel)


def test_providers_count_apart(hotel: Provider, clinic: Provider) -> None:
    hotel_before, clinic_before = events.latest(hotel), events.latest(clinic)
    _write([hotel], "a", fails=False)
    assert (events.latest(hotel), events.latest(clinic)) == (hotel_before + 2, clinic_before)
    assert {event.provider_id for event in events.after(hotel.pk, 0)} == {hotel.pk}


def test_numbers_of_a_counter_can_be_taken_in_blocks(hotel: Provider) -> None:
    @action
    def take() -> tuple[int, int]:
        return events.take_number(hotel, "test", 5), events.take_number(hotel, "test")

    assert take() == (5, 6)
    assert Counter.objects.get(provider=hotel, name="test").value == 6


def test_what_follows_is_read_page_by_page(hotel: Provider) -> None:
    before = events.latest(hotel)
    for step in range(4):
        _write([hotel], str(step), fails=False)
    assert [event.number for event in events.after(hotel.pk, before, 3)] == [before + 1, before + 2, before + 3]
    assert len(list(events.following(hotel.pk, before))) == 8


def test_the_earliest_event_is_the_first_that_is_kept(cast: Cast) -> None:
    pk = cast.provider.pk
    _write([cast.provider], "a", fails=False)
    latest = events.latest(pk)
    Event.objects.filter(provider=pk, number__lt=latest).delete()
    assert events.earliest(pk) == latest
    assert events.latest(pk) == latest


def test_the_bell_rings_after_the_commit_for_each_provider_that_was_written_to(
    hotel: Provider, clinic: Provider
) -> None:
    listener = bell.listen()
    try:
        _write([hotel, clinic], "a", fails=False)
        rung = listener.wait(5)
        with pytest.raises(ThoughtBetterOfIt):
            _write([hotel], "b", fails=True)
        quiet = listener.wait(0)
    finally:
        listener.close()
    assert [sorted(item["providers"]) for item in rung] == [sorted([hotel.pk, clinic.pk])]
    assert quiet == []
