"""The load where wrk is missing: threads of this process. Slower than a bare server, so a ratio to it flatters."""

import http.client
import itertools
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.load import Target

CLIENTS = 8


def run(port: int, targets: "Sequence[Target]", seconds: float, name: str) -> dict[str, float]:
    """The same answer as wrk's script gives."""
    numbers, waits, bad = itertools.count(), list[float](), itertools.count()
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while (begun := time.perf_counter()) < until:
            number = next(numbers)
            target = targets[number % len(targets)]
            body = target.body.replace("{n}", f"{name}-{number}") or None
            connection.request(target.method, target.path, body, target.headers)
            answer = connection.getresponse()
            answer.read()
            waits.append(time.perf_counter() - begun)
            if answer.status >= 400:
                next(bad)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    told = sorted(waits) or [0.0]
    return {
        "requests": len(waits),
        "seconds": took,
        "bad": next(bad),
        "p50": told[len(told) // 2] * 1000,
        "p99": told[int(len(told) * 0.99)] * 1000,
        "slowest": told[-1] * 1000,
    }
