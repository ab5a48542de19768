"""A page's end of the live stream: a plain socket that reads server-sent events."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from deskbell.actions import sessions
from deskbell.models import Person
from tests.servers import Product


@dataclass(frozen=True)
class Frame:
    """`content` is empty where the stream only moves the cursor on."""

    event: str
    number: int | None
    content: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.content.get("kind", ""))


class Page:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._rest = b""
        head = self._until(b"\r\n\r\n").decode("latin-1")
        self.status = int(head.split()[1])
        self.head = head.lower()
        self.frames: list[Frame] = []

    def read(self, seconds: float) -> Frame | None:
        """The next frame; None when nothing comes."""
        try:
            text = self._until(b"\n\n", seconds)
        except (TimeoutError, EOFError):
            return None
        # Chunk sizes of the transfer stand on lines of their own.
        named = dict(line.split(": ", 1) for line in text.decode().splitlines() if ": " in line)
        if "data" not in named:
            return self.read(seconds)
        number = int(named["id"]) if "id" in named else None
        frame = Frame(named["event"], number, json.loads(named["data"]))
        self.frames.append(frame)
        return frame

    def until(self, kind: str, seconds: float = 15.0) -> Frame:
        """Reads on to the next frame of this kind, or of this event where it has no kind."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            frame = self.read(max(0.01, end - time.monotonic()))
            if frame is not None and kind in (frame.kind, frame.event):
                return frame
        raise AssertionError(f"no {kind} came; only {[frame.kind or frame.event for frame in self.frames]}")

    @property
    def kinds(self) -> list[str]:
        return [frame.kind for frame in self.frames if frame.kind]

    @property
    def numbers(self) -> list[int]:
        return [frame.number for frame in self.frames if frame.number is not None and frame.kind]

    def _until(self, mark: bytes, seconds: float = 15.0) -> bytes:
        self._connection.settimeout(seconds)
        while mark not in self._rest:
            piece = self._connection.recv(65536)
            if not piece:
                raise EOFError
            self._rest += piece
        found, _, self._rest = self._rest.partition(mark)
        return found


@contextmanager
def opened(
    product: Product,
    slug: str,
    *,
    person: Person | None = None,
    cookie: str = "",
    last_event_id: str = "",
    **query: Any,
) -> Iterator[Page]:
    """A page of this person, signed in by a panel's ticket, or by `cookie`."""
    if person is not None and not cookie:
        query["ticket"] = sessions.stream_ticket(person)
    headers = {"Host": f"localhost:{product.port}", "Cookie": cookie, "Last-Event-ID": last_event_id}
    lines = [f"{name}: {value}" for name, value in headers.items() if value]
    request = "\r\n".join([f"GET /live/{slug}?{urlencode(query)} HTTP/1.1", *lines, "", ""])
    with socket.create_connection(("127.0.0.1", product.port), timeout=15) as connection:
        connection.sendall(request.encode())
        yield Page(connection)


def cookie_of(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
