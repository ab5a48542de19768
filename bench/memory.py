"""Memory of processes, each shared page divided among those that share it (PSS, proc(5): smaps_rollup)."""

import re
from collections.abc import Iterable
from pathlib import Path

KILOBYTE = 1024
LINE = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


def of(pids: Iterable[int]) -> int:
    """Bytes."""
    return sum(_of_one(pid) for pid in pids)


def _of_one(pid: int) -> int:
    found = LINE.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) * KILOBYTE if found else 0
