"""The stream of one open page: what it missed first, then what happens, heartbeats in between.

Runs on the event loop without a Django request; what asks the database goes to the server's threads.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

from deskbell import access, events
from deskbell.live import frames, viewer
from deskbell.live.follower import Stream, follower, happened

log = logging.getLogger(__name__)
# Seconds.
BEAT = 25.0
CHECK_RIGHTS = 300.0
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),
    ("x-content-type-options", "nosniff"),
]


class Transport(Protocol):
    """Granian's, as far as it is used here."""

    async def send_bytes(self, content: bytes) -> None: ...


@dataclass(frozen=True)
class Asked:
    """What a page asks the stream for. `after`: the last number it knows; -1 when it does not say."""

    slug: str
    query: str
    cookies: str
    after: int


def asked(slug: str, query: str, cookies: str, last_event_id: str) -> Asked:
    """The header is the browser's own memory, newer than the address it was first opened with."""
    given = [last_event_id, *parse_qs(query).get("after", [])]
    numbers = [int(number) for number in given if number.isascii() and number.isdigit() and len(number) < 19]
    return Asked(slug, query, cookies, max(numbers, default=-1))


async def serve(request: Asked, proto: Any, threads: Executor) -> None:
    """Answers one request for `/live/<slug>` until the page goes away."""
    loop = asyncio.get_running_loop()
    person = await loop.run_in_executor(threads, viewer.person_behind, request.slug, request.query, request.cookies)
    if person is None:
        proto.response_empty(401, [("cache-control", "no-store")])
        return
    stream, epoch = Stream(access.follower(person)), person.session_epoch
    # A stream lives for hours: it must not keep the person, the provider and all its settings alive.
    del person
    transport = proto.response_stream(200, HEADERS)
    follower.join(stream)
    try:
        await transport.send_bytes(frames.HELLO)
        if not await _catch_up(stream, request.after, transport, threads):
            return
        await _pass_on(stream, epoch, transport, threads)
    except Exception as error:
        # Granian raises its own error when the page has gone; anything else is worth a line.
        if "closed" not in str(error).lower():
            log.debug("a stream ended: %r", error)
    finally:
        follower.leave(stream)


async def _catch_up(stream: Stream, after: int, transport: Transport, threads: Executor) -> bool:
    """Everything behind `after` that this reader may see. False: it must reload, the log does not go back so far."""
    loop = asyncio.get_running_loop()
    run: Callable[..., Any] = loop.run_in_executor
    latest, earliest = await run(threads, _bounds, stream.who.provider_id)
    if after > latest or (0 <= after < earliest - 1):
        await transport.send_bytes(frames.RESET)
        return False
    stream.number = latest if after < 0 else after
    while page := await run(threads, _missed, stream.who.provider_id, stream.number):
        seen = [item.frame for item in page if access.may_follow(stream.who, item.event, item.parties)]
        stream.number = page[-1].event.number
        await transport.send_bytes(b"".join(seen) + frames.cursor(stream.number))
    follower.follow_from(stream.who.provider_id, stream.number)
    return True


async def _pass_on(stream: Stream, epoch: int, transport: Transport, threads: Executor) -> None:
    loop = asyncio.get_running_loop()
    checked = time.monotonic()
    while not stream.is_ended:
        try:
            await asyncio.wait_for(stream.wake.wait(), BEAT)
        except TimeoutError:
            await transport.send_bytes(frames.BEAT)
        stream.wake.clear()
        if sent := _taken(stream):
            await transport.send_bytes(sent)
        if time.monotonic() - checked > CHECK_RIGHTS:
            checked = time.monotonic()
            if not await loop.run_in_executor(threads, viewer.still_there, stream.who, epoch):
                return


def _taken(stream: Stream) -> bytes:
    """The waiting frames, less those that catching up has sent already."""
    taken = []
    while stream.waiting:
        number, frame = stream.waiting.popleft()
        if number == 0 or number > stream.number:
            taken.append(frame)
            stream.number = max(stream.number, number)
    return b"".join(taken)


def _bounds(provider_id: int) -> tuple[int, int]:
    return events.latest(provider_id), events.earliest(provider_id)


def _missed(provider_id: int, number: int) -> list[Any]:
    return happened(events.after(provider_id, number))
