"""Lists by pages without counting or skipping: a page begins behind the last row of the one before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from deskbell.lib import keyset

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`older`: the cursor of the next page, empty on the last one."""

    rows: Sequence[Row]
    older: str
    is_first: bool


class Position(NamedTuple):
    """The time and id of the last row of the page before; in a prepared question the places of these."""

    at: Any
    pk: Any


def newest_first(
    rows: QuerySet[Any, Any], cursor: str, length: int, *, by: str = "updated_at", of: Callable[[Any], tuple[Any, int]]
) -> Page[Any]:
    """One query, `length` + 1 rows. `of` gives a row's (time, id). A made-up cursor gives the first page."""
    known = position(cursor)
    return cut(list(newest(rows, length, known, by=by)), length, known, of=of)


def newest(rows: QuerySet[Any, Any], length: int, behind: Position | None, *, by: str = "updated_at") -> Any:
    """The rows that `cut` makes a page of."""
    ordered = rows.order_by(f"-{by}", "-pk")
    if behind:
        # The first condition says nothing new; it is what lets the database begin in the middle of the index.
        ordered = ordered.filter(Q(**{f"{by}__lte": behind.at}), Q(**{f"{by}__lt": behind.at}) | Q(pk__lt=behind.pk))
    return ordered[: length + 1]


def newest_of(parts: Sequence[QuerySet[Any, Any]], length: int, behind: Position | None) -> QuerySet[Any, Any]:
    """The rows of the newest page of all parts together. Each part is read along its own index and no further than
    that; their union by OR would be read to its end and sorted."""
    found = Q()
    for part in parts:
        found |= Q(pk__in=newest(part, length, behind).values("pk"))
    rows: QuerySet[Any, Any] = parts[0].model._default_manager.all()
    return rows.filter(pk__in=newest(rows.filter(found), length, None).values("pk"))


def cut(found: list[Row], length: int, behind: Position | None, *, of: Callable[[Row], tuple[Any, int]]) -> Page[Row]:
    page = found[:length]
    older = ""
    if len(found) > length:
        at, pk = of(page[-1])
        older = keyset.encode([_microseconds(at), pk])
    return Page(page, older, is_first=behind is None)


def position(cursor: str) -> Position | None:
    known = keyset.decode(cursor, (int, int)) if cursor else None
    return Position(_time(int(known[0])), int(known[1])) if known else None


def _microseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def _time(microseconds: int) -> datetime:
    """Exactly, which a float is not; a number that is no time is the latest one."""
    if not 0 <= microseconds < 253_402_300_799_000_000:
        return datetime(9999, 12, 31, tzinfo=UTC)
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)
