"""Wakes the readers of the log. It never carries truth: who misses a ring finds the same rows at the next poll.

Alone, every listener binds a datagram socket in the data folder and a ring is one datagram to each of them.
With Redis it is one message to a channel.
"""

import contextlib
import hashlib
import json
import os
import select
import socket
import tempfile
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

CHANNEL = "deskbell:bell"
LARGEST = 8192
# A socket's whole path may have 107 bytes.
LONGEST_FOLDER = 80
_numbers = count()


class Listener(Protocol):
    def wait(self, seconds: float) -> list[dict[str, Any]]:
        """What was rung since the last call: `{"providers": [ids]}` or `{"note": {…}}`. Empty when nothing came."""

    def close(self) -> None: ...


def ring(*providers: int) -> None:
    """Tells every listener that the log of these providers has grown."""
    _send({"providers": list(providers)})


def whisper(provider: int, note: dict[str, Any]) -> None:
    """Passes on what is true only now (typing, viewing) and is stored nowhere."""
    _send({"note": {"provider": provider, **note}})


def listen() -> Listener:
    return _RedisListener() if settings.REDIS else _SocketListener()


def _send(content: dict[str, Any]) -> None:
    data = json.dumps(content).encode()
    if len(data) > LARGEST:
        return
    if settings.REDIS:
        _ring_redis(data)
    else:
        _ring_sockets(data)


def _folder() -> Path:
    folder = Path(settings.DATA) / "bell"
    if len(str(folder)) < LONGEST_FOLDER:
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"deskbell-{os.getuid()}-{name}"


_sender_lock = threading.Lock()
_sender: socket.socket | None = None


def _ring_sockets(data: bytes) -> None:
    global _sender
    with _sender_lock:
        if _sender is None:
            _sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        for path in _listening():
            try:
                _sender.sendto(data, path)
            except (ConnectionRefusedError, FileNotFoundError):
                # Its process is gone and could not tidy up.
                with contextlib.suppress(OSError):
                    os.unlink(path)
            except OSError:
                # Its queue is full: it is awake already.
                continue


def _listening() -> Iterator[str]:
    try:
        with os.scandir(_folder()) as entries:
            for entry in entries:
                yield entry.path
    except FileNotFoundError:
        return


class _SocketListener:
    def __init__(self) -> None:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = str(folder / f"{os.getpid()}-{next(_numbers)}")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(self._path)

    def wait(self, seconds: float) -> list[dict[str, Any]]:
        ready, _, _ = select.select([self._socket], [], [], seconds)
        return list(self._read()) if ready else []

    def _read(self) -> Iterator[dict[str, Any]]:
        with contextlib.suppress(BlockingIOError):
            for _ in range(1000):
                yield json.loads(self._socket.recv(LARGEST))

    def close(self) -> None:
        self._socket.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path)


_redis_lock = threading.Lock()
_redis: Any = None


def _redis_client() -> Any:
    global _redis
    import redis

    with _redis_lock:
        if _redis is None:
            _redis = redis.Redis.from_url(settings.REDIS, socket_timeout=2, socket_connect_timeout=2)
        return _redis


def _ring_redis(data: bytes) -> None:
    import redis

    # Down: readers poll, slower, and nothing is lost.
    with contextlib.suppress(redis.RedisError):
        _redis_client().publish(CHANNEL, data)


class _RedisListener:
    def __init__(self) -> None:
        self._channel: Any = None

    def wait(self, seconds: float) -> list[dict[str, Any]]:
        import redis

        try:
            if self._channel is None:
                self._channel = _redis_client().pubsub(ignore_subscribe_messages=True)
                self._channel.subscribe(CHANNEL)
            found = []
            message = self._channel.get_message(timeout=seconds)
            while message is not None:
                found.append(json.loads(message["data"]))
                message = self._channel.get_message(timeout=0)
        except redis.RedisError:
            self._channel = None
            threading.Event().wait(min(seconds, 1.0))
            return []
        return found

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
