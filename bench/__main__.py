"""`python -m bench`: every number that was promised, beside its goal. Only on the loopback; leaves nothing behind."""

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import known, load, report, standing, streams, traffic
from bench.product import LOAD_CORE, SERVER_CORE, NotMeasured
from bench.report import Number


def main() -> int:
    """0: everything was measured, whatever came out. 1: something could not be."""
    given = _given()
    _allow_many_files()
    numbers: list[Number] = []
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-", ignore_cleanup_errors=True) as scratch:
        folder = given.data or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for number in _measured(given, folder):
            numbers.append(number)
            print(f"  {number.name}: {number.measured}", flush=True)
    print()
    print(report.table(numbers))
    if given.json:
        report.write(given.json, numbers, _about(given))
    return 1 if any(map(report.is_missing, numbers)) else 0


def _measured(given: argparse.Namespace, folder: Path) -> Iterator[Number]:
    begun = time.perf_counter()
    print(f"Writing {given.tickets} tickets …", flush=True)
    those = known.filled(folder, tickets=given.tickets, preset=given.preset)
    took = time.perf_counter() - begun
    yield report.fact("on SQLite", f"{those.tickets} tickets, {those.messages} messages (written in {took:.0f} s)")
    cores = f"server on core {SERVER_CORE}, load on {LOAD_CORE}"
    yield report.fact("load", f"{load.tool()}, {load.CLIENTS} clients, {cores}")
    messages = 30 if given.quick else 200
    parts = {
        "start": standing.numbers(folder, those),
        "load": traffic.numbers(folder, those, given.seconds),
        "live": streams.numbers(folder, those, streams=given.streams, many=given.many, messages=messages),
    }
    for name in given.only:
        yield from _as_far_as_it_goes(name, parts[name])


def _as_far_as_it_goes(name: str, numbers: Iterator[Number]) -> Iterator[Number]:
    """What cannot be measured is said, and the rest is measured all the same."""
    try:
        yield from numbers
    except (NotMeasured, OSError) as reason:
        yield report.missing(name, str(reason))


def _given() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--tickets", type=int, help="how many; three messages each (100000)")
    asked.add_argument("--quick", action="store_true", help="small and short, to try it out")
    asked.add_argument(
        "--preset", default="service", help="whose settings (service); in field-sales colleagues see each other's"
    )
    asked.add_argument("--seconds", type=float, help="of each load (8)")
    asked.add_argument("--streams", type=int, help="open pages while messages are written (1000)")
    asked.add_argument("--many", type=int, help="open pages for the memory of one (5000)")
    asked.add_argument("--only", nargs="+", choices=("start", "load", "live"), default=("start", "load", "live"))
    asked.add_argument("--data", type=Path, help="fill this folder and keep it; a filled one is used again")
    asked.add_argument("--json", type=Path, help="also write the numbers to this file")
    given = asked.parse_args()
    usual = {"tickets": 10_000, "seconds": 3.0, "streams": 200, "many": 500} if given.quick else {}
    for name, value in {"tickets": 100_000, "seconds": 8.0, "streams": 1000, "many": 5000, **usual}.items():
        if getattr(given, name) is None:
            setattr(given, name, value)
    return given


def _allow_many_files() -> None:
    """Thousands of open streams, here and in the servers that are started from here."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _about(given: argparse.Namespace) -> dict[str, object]:
    return {
        "tickets": given.tickets,
        "preset": given.preset,
        "seconds": given.seconds,
        "load": load.tool(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    sys.exit(main())
