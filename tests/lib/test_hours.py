from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deskbell.lib.hours import DAYS, Calendar

OFFICE = Calendar("Europe/Berlin", {day: ["09:00-13:00", "14:00-18:00"] for day in DAYS[:5]}, ["2026-01-01", "12-25"])
NIGHT = Calendar("Europe/Moscow", {"mon": ["22:00-24:00"], "tue": ["00:00-06:00"], "fri": ["20:00-04:00"]})
SUNDAYS = Calendar("Europe/Berlin", {"sun": ["01:00-04:00"]})
EARLY_SUNDAYS = Calendar("Europe/Berlin", {"sun": ["02:15-02:45", "03:00-04:00"]})
ALWAYS = Calendar("Europe/Chisinau", {}, all_day=True)
NEARLY_ALWAYS = Calendar("Europe/Chisinau", {}, ["01-01"], all_day=True)
EVERY_DAY = Calendar("America/Havana", {day: ["00:00-24:00"] for day in DAYS})
NEVER = Calendar("Europe/Moscow", {})
CALENDARS = [OFFICE, NIGHT, SUNDAYS, EARLY_SUNDAYS, ALWAYS, NEARLY_ALWAYS, EVERY_DAY]

moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-20 09:00", True),
        ("2026-11-20 08:59", False),
        ("2026-11-20 13:00", False),
        ("2026-11-20 17:59", True),
        ("2026-11-20 18:00", False),
        ("2026-11-21 12:00", False),
        ("2026-12-25 12:00", False),
        ("2026-01-01 12:00", False),
        ("2027-01-01 12:00", True),
    ],
)
def test_the_door_is_open(moment: str, is_open: bool) -> None:
    assert OFFICE.is_open(at(moment)) is is_open


def test_next_opening_and_closing() -> None:
    assert OFFICE.next_opening(at("2026-11-20 18:30")) == at("2026-11-23 09:00")
    assert OFFICE.next_opening(at("2026-11-20 10:30")) == at("2026-11-20 10:30")
    assert OFFICE.next_closing(at("2026-11-20 10:30")) == at("2026-11-20 13:00")
    assert OFFICE.next_closing(at("2026-11-20 13:30")) == at("2026-11-20 18:00")


def test_spans_past_midnight_are_one_stretch() -> None:
    moscow = "Europe/Moscow"
    assert NIGHT.next_closing(at("2026-11-16 23:00", moscow)) == at("2026-11-17 06:00", moscow)
    assert NIGHT.is_open(at("2026-11-21 03:59", moscow))
    assert not NIGHT.is_open(at("2026-11-21 04:00", moscow))
    assert NIGHT.add(at("2026-11-16 23:30", moscow), 60) == at("2026-11-17 00:30", moscow)


def test_minutes_are_added_over_lunch_and_weekend() -> None:
    assert OFFICE.add(at("2026-11-20 12:30"), 60) == at("2026-11-20 14:30")
    assert OFFICE.add(at("2026-11-20 17:00"), 120) == at("2026-11-23 10:00")
    assert OFFICE.add(at("2026-11-20 17:00"), 60) == at("2026-11-20 18:00")
    assert OFFICE.add(at("2026-12-24 17:30"), 60) == at("2026-12-28 09:30")
    assert OFFICE.add(at("2026-11-21 12:00"), 0) == at("2026-11-21 12:00")
    assert OFFICE.add(at("2026-11-20 17:00"), 60).tzinfo is UTC


def test_a_year_of_working_minutes_is_reached() -> None:
    reached = OFFICE.add(at("2026-11-20 12:30"), 525_600)
    assert OFFICE.between(at("2026-11-20 12:30"), reached) == 525_600


def test_clocks_change() -> None:
    assert SUNDAYS.between(at("2026-03-28 12:00"), at("2026-03-30 12:00")) == 120
    assert SUNDAYS.between(at("2026-10-24 12:00"), at("2026-10-26 12:00")) == 240
    assert EARLY_SUNDAYS.between(at("2026-03-28 12:00"), at("2026-03-30 12:00")) == 60
    assert EARLY_SUNDAYS.next_opening(at("2026-03-28 12:00")) == at("2026-03-29 03:00")
    assert EVERY_DAY.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)) == 525_600


def test_never_and_always() -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert (NEVER.is_open(now), NEVER.next_opening(now), NEVER.next_closing(now)) == (False, None, None)
    assert NEVER.between(now, now + timedelta(days=9)) == 0
    with pytest.raises(ValueError, match="never opens"):
        NEVER.add(now, 1)
    assert ALWAYS.next_closing(now) is None
    assert EVERY_DAY.next_closing(now) is None
    assert ALWAYS.add(now, 90) == now + timedelta(minutes=90)
    assert NEARLY_ALWAYS.next_closing(now) == at("2027-01-01 00:00", "Europe/Chisinau")


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add(datetime.now(UTC), -1)
    with pytest.raises(ValueError, match="no clock"):
        Calendar("UTC", {day: ["24:30-25:00"] for day in DAYS}).is_open(datetime.now(UTC))


@given(st.sampled_from(CALENDARS), moments, st.integers(0, 3000))
def test_between_undoes_add(calendar: Calendar, moment: datetime, minutes: int) -> None:
    reached = calendar.add(moment, minutes)
    assert reached >= moment
    assert calendar.between(moment, reached) == minutes


@given(st.sampled_from(CALENDARS), moments, st.integers(0, 40_000), st.integers(0, 40_000))
def test_time_between_adds_up(calendar: Calendar, moment: datetime, first: int, second: int) -> None:
    start = moment.replace(second=0, microsecond=0)
    middle = start + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    whole = calendar.between(start, end)
    assert calendar.between(start, middle) + calendar.between(middle, end) == whole
    assert 0 <= whole <= first + second


@given(st.sampled_from([*CALENDARS, NEVER]), moments)
def test_open_until_closing(calendar: Calendar, moment: datetime) -> None:
    closing = calendar.next_closing(moment)
    assume(closing is not None)
    assert closing is not None
    assert not calendar.is_open(closing)
    assert calendar.is_open(closing - timedelta(seconds=1))
    opening = calendar.next_opening(moment)
    assert opening is not None
    assert moment <= opening < closing
