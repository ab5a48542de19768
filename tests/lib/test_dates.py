from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_datetime

from deskbell.lib import dates

NOW = datetime(2026, 11, 21, 12, 8, tzinfo=UTC)
MOSCOW = "Europe/Moscow"


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "21 Nov, 15:08"), ("ru", "21 ноября, 15:08"), ("ro", "21 noiembrie, 15:08")]
)
def test_a_moment_of_this_year(language: str, expected: str) -> None:
    assert dates.moment(NOW, language=language, zone=MOSCOW, now=NOW) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "17 Oct 2025, 15:08"), ("ru", "17 октября 2025, 15:08"), ("ro", "17 octombrie 2025, 15:08")],
)
def test_a_moment_of_another_year(language: str, expected: str) -> None:
    assert dates.moment(NOW - timedelta(days=400), language=language, zone=MOSCOW, now=NOW) == expected


def test_the_year_is_the_readers() -> None:
    eve = datetime(2026, 12, 31, 22, tzinfo=UTC)
    assert dates.moment(eve, language="en", zone=MOSCOW, now=NOW) == "1 Jan 2027, 01:00"


@pytest.mark.parametrize(
    ("days", "language", "expected"),
    [
        (0, "en", "Today"), (1, "en", "Yesterday"), (2, "en", "Thursday, 19 November"),
        (0, "ru", "Сегодня"), (1, "ru", "Вчера"), (2, "ru", "Четверг, 19 ноября"),
        (0, "ro", "Astăzi"), (1, "ro", "Ieri"), (2, "ro", "Joi, 19 noiembrie"),
        (400, "en", "Friday, 17 October 2025"),
    ],
)  # fmt: skip
def test_a_day_is_named(days: int, language: str, expected: str) -> None:
    assert dates.day(NOW - timedelta(days=days), language=language, zone=MOSCOW, now=NOW) == expected


def test_midnight_is_where_the_reader_is() -> None:
    late = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert dates.day(late, language="en", zone=MOSCOW, now=NOW) == "Today"
    assert dates.day(late, language="en", zone="UTC", now=NOW) == "Yesterday"
    assert dates.clock(late, language="ru", zone=MOSCOW) == "00:30"


@pytest.mark.parametrize(
    ("seconds", "en", "ru", "ro"),
    [
        (10, "just now", "только что", "chiar acum"),
        (-10, "just now", "только что", "chiar acum"),
        (50, "1 minute ago", "1 минуту назад", "acum 1 minut"),
        (490, "8 minutes ago", "8 минут назад", "acum 8 minute"),
        (3 * 3600, "3 hours ago", "3 часа назад", "acum 3 ore"),
        (25 * 3600, "yesterday", "вчера", "ieri"),
        (37 * 3600, "2 days ago", "2 дня назад", "acum 2 zile"),
        (-600, "in 10 minutes", "через 10 минут", "peste 10 minute"),
    ],
)
def test_how_long_ago(seconds: int, en: str, ru: str, ro: str) -> None:
    at = NOW - timedelta(seconds=seconds)
    assert [dates.ago(at, now=NOW, language=language) for language in ("en", "ru", "ro")] == [en, ru, ro]


@pytest.mark.parametrize(
    ("minutes", "language", "expected"),
    [
        (150, "en", "2 h 30 min"), (150, "ru", "2 ч 30 мин"), (150, "ro", "2 h 30 min"), (0, "en", "0 min"),
        (60, "ru", "1 ч"), (45, "ro", "45 min"), (3180, "en", "2 d 5 h"), (-30, "en", "-30 min"),
    ],
)  # fmt: skip
def test_durations(minutes: int, language: str, expected: str) -> None:
    assert dates.duration(minutes, language=language) == expected


@pytest.mark.parametrize(
    ("count", "language", "expected"),
    [
        (412 * 1024, "en", "412 KB"), (412 * 1024, "ru", "412 КБ"), (0, "en", "0 B"), (999, "en", "999 B"),
        (1000, "en", "1 KB"), (1536, "ru", "1,5 КБ"), (1_500_000, "en", "1.4 MB"), (2**20 - 1, "ro", "1 MB"),
        (5 * 2**40, "ru", "5 ТБ"),
    ],
)  # fmt: skip
def test_sizes(count: int, language: str, expected: str) -> None:
    assert dates.size(count, language=language) == expected


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.clock(NOW.replace(tzinfo=None), language="en", zone="UTC")


def test_an_unknown_language_reads_english() -> None:
    assert dates.moment(NOW, language="de", zone="UTC", now=NOW) == "21 Nov, 12:08"


@pytest.mark.parametrize("language", ["en", "ru", "ro"])
def test_every_month_is_written_as_babel_writes_it(language: str) -> None:
    words = dates.WORDS[language]
    for month in range(1, 13):
        at = datetime(2026, month, 9, 4, 5, tzinfo=UTC)
        expected = format_datetime(at, f"d {words.month}, HH:mm", locale=words.locale)
        assert dates.moment(at, language=language, zone="UTC", now=NOW) == expected
