"""One follower per process reads the log and hands each event to the streams that may see it, in memory."""

import asyncio
import contextlib
import logging
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections

from deskbell import access, bell, events
from deskbell.live import frames
from deskbell.models import Event

log = logging.getLogger(__name__)
# Seconds: without a ring the log is looked at this often.
POLL = 1.0
# Frames a slow reader may be behind before its stream is closed; it comes back with its cursor and gets them all.
LONGEST_QUEUE = 2000


@dataclass(slots=True, eq=False)
class Stream:
    """One open page. Used from the event loop only, except `who`."""

    who: access.Follower
    waiting: deque[tuple[int, bytes]] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    number: int = 0
    is_ended: bool = False

    def put(self, number: int, frame: bytes) -> None:
        if len(self.waiting) >= LONGEST_QUEUE:
            self.end()
            return
        self.waiting.append((number, frame))
        self.wake.set()

    def end(self) -> None:
        self.is_ended = True
        self.wake.set()


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its frame, made once for all streams."""

    event: Event
    parties: access.Parties | None
    frame: bytes


class Follower:
    """Starts its thread with the first stream. All public methods belong to the event loop."""

    def __init__(self) -> None:
        self._streams: dict[int, set[Stream]] = {}
        self._cursors: dict[int, int] = {}
        # Without it a cursor could be forgotten between the last stream's end and the next one's beginning.
        self._cursors_lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = threading.Event()

    def join(self, stream: Stream) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            threading.Thread(target=self._follow, name="deskbell-follower", daemon=True).start()
        self._streams.setdefault(stream.who.provider_id, set()).add(stream)

    def follow_from(self, provider_id: int, number: int) -> None:
        """A stream that has joined has read the log up to `number` by itself; the rest is brought to it."""
        with self._cursors_lock:
            self._cursors.setdefault(provider_id, number)

    def leave(self, stream: Stream) -> None:
        streams = self._streams.get(stream.who.provider_id)
        if streams is not None:
            streams.discard(stream)

    def stop(self) -> None:
        """Ends every stream; its page comes back to the next server, with its cursor."""
        self._stopped.set()
        for streams in self._streams.values():
            for stream in streams:
                stream.end()

    @property
    def open_streams(self) -> int:
        return sum(len(streams) for streams in self._streams.values())

    def _follow(self) -> None:
        listener = bell.listen()
        while not self._stopped.is_set():
            try:
                for rung in listener.wait(POLL):
                    if "note" in rung:
                        self._pass(rung["note"]["provider"], [], rung["note"])
                self._read_all()
            except Exception:
                # The database or the bell is away for a moment; the cursors stay where they are.
                log.exception("the live follower will try again")
                close_old_connections()
                self._stopped.wait(POLL)
        listener.close()

    def _read_all(self) -> None:
        for provider_id in list(self._cursors):
            with self._cursors_lock:
                if not self._streams.get(provider_id):
                    del self._cursors[provider_id]
                    continue
            self._read(provider_id)

    def _read(self, provider_id: int) -> None:
        while found := events.after(provider_id, self._cursors[provider_id]):
            self._pass(provider_id, happened(found), None)
            self._cursors[provider_id] = found[-1].number

    def _pass(self, provider_id: int, batch: list[Happened], note: dict[str, Any] | None) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._fan_out, provider_id, batch, note)

    def _fan_out(self, provider_id: int, batch: list[Happened], note: dict[str, Any] | None) -> None:
        for stream in self._streams.get(provider_id, ()):
            for item in batch:
                if access.may_follow(stream.who, item.event, item.parties):
                    stream.put(item.event.number, item.frame)
            if note is not None and (stream.who.is_agent or note.get("person") == stream.who.person_id):
                stream.put(0, frames.note(note))


def happened(found: list[Event]) -> list[Happened]:
    """Two more queries for any number of events."""
    parties = access.parties_of({event.ticket_id for event in found if event.ticket_id})
    made = []
    for event in found:
        whose = parties.get(event.ticket_id) if event.ticket_id else None
        made.append(Happened(event, whose, frames.log(event, whose.number if whose else None)))
    return made


follower = Follower()
