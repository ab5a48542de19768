"""Rows written by statements that are put into SQL once: building an INSERT takes longer than carrying it out.

For what every message writes; it is what `save()`, `bulk_create()` and `update()` do for a table without signals.
"""

import functools
from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Field, Model

AnyField: TypeAlias = "Field[Any, Any]"
Fields = Sequence[AnyField]
# Rows of one statement; PostgreSQL takes 65,535 values, SQLite 32,766.
MOST_AT_ONCE = 200


def insert(row: Model) -> None:
    """A new row, which has its key afterwards."""
    fields, sql = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {_column(row._meta.pk)}", _values(row, fields))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_new(row: Model) -> bool:
    """A new row unless a constraint says that it is there already: then False, and nothing has changed."""
    fields, sql = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ON CONFLICT DO NOTHING RETURNING {_column(row._meta.pk)}", _values(row, fields))
        key = cursor.fetchone()
    if key is None:
        return False
    row.pk = key[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


def insert_all(rows: Sequence[Model]) -> None:
    """New rows of one table, in as few statements as the databases take. They do not learn their keys."""
    for begin in range(0, len(rows), MOST_AT_ONCE):
        some = rows[begin : begin + MOST_AT_ONCE]
        fields, sql = _insertion(type(some[0]))
        _beginning, _word, places = sql.rpartition(" VALUES ")
        with connection.cursor() as cursor:
            values = [value for row in some for value in _values(row, fields)]
            cursor.execute(sql + f", {places}" * (len(some) - 1), values)


def update(row: Model, **changes: Any) -> None:
    """Changes columns of the row in the table and of the object; `changes` are named like its attributes."""
    for name, value in changes.items():
        setattr(row, name, value)
    fields, sql = _change(type(row), tuple(changes))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(row, fields), row.pk])


@functools.cache
def _insertion(table: type[Model]) -> tuple[Fields, str]:
    fields = [field for field in table._meta.concrete_fields if not isinstance(field, AutoField)]
    columns = ", ".join(_column(field) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {_quoted(table._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608


@functools.cache
def _change(table: type[Model], names: tuple[str, ...]) -> tuple[Fields, str]:
    by_name: dict[str, AnyField] = {field.name: field for field in table._meta.concrete_fields}
    by_name |= {field.attname: field for field in table._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    table_name, key = _quoted(table._meta.db_table), _column(table._meta.pk)
    return fields, f"UPDATE {table_name} SET {columns} WHERE {key} = %s"  # noqa: S608


def _values(row: Model, fields: Fields) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def _column(field: AnyField) -> str:
    return _quoted(field.column or field.attname)


def _quoted(name: str) -> str:
    # SQLite and PostgreSQL quote alike.
    return f'"{name}"'
