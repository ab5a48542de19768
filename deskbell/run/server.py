"""The server: one RSGI application. `/live/…` goes to the stream, `/static/…` to files, everything else to Django.

Django runs as WSGI in a fixed number of threads; a stream costs neither a thread nor a Django request.
"""

import asyncio
import gzip
import io
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from deskbell.live import stream
from deskbell.live.follower import follower
from deskbell.pages import static
from deskbell.run.options import option

Headers = list[tuple[str, str]]
# Bytes of a request body that are kept in memory; a larger one goes to a temporary file.
IN_MEMORY = 1024 * 1024
# Seconds a stopping server waits for its last answers.
LONGEST_STOP = 10
FOR_EVER = "public, max-age=31536000, immutable"
GZIPPED = (".css", ".js", ".svg")


class Server:
    """`__rsgi__` is what Granian calls for each request. https://github.com/emmett-framework/granian (RSGI 1.5)"""

    def __init__(self) -> None:
        self._django = get_wsgi_application()
        self._threads = ThreadPoolExecutor(int(option("DESKBELL_THREADS")), thread_name_prefix="deskbell-page")
        self._gzipped: dict[str, bytes] = {}

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if scope.proto != "http":
            proto.close(403)
        elif scope.path.startswith("/live/"):
            await self._live(scope, proto)
        elif scope.path.startswith(f"{static.PREFIX}/"):
            self._static(scope, proto)
        else:
            await self._page(scope, proto)

    async def _live(self, scope: Any, proto: Any) -> None:
        headers = scope.headers
        asked = stream.asked(
            scope.path.removeprefix("/live/").strip("/"),
            scope.query_string,
            headers.get("cookie", ""),
            headers.get("last-event-id", ""),
        )
        await stream.serve(asked, proto, self._threads)

    def _static(self, scope: Any, proto: Any) -> None:
        _, _, path = scope.path.removeprefix(f"{static.PREFIX}/").partition("/")
        file = static.found(unquote(path))
        if file is None:
            proto.response_empty(404, [])
            return
        headers = [
            ("content-type", static.media_type(path)),
            ("cache-control", FOR_EVER),
            ("x-content-type-options", "nosniff"),
            ("access-control-allow-origin", "*"),
        ]
        if file.suffix in GZIPPED and "gzip" in scope.headers.get("accept-encoding", ""):
            headers += [("content-encoding", "gzip"), ("vary", "accept-encoding")]
            proto.response_bytes(200, headers, self._packed(path, file))
        elif (bundle := static.bundled(path)) is not None:
            proto.response_bytes(200, headers, bundle)
        else:
            proto.response_file(200, headers, str(file))

    def _packed(self, path: str, file: Path) -> bytes:
        if path not in self._gzipped:
            self._gzipped[path] = gzip.compress(static.bundled(path) or file.read_bytes(), 9)
        return self._gzipped[path]

    async def _page(self, scope: Any, proto: Any) -> None:
        body = await _body(scope, proto)
        if body is None:
            proto.response_str(413, [("content-type", "text/plain; charset=utf-8")], "The request is too large.")
            return
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._answer, _environ(scope, body))
        if isinstance(answer.content, bytes):
            proto.response_bytes(answer.status, answer.headers, answer.content)
        elif isinstance(answer.content, Path):
            headers = [*answer.headers, ("content-length", str(answer.content.stat().st_size))]
            proto.response_file(answer.status, headers, str(answer.content))
        else:
            await self._pieces(answer, proto)

    async def _pieces(self, answer: "Answer", proto: Any) -> None:
        loop = asyncio.get_running_loop()
        transport = proto.response_stream(answer.status, answer.headers)
        pieces = iter(cast(Iterable[bytes], answer.content))
        while piece := await loop.run_in_executor(self._threads, next, pieces, b""):
            await transport.send_bytes(piece)

    def _answer(self, environ: dict[str, Any]) -> "Answer":
        answer = Answer()
        content = self._django(environ, answer.start)
        if isinstance(content, FileWrapper):
            answer.content = content.as_answer()
        else:
            answer.content = b"".join(content)
        if not isinstance(content, FileWrapper) or isinstance(answer.content, Path):
            close = getattr(content, "close", None)
            if close is not None:
                close()
        return answer


