"""Open pages as the server sees them: streams over raw sockets, so that thousands cost this side little."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import memory
from bench.known import Known, Visitor
from bench.product import NotMeasured

# Streams that are opened at the same time: as when people come back after a break, not all in one instant.
AT_ONCE = 50
LONGEST_WAIT = 10.0
RECEIVED = b'"message.received"'
CSRF = "b" * 32


class Page(asyncio.Protocol):
    """One open page; `on_message` is called with the time at which it learnt of a customer's message."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_message: Callable[[float], None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def data_received(self, received: bytes) -> None:
        at = time.perf_counter()
        if not self.opened.done():
            if received.startswith(b"HTTP/1.1 200"):
                self.opened.set_result(None)
            else:
                self.opened.set_exception(NotMeasured(f"a stream was refused: {received[:60]!r}"))
        elif RECEIVED in received and self.on_message is not None:
            self.on_message(at)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(NotMeasured("a stream was closed before it was open"))


async def open_pages(port: int, slug: str, cookies: Sequence[str]) -> list[Page]:
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

    async def opened(cookie: str) -> Page:
        request = _request("GET", f"/live/{slug}", cookie)
        async with gate:
            _transport, page = await loop.create_connection(lambda: Page(request), "127.0.0.1", port)
            await asyncio.wait_for(page.opened, LONGEST_WAIT)
        return page

    return await asyncio.gather(*(opened(cookie) for cookie in cookies))


def close_pages(pages: Sequence[Page]) -> None:
    for page in pages:
        if page.transport is not None:
            page.transport.abort()


@dataclass
class Delays:
    """Milliseconds from the moment a message was sent. `accepted`: its sender was told so; `seen`: other pages."""

    accepted: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    lost: int = 0


async def delays(port: int, known: Known, *, streams: int, messages: int, pause: float) -> Delays:
    """Customers write while `streams` pages are open: support's all, and one of the writer."""
    visitors = [visitor for visitor in known.visitors if visitor.open] or known.visitors
    own = await open_pages(port, known.slug, [visitor.cookie for visitor in visitors[:20]])
    desks = await open_pages(port, known.slug, known.agents)
    rest = streams - len(own) - len(desks)
    others = await open_pages(port, known.slug, [known.readers[place % len(known.readers)] for place in range(rest)])
    told = Delays()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await asyncio.sleep(1)
        for number in range(messages):
            place = number % len(own)
            await _one(port, known.slug, visitors[place], number, [own[place], *desks], (reader, writer), told)
            await asyncio.sleep(pause)
    finally:
        writer.close()
        close_pages([*own, *desks, *others])
    return told


async def _one(
    port: int,
    slug: str,
    visitor: Visitor,
    number: int,
    watching: Sequence[Page],
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    told: Delays,
) -> None:
    """One message: when its sender was answered, when each watching page knew, when the writer's other page drew it."""
    address = f"/p/{slug}/requests/{(visitor.open or visitor.numbers)[0]}"
    seen: list[float] = []
    everybody = asyncio.Event()

    def note(at: float) -> None:
        seen.append(at)
        if len(seen) == len(watching):
            everybody.set()

    for page in watching:
        page.on_message = note
    drawn = asyncio.ensure_future(_drawn(port, address, visitor.cookie, watching[0], note))
    begun = time.perf_counter()
    await _ask(*line, _posted(address, visitor.cookie, number))
    told.accepted.append((time.perf_counter() - begun) * 1000)
    try:
        await asyncio.wait_for(everybody.wait(), LONGEST_WAIT)
        told.shown.append((await asyncio.wait_for(drawn, LONGEST_WAIT) - begun) * 1000)
    except TimeoutError:
        drawn.cancel()
        told.lost += 1
    told.seen.extend((at - begun) * 1000 for at in seen)
    for page in watching:
        page.on_message = None


async def _drawn(port: int, address: str, cookie: str, page: Page, note: Callable[[float], None]) -> float:
    """The writer's other page fetches what has changed as soon as it learns of it."""
    learnt = asyncio.Event()

    def first_note(at: float) -> None:
        note(at)
        learnt.set()

    page.on_message = first_note
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await learnt.wait()
        await _ask(reader, writer, _request("GET", address, cookie))
        return time.perf_counter()
    finally:
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    writer.write(request)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), LONGEST_WAIT)
    status = int(head[9:12])
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if status >= 300 or length is None:
        raise NotMeasured(f"a live request was answered with {status}")
    await reader.readexactly(int(length[1]))


def _posted(address: str, cookie: str, number: int) -> bytes:
    body = urlencode({"body": f"Проверка связи № {number}", "client_id": f"live-{number}", "csrfmiddlewaretoken": CSRF})
    return _request("POST", address, f"{cookie}; deskbell_csrf={CSRF}", body)


def _request(method: str, address: str, cookie: str, body: str = "") -> bytes:
    headers = f"Host: 127.0.0.1\r\nCookie: {cookie}\r\nX-Deskbell-Fragment: 1\r\n"
    if body:
        headers += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"{method} {address} HTTP/1.1\r\n{headers}\r\n{body}".encode()


async def bytes_per_stream(port: int, known: Known, server: int, streams: int) -> float:
    """How much the server process grows for each open page, after a first hundred have warmed it up."""
    first = await open_pages(port, known.slug, known.readers[:100])
    await asyncio.sleep(1)
    before = memory.of([server])
    more = await open_pages(port, known.slug, [known.readers[place % len(known.readers)] for place in range(streams)])
    await asyncio.sleep(2)
    grown = memory.of([server]) - before
    close_pages([*first, *more])
    return grown / streams
