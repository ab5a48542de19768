"""Fails on names that say nothing: a module, class or function is called after what it is or does."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import ours

EMPTY_ANYWHERE = {"manager", "helper", "util", "handler", "processor"}
EMPTY_AS_NOUN = {"core", "common", "data", "info"}  # "data folder" says something, "ticket data" does not

# Names that a library looks for.
DICTATED = {"get_context_data", "handle_data", "handle_DATA", "process_form_data"}

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
JAVASCRIPT_NAME = re.compile(
    r"^\s*(?:export\s+(?:default\s+)?)?(?:async\s+)?(?:class|function\*?)\s+(\w+)", re.MULTILINE
)


def says_nothing(name: str) -> bool:
    words = [word.lower() for word in WORD.findall(name)]
    singular = [word.removesuffix("s") for word in words]
    return bool(EMPTY_ANYWHERE.intersection(words + singular)) or bool(
        words and EMPTY_AS_NOUN.intersection({words[-1], singular[-1]})
    )


def is_of_django(node: ast.ClassDef) -> bool:
    return any("Manager" in ast.unparse(base) for base in node.bases)


def named_in_python(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (
            isinstance(node, ast.ClassDef) and not is_of_django(node)
        ):
            yield node.lineno, node.name


def named_in_javascript(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    for match in JAVASCRIPT_NAME.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def complaints() -> Iterator[str]:
    folders = {parent for path in ours.files(".py", ".html", ".js") for parent in path.parents if parent != ours.ROOT}
    for path in [*ours.files(".py", ".js", ".css", ".html"), *sorted(folders)]:
        if path.is_relative_to(ours.ROOT) and says_nothing(path.stem):
            yield f"{ours.shown(path)}: the file's name says nothing"
    for suffix, named in ((".py", named_in_python), (".js", named_in_javascript)):
        for path in ours.files(suffix):
            for line, name in named(path):
                if name not in DICTATED and says_nothing(name):
                    yield f"{ours.shown(path)}:{line}: the name {name} says nothing"


def main() -> int:
    found = list(complaints())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
