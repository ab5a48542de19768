"""Moments, spans and sizes in the reader's language (en, ru, ro) and time zone."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from deskbell.lib.clock import now as present

JUST_NOW_SECONDS = 45
ONE_DAY = timedelta(days=1)


class Words(NamedTuple):
    locale: str
    month: str
    today: str
    yesterday: str
    just_now: str
    day: str
    hour: str
    minute: str
    sizes: tuple[str, ...]


WORDS = {
    "en": Words("en_GB", "MMM", "today", "yesterday", "just now", "d", "h", "min", ("B", "KB", "MB", "GB", "TB")),
    "ru": Words("ru", "MMMM", "сегодня", "вчера", "только что", "д", "ч", "мин", ("Б", "КБ", "МБ", "ГБ", "ТБ")),
    "ro": Words("ro", "MMMM", "astăzi", "ieri", "chiar acum", "z", "h", "min", ("B", "KB", "MB", "GB", "TB")),
}


def moment(at: datetime, *, language: str, zone: str, now: datetime | None = None) -> str:
    """ "21 Nov, 14:08"; with the year when it is not the year of `now` (by default the clock's)."""
    local = _local(at, zone)
    year = "" if local.year == _local(now or present(), zone).year else f" {local.year}"
    return f"{local.day} {_months(language)[local.month - 1]}{year}, {local:%H:%M}"


def day(at: datetime, *, language: str, zone: str, now: datetime) -> str:
    """A heading over a day's messages: "Today", "Yesterday" or "Thursday, 19 November"."""
    local, today = _local(at, zone), _local(now, zone).date()
    if local.date() == today:
        return _capital(_words(language).today)
    if local.date() == today - ONE_DAY:
        return _capital(_words(language).yesterday)
    pattern = "EEEE, d MMMM" if local.year == today.year else "EEEE, d MMMM y"
    return _capital(_formatted(local, pattern, language))


def clock(at: datetime, *, language: str, zone: str) -> str:  # noqa: ARG001 all of these take both
    return f"{_local(at, zone):%H:%M}"


def ago(at: datetime, *, now: datetime, language: str, zone: str = "UTC") -> str:
    """ "8 minutes ago"; from a day on, by the calendar days of `zone`."""
    passed = _local(now, zone) - _local(at, zone)
    if abs(passed.total_seconds()) < JUST_NOW_SECONDS:
        return _words(language).just_now
    if passed >= ONE_DAY:
        days = _days_between(_local(at, zone).date(), _local(now, zone).date())
        if days == 1:
            return _words(language).yesterday
        passed = timedelta(days=days)
    spoken = -max(passed, timedelta(minutes=1)) if passed > timedelta() else -passed
    return format_timedelta(spoken, threshold=1, add_direction=True, locale=_locale(language))


def duration(minutes: int, *, language: str) -> str:
    """The two largest units: "2 h 30 min", from two days on "3 d 4 h"."""
    words = _words(language)
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    parts = [(hours, words.hour), (rest, words.minute)]
    if hours >= 48:
        parts = [(hours // 24, words.day), (hours % 24, words.hour)]
    return sign + (" ".join(f"{count} {unit}" for count, unit in parts if count) or f"0 {words.minute}")


def size(count: int, *, language: str) -> str:
    """Of that many bytes: "412 KB"; one decimal below ten."""
    amount, unit = float(count), 0
    names = _words(language).sizes
    while unit < len(names) - 1 and round(amount) >= (1000 if unit == 0 else 1024):
        amount, unit = amount / 1024, unit + 1
    pattern = "#,##0.#" if round(amount, 1) < 10 and unit else "#,##0"
    return f"{format_decimal(amount, pattern, locale=_locale(language))} {names[unit]}"


def _words(language: str) -> Words:
    return WORDS.get(language, WORDS["en"])


@cache
def _months(language: str) -> tuple[str, ...]:
    """As they stand behind a day. Babel takes a pattern apart anew for each moment, and lists are full of moments."""
    pattern = f"d {_words(language).month}"
    return tuple(_formatted(datetime(2000, month, 1, tzinfo=UTC), pattern, language)[2:] for month in range(1, 13))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_words(language).locale)


def _local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(ZoneInfo(zone))


def _formatted(local: datetime, pattern: str, language: str) -> str:
    # Already local: Babel is not asked to convert again.
    return format_datetime(local.replace(tzinfo=None), pattern, locale=_locale(language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days_between(first: date, last: date) -> int:
    return (last - first).days
