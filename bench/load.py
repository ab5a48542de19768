"""Eight clients with lasting connections, each asking again as soon as it is answered: wrk, else Python."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import client
from bench.product import LOAD_CORE, NotMeasured

CLIENTS = 8
SCRIPT = Path(__file__).with_name("targets.lua")


@dataclass(frozen=True)
class Target:
    """One request. `{n}` in the body is replaced by a number that is never used twice."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str = ""


@dataclass(frozen=True)
class Measured:
    """Milliseconds, and requests a second."""

    requests: float
    rate: float
    p50: float
    p99: float
    slowest: float


def tool() -> str:
    return "wrk" if shutil.which("wrk") else "Python threads (wrk is not installed)"


def measure(port: int, targets: Sequence[Target], seconds: float, *, run: str) -> Measured:
    """`run`: makes the numbers in bodies different from those of other runs. NotMeasured: something was refused."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.writelines(_line(target) for target in targets)
        file.flush()
        told = _wrk(port, file.name, seconds, run) if shutil.which("wrk") else client.run(port, targets, seconds, run)
    if told["bad"]:
        raise NotMeasured(f"{told['bad']} of {told['requests']} answers were errors")
    if not told["requests"]:
        raise NotMeasured("nothing was answered")
    return Measured(told["requests"], told["requests"] / told["seconds"], told["p50"], told["p99"], told["slowest"])


def _wrk(port: int, file: str, seconds: float, run: str) -> dict[str, float]:
    call = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{max(1, round(seconds))}s", "--timeout", "20s", "-s", str(SCRIPT)]
    call += [f"http://127.0.0.1:{port}/", "--", file, run]
    if shutil.which("taskset"):
        call = ["taskset", "-c", str(LOAD_CORE), *call]
    said = subprocess.run(call, capture_output=True, text=True, check=False, timeout=seconds + 60)
    lines = [line for line in said.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise NotMeasured(f"wrk: {(said.stderr or said.stdout).strip()[-200:]}")
    told: dict[str, float] = json.loads(lines[-1])
    return told


def _line(target: Target) -> str:
    headers = "\x1f".join(f"{name}\x1e{value}" for name, value in target.headers.items())
    return "\t".join((target.method, target.path, headers, target.body)) + "\n"
