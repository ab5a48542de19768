"""How many requests a second one core answers, as a share of what bare Granian answers on the same core.

Beside it stands the same share by processor time: where others use the machine as well, it is the steadier one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import load
from bench.known import Known
from bench.live import CSRF
from bench.load import Target
from bench.product import SERVER_CORE, NotMeasured, Running, cpu_seconds, deskbell, hello
from bench.report import Number, fact, missing

# At most this many times the median may the slowest hundredth take.
STEADY = 4.0
WARM_UP = 2.0


@dataclass(frozen=True)
class Answered:
    """`cost`: processor seconds of one request, all processes of the server together."""

    rate: float
    cost: float
    p50: float
    p99: float
    slowest: float


def numbers(folder: Path, known: Known, seconds: float) -> Iterator[Number]:
    """The yardstick is measured before and after: on a shared machine it moves too."""
    before = _yardstick(folder, seconds)
    with deskbell(folder, f"/p/{known.slug}/", core=SERVER_CORE) as running:
        measured = [(*each, _asked(running, each[2], seconds)) for each in _each(known)]
    after = _yardstick(folder, seconds)
    rate, cost = (before.rate + after.rate) / 2, (before.cost + after.cost) / 2
    told = f"{before.rate:.0f} and {after.rate:.0f}/s, {cost * 1e6:.0f} µs CPU"
    yield fact("bare Granian, hello", told, rate)
    for name, goal, _targets, result in measured:
        yield from _judged(name, goal, result, rate, cost)


def _each(known: Known) -> list[tuple[str, float, list[Target]]]:
    return [
        ("customer's list page", 0.01, lists(known)),
        ("JSON list", 0.025, json_lists(known)),
        ("open a ticket", 0.008, tickets(known)),
        ("post a message", 0.006, posts(known)),
    ]


def lists(known: Known) -> list[Target]:
    return [Target(f"/p/{known.slug}/requests", {"Cookie": visitor.cookie}) for visitor in known.visitors]


def json_lists(known: Known) -> list[Target]:
    return [Target(f"/api/v1/{known.slug}/tickets", {"Authorization": f"Bearer {token}"}) for token in known.tokens]


def tickets(known: Known) -> list[Target]:
    """Of each visitor in turn the newest, then of each the one before it, and so on."""
    deepest = max(len(visitor.numbers) for visitor in known.visitors)
    return [
        Target(f"/p/{known.slug}/requests/{visitor.numbers[-1 - depth]}", {"Cookie": visitor.cookie})
        for depth in range(deepest)
        for visitor in known.visitors
        if depth < len(visitor.numbers)
    ]


def posts(known: Known) -> list[Target]:
    """As the page's own script sends it; the answer is the message as it is drawn."""
    text = "Проверили ещё раз: **не работает** с утра.\n\n- насос № 2\n- щит на первом этаже"
    body = urlencode({"body": text, "csrfmiddlewaretoken": CSRF}) + "&client_id={n}"
    return [
        Target(
            f"/p/{known.slug}/requests/{number}",
            {
                "Cookie": f"{visitor.cookie}; deskbell_csrf={CSRF}",
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Deskbell-Fragment": "1",
            },
            "POST",
            body,
        )
        for visitor in known.visitors
        for number in visitor.open
    ]


def _asked(running: Running, targets: Sequence[Target], seconds: float) -> Answered | str:
    try:
        load.measure(running.port, targets, WARM_UP, run="warm")
        return _full(running, targets, seconds)
    except NotMeasured as reason:
        return str(reason)


def _full(running: Running, targets: Sequence[Target], seconds: float) -> Answered:
    before = cpu_seconds(running.pid)
    told = load.measure(running.port, targets, seconds, run="full")
    return Answered(told.rate, (cpu_seconds(running.pid) - before) / told.requests, told.p50, told.p99, told.slowest)


def _yardstick(folder: Path, seconds: float) -> Answered:
    with hello(folder, core=SERVER_CORE) as running:
        load.measure(running.port, [Target("/")], WARM_UP, run="warm")
        return _full(running, [Target("/")], min(seconds, 4))


def _judged(name: str, goal: float, result: Answered | str, rate: float, cost: float) -> Iterator[Number]:
    if isinstance(result, str):
        yield missing(name, result)
        return
    share = result.rate / rate
    told = f"{result.rate:.0f}/s, {result.cost * 1000:.1f} ms CPU ({cost / result.cost:.2%} of hello by CPU)"
    yield Number(name, f"≥ {goal:.1%} of hello", told, value=result.rate, share=share, ok=share >= goal)
    spread = result.p99 / result.p50
    told = f"{spread:.1f} × (p50 {result.p50:.0f}, p99 {result.p99:.0f}, slowest {result.slowest:.0f} ms)"
    yield Number(f"{name}: p99", f"≤ {STEADY:.0f} × p50", told, value=spread, ok=spread <= STEADY)
