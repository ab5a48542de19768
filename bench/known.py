"""What the measurements know of the filled folder: whom to ask as, and for what."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LONGEST_FILL = 3600.0


@dataclass(frozen=True)
class Visitor:
    """A customer with a session. `numbers`: own tickets; `open`: those that are not closed."""

    cookie: str
    numbers: list[int]
    open: list[int]


@dataclass(frozen=True)
class Known:
    """`readers` and `agents` are cookies of sessions; `tokens` are for the API."""

    slug: str
    tickets: int
    messages: int
    visitors: list[Visitor]
    readers: list[str]
    agents: list[str]
    tokens: list[str]


def environment(folder: Path) -> dict[str, str]:
    """Of every process that is measured: nothing of the caller's own settings but this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKBELL_")}
    return {
        **kept,
        "DESKBELL_DATA": str(folder),
        "DESKBELL_LOG": "error",
        # One customer sends what a thousand would.
        "DESKBELL_WRITE_LIMIT": "100000000",
        "DESKBELL_API_LIMIT": "100000000",
        "DJANGO_SETTINGS_MODULE": "deskbell.run.settings",
    }


def filled(folder: Path, *, tickets: int, preset: str) -> Known:
    """Fills the folder in a process of its own, so that the one that measures stays small; a filled one is taken."""
    answer = folder / "bench.json"
    if not answer.exists():
        call = [sys.executable, "-m", "bench.fill", "--tickets", str(tickets), "--preset", preset]
        told = subprocess.run(
            call, env=environment(folder), stdout=subprocess.PIPE, check=True, timeout=LONGEST_FILL
        ).stdout
        answer.write_bytes(told)
    made = json.loads(answer.read_bytes())
    visitors = [Visitor(**visitor) for visitor in made.pop("visitors")]
    return Known(visitors=visitors, **made)
