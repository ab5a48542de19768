"""The live stream: how soon another open page knows, and what an open page costs."""

import asyncio
import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from bench import live, product
from bench.known import Known
from bench.live import Delays
from bench.product import LOAD_CORE, SERVER_CORE, NotMeasured, deskbell
from bench.report import Number, at_most, fact, missing

PAUSE = 0.1


def numbers(folder: Path, known: Known, *, streams: int, many: int, messages: int) -> Iterator[Number]:
    """`streams` open pages while messages are written; `many` open pages for the memory of one."""
    cores = os.sched_getaffinity(0)
    if LOAD_CORE in cores:
        os.sched_setaffinity(0, {LOAD_CORE})
    try:
        yield from _delays(folder, known, streams, messages)
        yield _memory(folder, known, many)
    finally:
        os.sched_setaffinity(0, cores)


def _delays(folder: Path, known: Known, streams: int, messages: int) -> Iterator[Number]:
    name = f"message → another page, {streams} streams"
    try:
        with deskbell(folder, f"/p/{known.slug}/", core=SERVER_CORE) as running:
            told = asyncio.run(live.delays(running.port, known, streams=streams, messages=messages, pause=PAUSE))
    except (NotMeasured, TimeoutError, OSError) as reason:
        yield missing(name, str(reason) or type(reason).__name__)
        return
    yield from _judged(name, told)


def _judged(name: str, told: Delays) -> Iterator[Number]:
    yield at_most(f"{name}: p50", 60, statistics.median(told.seen), "ms")
    yield at_most(f"{name}: p99", 300, _slowest_hundredth(told.seen), "ms")
    yield fact("  its sender was answered", _spread(told.accepted))
    yield fact("  the other page had fetched it", _spread(told.shown))
    if told.lost:
        yield missing("  frames that never came", f"{told.lost} messages")


def _memory(folder: Path, known: Known, many: int) -> Number:
    name = f"memory of an open stream, at {many}"
    try:
        with deskbell(folder, f"/p/{known.slug}/", core=SERVER_CORE) as running:
            server = product.tree(running.pid)[1]
            grown = asyncio.run(live.bytes_per_stream(running.port, known, server, many))
    except (NotMeasured, TimeoutError, OSError) as reason:
        return missing(name, str(reason) or type(reason).__name__)
    return at_most(name, 40, grown / 1024, "KB")


def _slowest_hundredth(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


def _spread(values: list[float]) -> str:
    return f"p50 {statistics.median(values):.0f}, p99 {_slowest_hundredth(values):.0f} ms" if values else "never"