class Answer:
    """What Django says through WSGI's `start_response`, and its content."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Headers = []
        self.content: bytes | Path | Iterable[bytes] = b""

    def start(self, status: str, headers: Headers, _failure: Any = None, /) -> Callable[[bytes], object]:
        """Granian counts the content itself."""
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers if name.lower() != "content-length"]
        return _no_writing


def _no_writing(content: bytes) -> object:
    raise NotImplementedError("Django never uses WSGI's write()")


class FileWrapper:
    """WSGI's own word for "this answer is a file" (PEP 3333, wsgi.file_wrapper): a file on disk is sent by Granian."""

    def __init__(self, file: Any, size: int = 64 * 1024) -> None:
        self._file, self._size = file, size

    def as_answer(self) -> "Path | Iterable[bytes]":
        name = getattr(self._file, "name", None)
        return Path(name) if isinstance(name, str) and os.path.isfile(name) else self

    def __iter__(self) -> "FileWrapper":
        return self

    def __next__(self) -> bytes:
        piece: bytes = self._file.read(self._size)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        self._file.close()


async def _body(scope: Any, proto: Any) -> Any:
    """The request's body as a file; None when it is larger than the installation takes."""
    length = scope.headers.get("content-length", "")
    if length.isdigit() and int(length) > settings.MAX_BODY:
        return None
    if scope.method in ("GET", "HEAD") and not length and not scope.headers.get("transfer-encoding"):
        return io.BytesIO()
    if length.isdigit() and int(length) <= IN_MEMORY:
        return io.BytesIO(await proto())
    spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 Django reads and closes it
    taken = 0
    async for piece in proto:
        taken += len(piece)
        if taken > settings.MAX_BODY:
            return None
        spool.write(piece)
    spool.seek(0)
    return spool


def _environ(scope: Any, body: Any) -> dict[str, Any]:
    """https://peps.python.org/pep-3333/#environ-variables"""
    host, _, port = scope.server.rpartition(":")
    path = unquote(scope.path, "latin-1") if "%" in scope.path else scope.path.encode().decode("latin-1")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            # X_Forwarded_For would pass for the X-Forwarded-For that only the proxy may set.
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]}; {value}" if key == "HTTP_COOKIE" and key in environ else value
    if "CONTENT_LENGTH" not in environ and not isinstance(body, io.BytesIO):
        environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return environ


def serve(host: str, port: int, *, parent: int = 0) -> None:
    """Runs the server in this process until SIGTERM or SIGINT, or until the supervisor it names is gone."""
    import uvloop

    uvloop.run(_serve(host, port, parent))


async def _serve(host: str, port: int, parent: int) -> None:
    from granian.server.embed import Server as Granian

    granian = Granian(
        Server(), address=host, port=port, backlog=4096, backpressure=65_536, websockets=False, log_enabled=False
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, granian)
    orphaned = loop.create_task(_stop_with(parent, granian)) if parent else None
    try:
        await granian.serve()
    finally:
        if orphaned is not None:
            orphaned.cancel()
        follower.stop()


def _stop(granian: Any) -> None:
    """Requests under way are finished; streams would never be, so they are ended."""
    follower.stop()
    granian.stop()
    asyncio.get_running_loop().call_later(LONGEST_STOP, os._exit, 0)


async def _stop_with(parent: int, granian: Any) -> None:
    """A server whose supervisor was killed must not keep the port."""
    while os.getppid() == parent:  # noqa: ASYNC110 there is no event for a parent's death
        await asyncio.sleep(1)
    _stop(granian)
