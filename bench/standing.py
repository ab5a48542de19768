"""What it costs to start, and to be there with nothing to do."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench import memory, product
from bench.known import Known
from bench.report import Number, at_most, fact

STARTS = 5
# Seconds: until what a start leaves behind has settled.
SETTLES = 5.0
MEGABYTE = 1024 * 1024


def numbers(folder: Path, known: Known) -> Iterator[Number]:
    """All cores; files are in the system's cache, as after an upgrade or a crash."""
    page = f"/p/{known.slug}/"
    seconds = []
    for _ in range(STARTS):
        with product.deskbell(folder, page) as running:
            seconds.append(running.seconds)
    yield at_most("cold start to the first page", 1.5, statistics.median(seconds), "s")
    with product.deskbell(folder, page) as running:
        time.sleep(SETTLES)
        parts = [memory.of([pid]) / MEGABYTE for pid in product.tree(running.pid)]
    yield at_most("idle memory, all processes (PSS)", 130, sum(parts), "MB")
    yield fact("  each process", ", ".join(f"{part:.0f}" for part in parts) + " MB")
