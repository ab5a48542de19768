"""Rows straight into a table: hundreds of thousands in seconds, with the model's own defaults."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

PAGE = 5000


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`names` are columns as Django's attnames; `rows` hold what the database takes. The rest gets its default."""
    given = {field.attname: field for field in model._meta.concrete_fields}
    columns = [str(given[name].column) for name in names]
    usual = []
    for name, field in given.items():
        if name not in names and not field.primary_key:
            columns.append(str(field.column))
            usual.append(field.get_db_prep_save(field.get_default(), connection))
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 own names
    with transaction.atomic(), connection.cursor() as cursor:
        for page in _pages(rows):
            cursor.executemany(statement, [(*row, *usual) for row in page])


def moment(seconds: float) -> Any:
    """A Unix time as this database stores it."""
    return connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(seconds, UTC))


def _pages(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rest = iter(rows)
    while page := list(islice(rest, PAGE)):
        yield page
