"""Questions that are asked on every page, put into SQL once: building the SQL takes longer than answering it.

    MESSAGES = Prepared(lambda with_notes: Message.objects.filter(ticket=Place("ticket"), is_internal=with_notes))
    MESSAGES.all(False, ticket=17)

What changes the SQL itself (conditions, columns, a limit) is an argument of the function and must take few values:
the SQL of each is kept. What only fills a place in the SQL is a `Place`. The rows are those the queryset would give:
model instances, or what `values` and `values_list` make of them.
"""

import operator
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BigIntegerField, DateTimeField, Expression, QuerySet, TextField
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.utils import create_namedtuple_class

Row = TypeVar("Row")
Make = Callable[[Sequence[Any]], Any]
LARGEST_NUMBER = 2**63 - 1
MOST_KEPT = 500


class Place(Expression):
    """Filled in when the question is asked, with a value of this kind: int, str or datetime (aware)."""

    FIELDS: ClassVar[dict[type, Callable[[], Any]]] = {int: BigIntegerField, str: TextField, datetime: DateTimeField}

    def __init__(self, name: str, kind: type = int) -> None:
        super().__init__(output_field=self.FIELDS[kind]())
        self.name, self.kind = name, kind

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 Django's own
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class _Statement:
    """`converters`: by column, what the database and the field make of a value."""

    sql: str
    params: Sequence[Any]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    make: Make

    def rows(self, given: dict[str, Any]) -> list[Any]:
        params = [_filled(one, given[one.name]) if type(one) is Place else one for one in self.params]
        if any(type(one) is int and not -LARGEST_NUMBER <= one <= LARGEST_NUMBER for one in params):
            return []
        asked = connections[DEFAULT_DB_ALIAS]
        with asked.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self.make(self._converted(row, asked)) for row in found]

    def _converted(self, row: Sequence[Any], connection: Any) -> list[Any]:
        values = list(row)
        for column, converters, expression in self.converters:
            value = values[column]
            for convert in converters:
                value = convert(value, expression, connection)
            values[column] = value
        return values


class Prepared(Generic[Row]):
    """`build` gives the queryset, whose places are `Place`s."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._statements: dict[Hashable, _Statement | None] = {}

    def all(self, *shape: Hashable, **given: int | str | datetime) -> list[Row]:
        """A number beyond 64 bits is nobody's: it finds nothing. KeyError for a place that was not filled."""
        key = (connection.vendor, shape)
        try:
            statement = self._statements[key]
        except KeyError:
            if len(self._statements) >= MOST_KEPT:
                self._statements.clear()
            statement = self._statements[key] = _compiled(self._build(*shape))
        return statement.rows(given) if statement is not None else []

    def first(self, *shape: Hashable, **given: int | str | datetime) -> Row | None:
        """The first row; the question itself says how many there may be."""
        found = self.all(*shape, **given)
        return found[0] if found else None


def _filled(place: Place, value: Any) -> Any:
    if not isinstance(value, place.kind):
        raise TypeError(f"{place.name} is {place.kind.__name__}, not {type(value).__name__}")
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _compiled(queryset: QuerySet[Any, Any]) -> _Statement | None:
    """None for a question that no row can answer."""
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError("a prepared question is one statement: it cannot prefetch")
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    made = [(column, converts, expression) for column, (converts, expression) in converters.items()]
    return _Statement(sql, params, made, _maker(queryset, compiler))


def _maker(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Make:
    """As the queryset's own iterable does it."""
    query, kind = queryset.query, queryset._iterable_class
    if kind is ModelIterable:
        return _instance_maker(compiler)
    if kind is FlatValuesListIterable:
        return operator.itemgetter(0)
    if kind is ValuesListIterable:
        return tuple
    names = [*(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))]
    if kind is NamedValuesListIterable:
        return create_namedtuple_class(*(queryset._fields or names))._make  # type: ignore[attr-defined]
    if kind is ValuesIterable:
        return lambda row: dict(zip(names, row, strict=True))
    raise TypeError(f"rows of {kind.__name__} cannot be prepared")


def _instance_maker(compiler: SQLCompiler) -> Make:
    klass = compiler.klass_info or {}
    model, fields = klass["model"], klass["select_fields"]
    begin, end = fields[0], fields[-1] + 1
    names = [column.target.attname for column, *_rest in compiler.select[begin:end]]
    related = get_related_populators(klass, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    annotated = list((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Any:
        instance = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for populator in related:
            populator.populate(row, instance)
        for name, column in annotated:
            setattr(instance, name, row[column])
        return instance

    return made
