"""Where in a TOML text a value stands: a msgspec path such as `$.types[2].fields[0].kind` → its line.

tomllib keeps no positions, so this reads the text once more, by lines: table headers, keys, and the
elements of arrays that are written one a line. What stands deeper on one line shares that line.
"""

import re
from collections import Counter
from collections.abc import Iterator

STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
UNKNOWN = re.compile(r"unknown field `(.+?)`|Invalid enum value '(.+?)'")
SYNTAX_LINE = re.compile(r"line (\d+)")
HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)""")
INLINE_KEY = re.compile(r"[{,]\s*([\w-]+)\s*=")
STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')

Path = tuple[str | int, ...]


def line_of(text: str, path: str, reason: str = "") -> int:
    """The line (from 1) of the deepest part of `path` that the text holds."""
    steps: list[str | int] = [name or int(index) for name, index in STEP.findall(path.removeprefix("$"))]
    if unknown := UNKNOWN.search(reason):
        steps.append(unknown[1] or unknown[2])
    lines: dict[Path, int] = {}
    for found, line in _places(text):
        lines.setdefault(found, line)
    for depth in range(len(steps), 0, -1):
        if tuple(steps[:depth]) in lines:
            return lines[tuple(steps[:depth])]
    return 1


def line_of_syntax_error(text: str, message: str) -> int:
    found = SYNTAX_LINE.search(message)
    return int(found[1]) if found else text.count("\n") + 1


def _places(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    arrays: Counter[Path] = Counter()
    lines = iter(enumerate(text.split("\n"), start=1))
    for number, line in lines:
        if header := HEADER.match(line):
            table = _table_path(_names(header[2]), arrays, is_array=header[1] == "[[")
            if header[1] == "[[":
                yield table[:-1], number
            yield table, number
        elif entry := KEY.match(line):
            here = (*table, *_names(entry[1]))
            yield here, number
            for name in INLINE_KEY.findall(STRINGS.sub('""', entry[2])):
                yield (*here, name), number
            if quotes := _opened_string(entry[2]):
                _skip_string(lines, quotes)
            else:
                yield from _elements(here, entry[2], lines)


def _table_path(names: list[str], arrays: Counter[Path], *, is_array: bool) -> Path:
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if is_array and depth == len(names) - 1:
            arrays[path] += 1
        if arrays[path]:
            path = (*path, arrays[path] - 1)
    return path


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


def _opened_string(value: str) -> str | None:
    for quotes in ('"""', "'''"):
        if value.startswith(quotes) and value.count(quotes) == 1:
            return quotes
    return None


def _skip_string(lines: Iterator[tuple[int, str]], quotes: str) -> None:
    for _, line in lines:
        if quotes in line:
            return


def _elements(here: Path, value: str, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[Path, int]]:
    depth = _depth(value)
    index = 0
    while depth > 0:
        number, line = next(lines, (0, "]" * depth))
        content = line.strip().rstrip(",")
        if depth == 1 and content and content[0] not in "#]":
            yield (*here, index), number
            for name in INLINE_KEY.findall(STRINGS.sub('""', content)):
                yield (*here, index, name), number
            index += 1
        depth += _depth(line)


def _depth(value: str) -> int:
    bare = STRINGS.sub("", value).split("#")[0]
    return bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
