"""A file is one thought and a function is one step: fails on those that grew past the limit."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import ours

MOST_LINES_IN_FILE = 400
MOST_LINES_IN_FUNCTION = 49


def long_file(path: Path) -> Iterator[str]:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > MOST_LINES_IN_FILE:
        yield f"{ours.shown(path)}: {lines} lines in one file (at most {MOST_LINES_IN_FILE})"


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > MOST_LINES_IN_FUNCTION:
            yield (
                f"{ours.shown(path)}:{node.lineno}: {node.name} has {lines} lines (at most {MOST_LINES_IN_FUNCTION})"
            )


def main() -> int:
    complaints = [line for path in ours.files(".py", ".js", ".css", ".html") for line in long_file(path)]
    complaints += [line for path in ours.files(".py") for line in long_functions(path)]
    print(*complaints, sep="\n", end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
