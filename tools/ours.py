"""Which files are written by us, and so answer to our rules."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("deskbell", "tests", "bench", "tools")
NOT_OURS = {"migrations", "fixtures", "vendor", "locale", "__pycache__"}


def files(*suffixes: str) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in suffixes and not NOT_OURS.intersection(path.relative_to(ROOT).parts):
                yield path


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
