"""What was measured beside what was promised."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COLUMNS = ("number", "goal", "measured", "to hello", "")


@dataclass(frozen=True)
class Number:
    """`share`: of the requests a second of bare Granian. `ok` is None where nothing was promised."""

    name: str
    goal: str
    measured: str
    value: float | None = None
    share: float | None = None
    ok: bool | None = None

    @property
    def row(self) -> tuple[str, ...]:
        share = "" if self.share is None else f"{self.share:.2%}"
        verdict = {True: "ok", False: "NOT", None: ""}[self.ok]
        return self.name, self.goal, self.measured, share, verdict


def at_most(name: str, goal: float, value: float, unit: str) -> Number:
    return Number(name, f"≤ {goal:g} {unit}", f"{value:.4g} {unit}", value=value, ok=value <= goal)


def missing(name: str, why: str) -> Number:
    return Number(name, "", f"not measured: {why}", ok=False)


def fact(name: str, measured: str, value: float | None = None) -> Number:
    return Number(name, "", measured, value=value)


def is_missing(number: Number) -> bool:
    return number.ok is False and number.value is None


def table(numbers: Sequence[Number]) -> str:
    rows = [COLUMNS, *(number.row for number in numbers)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def write(file: Path, numbers: Sequence[Number], about: dict[str, object]) -> None:
    told = {"about": about, "numbers": [asdict(number) for number in numbers]}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
