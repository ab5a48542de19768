"""A preset as TOML that a person would have written: tables for forms, one line for a text in three languages."""

from typing import Any

import msgspec
import tomlkit
from tomlkit.items import AoT, Table

from deskbell.lib.preset.schema import Form

# Lists of forms that read better as one line an element than as tables of their own.
LINES = frozenset({"contacts", "status_words", "choices", "form"})


def as_toml(form: Form) -> str:
    document = tomlkit.document()
    _fill(document, msgspec.to_builtins(form))
    return tomlkit.dumps(document)


def _fill(table: Any, content: dict[str, Any]) -> None:
    """Plain values first: TOML takes everything behind a table's head for part of that table."""
    for name, value in content.items():
        if not _is_table(name, value):
            table.add(name, _value(value))
    for name, value in content.items():
        if _is_table(name, value):
            table.add(name, _tables(value) if isinstance(value, list) else _table(value))


def _is_table(name: str, value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict) and name not in LINES
    return isinstance(value, dict) and not _is_inline(name, value)


def _is_inline(name: str, value: dict[str, Any]) -> bool:
    return set(value) <= {"en", "ru", "ro"} or name == "show_when"


def _table(content: dict[str, Any]) -> Table:
    table = tomlkit.table()
    _fill(table, content)
    return table


def _tables(items: list[dict[str, Any]]) -> AoT:
    tables = tomlkit.aot()
    for item in items:
        tables.append(_table(item))
    return tables


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        for name, part in value.items():
            inline.add(name, _value(part))
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        for part in value:
            array.append(_value(part))
        return array.multiline(bool(value) and isinstance(value[0], dict))
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return value
