"""Lists by pages without counting or skipping: a page begins behind the last row of the one before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from deskbell.lib import keyset

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`older`: the cursor of the next page, empty on the last one."""

    rows: Sequence[Row]
    older: str
    is_first: bool


def newest_first(
    rows: QuerySet[Any, Any], cursor: str, length: int, *, by: str = "updated_at", of: Callable[[Any], tuple[Any, int]]
) -> Page[Any]:
    """One query, `length` + 1 rows. `of` gives a row's (time, id). A made-up cursor gives the first page."""
    known = keyset.decode(cursor, (int, int)) if cursor else None
    ordered = rows.order_by(f"-{by}", "-pk")
    if known:
        at = _time(int(known[0]))
        # The first condition says nothing new; it is what lets the database begin in the middle of the index.
        ordered = ordered.filter(Q(**{f"{by}__lte": at}), Q(**{f"{by}__lt": at}) | Q(pk__lt=int(known[1])))
    found = list(ordered[: length + 1])
    page = found[:length]
    older = ""
    if len(found) > length:
        at, pk = of(page[-1])
        older = keyset.encode([_microseconds(at), pk])
    return Page(page, older, is_first=known is None)


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _time(microseconds: int) -> datetime:
    """Exactly, which a float is not; a number that is no time is the latest one."""
    if not 0 <= microseconds < 253_402_300_799_000_000:
        return datetime(9999, 12, 31, tzinfo=UTC)
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)
