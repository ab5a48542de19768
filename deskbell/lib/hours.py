"""Working hours: is it open, when does it open, and arithmetic in minutes of working time.

Moments are aware datetimes; what comes out is UTC. Where clocks jump forward, a time that does not exist
counts as the moment of the jump; where they fall back, the first of the two is meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
LONGEST_CLOSURE = timedelta(days=732)
LONGEST_COUNT = timedelta(days=366 * 30)

Span = tuple[int, int]
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """`week`: day (mon … sun) → spans such as "09:00-18:00"; a span that ends before it starts runs past midnight.

    `holidays`: "2026-01-01", or "01-01" for every year; closed, also when `all_day`.
    """

    time_zone: str
    week: Mapping[str, Sequence[str]]
    holidays: Sequence[str] = ()
    all_day: bool = False

    def is_open(self, at: datetime) -> bool:
        return self.next_opening(at) == at

    def next_opening(self, at: datetime) -> datetime | None:
        """`at` itself when open then; None when it stays closed for two years."""
        moment = _utc(at)
        stretch = next(self._stretches(moment, moment + LONGEST_CLOSURE), None)
        return stretch and max(stretch[0], moment)

    def next_closing(self, at: datetime) -> datetime | None:
        """End of the present or else of the next stretch; None when there is none within two years."""
        moment = _utc(at)
        horizon = moment + LONGEST_CLOSURE
        closing: datetime | None = None
        for start, end in self._stretches(moment, horizon):
            if closing is not None and start > closing:
                return closing
            closing = end
        return closing if closing is not None and closing < horizon else None

    def add(self, at: datetime, minutes: int) -> datetime:
        """Raises ValueError when the calendar does not open often enough to get there."""
        if minutes < 0:
            raise ValueError("minutes of working time cannot be negative")
        reached = _utc(at)
        left = timedelta(minutes=minutes)
        if self._always_open or not left:
            return reached + left
        limit = reached + LONGEST_COUNT
        while reached < limit:
            stretch = next(self._stretches(reached, reached + LONGEST_CLOSURE), None)
            if stretch is None:
                break
            for start, end in self._stretches(stretch[0], stretch[0] + LONGEST_CLOSURE):
                begin = max(start, reached)
                if end - begin >= left:
                    return begin + left
                left -= end - begin
                reached = end
        raise ValueError("the calendar never opens, or far too seldom")

    def between(self, start: datetime, end: datetime) -> int:
        """Whole minutes of working time; 0 when `end` is not after `start`."""
        first, last = _utc(start), _utc(end)
        if last - first > LONGEST_COUNT:
            raise ValueError("the two moments are too far apart")
        if self._always_open:
            return max(0, (last - first) // ONE_MINUTE)
        total = timedelta()
        for opened, closed in self._stretches(first, last):
            total += max(timedelta(), min(closed, last) - max(opened, first))
        return total // ONE_MINUTE

    @property
    def _always_open(self) -> bool:
        return self.all_day and not self.holidays

    def _stretches(self, since: datetime, until: datetime) -> Iterator[Stretch]:
        """Open stretches that touch [since, until), in order and apart."""
        zone = ZoneInfo(self.time_zone)
        day = since.astimezone(zone).date() - ONE_DAY
        last_day = until.astimezone(zone).date()
        counted = since
        while day <= last_day:
            for first, last in self._spans(day):
                start = max(_moment(day, first, zone), counted) if counted > since else _moment(day, first, zone)
                end = _moment(day, last, zone)
                if end > start and end > since and start < until:
                    counted = end
                    yield start, end
            day += ONE_DAY

    def _spans(self, day: date) -> list[Span]:
        if day.isoformat() in self.holidays or day.isoformat()[5:] in self.holidays:
            return []
        if self.all_day:
            return [(0, 1440)]
        return sorted(_span(text) for text in self.week.get(DAYS[day.weekday()], ()))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC)


@lru_cache(maxsize=1000)
def _span(text: str) -> Span:
    """Minutes from the day's midnight."""
    start, end = (_minutes(part) for part in text.split("-"))
    return (start, end) if end > start else (start, end + 1440)


def _minutes(clock: str) -> int:
    hour, minute = clock.strip().split(":")
    minutes = int(hour) * 60 + int(minute)
    if not 0 <= minutes <= 1440 or not 0 <= int(minute) < 60:
        raise ValueError(f"no clock shows {clock!r}")
    return minutes


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, minutes = divmod(minutes, 1440)
    local = datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _jump_before(moment, zone)


def _jump_before(moment: datetime, zone: ZoneInfo) -> datetime:
    offset = moment.astimezone(zone).utcoffset()
    while (moment - ONE_MINUTE).astimezone(zone).utcoffset() == offset:
        moment -= ONE_MINUTE
    return moment
