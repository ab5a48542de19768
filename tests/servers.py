"""Real processes for tests: the product as it is started by people, and several processes that work at once."""

import http.client
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection, connections
from psycopg import sql

from tests import environment

ROOT = Path(__file__).resolve().parent.parent
# Seconds.
START, STOP = 180.0, 20.0


@dataclass
class Product:
    """A running `deskbell` command."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def is_answering(self) -> bool:
        """Says anything at all over HTTP."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", "/static/0/none")
            return link.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()

    def wait_until_answering(self) -> None:
        until(lambda: self.is_answering or self.process.poll() is not None, seconds=START)
        if self.process.poll() is not None or not self.is_answering:
            raise AssertionError(f"deskbell does not answer:\n{self.said()}")

    def said(self) -> str:
        """The end of what it printed."""
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self) -> int:
        """As an operator stops it; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise AssertionError(f"deskbell does not stop:\n{self.said()}") from None


def until(happened: Callable[[], object], *, seconds: float = 20.0, every: float = 0.05) -> None:
    """Returns as soon as `happened()` is true; AssertionError when it does not come."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(f"it did not happen within {seconds:.0f} s")
        time.sleep(every)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(*command: str, settings: dict[str, str] | None = None) -> Iterator[Product]:
    """`deskbell <command>` with a data folder and, on PostgreSQL, a database of its own; answering."""
    with fresh_database() as address, scratch_folder() as folder:
        settings = {"DESKBELL_DATABASE": address, **(settings or {})}
        with _process(command, folder, settings) as product:
            yield product


@contextmanager
def on_test_database() -> Iterator[Product]:
    """`deskbell web` on the very database and data folder of the tests in this process."""
    settings = {}
    if connection.vendor == "sqlite":
        link = environment.DATA / "deskbell.sqlite3"
        link.unlink(missing_ok=True)
        link.symlink_to(str(connection.settings_dict["NAME"]))
    else:
        parts = urlsplit(environment.DATABASE)
        settings["DESKBELL_DATABASE"] = parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with _process(("web",), environment.DATA, settings) as product:
        yield product


def command(*given: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a `deskbell` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "deskbell.run.cli", *given],
        cwd=ROOT,
        env=environment.product_environment(DESKBELL_DATA=str(data), **more),
        capture_output=True,
        text=True,
        timeout=START,
    )


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Short enough for the bell's sockets, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-run-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty PostgreSQL database; empty for SQLite, which lies in the data folder."""
    if not environment.DATABASE:
        yield ""
        return
    name = f"deskbell_{uuid4().hex[:12]}"
    with psycopg.connect(environment.DATABASE, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(environment.DATABASE)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _process(command: tuple[str, ...], folder: Path, settings: dict[str, str]) -> Iterator[Product]:
    port = free_port()
    log = folder / "printed.log"
    own = {"DESKBELL_DATA": str(folder), "DESKBELL_URL": f"http://localhost:{port}", "DESKBELL_LOG": "warning"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "deskbell.run.cli", *command, "--port", str(port)],
            cwd=ROOT,
            env=environment.product_environment(**{**own, **settings}),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    product = Product(process, port, folder, log)
    try:
        product.wait_until_answering()
        yield product
        product.stop()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Crew:
    """`work(0)`, `work(1)`, … each in a process of its own, begun at the same moment; needs `transaction=True`."""

    def __init__(self, size: int, work: Callable[[int], Any]) -> None:
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        self._start = fork.Barrier(size)
        self._members = []
        for number in range(size):
            ours, theirs = fork.Pipe(duplex=False)
            member = fork.Process(target=self._run, args=(work, number, theirs), daemon=True)
            member.start()
            theirs.close()
            self._members.append((member, ours))

    @property
    def is_working(self) -> bool:
        return any(member.is_alive() for member, _ours in self._members)

    def results(self, seconds: float = 60.0) -> list[Any]:
        """What each returned, in order. AssertionError when one failed or takes too long."""
        results = []
        for member, ours in self._members:
            assert ours.poll(seconds), f"{member.name} takes too long"
            is_done, result = ours.recv()
            assert is_done, result
            results.append(result)
            member.join(seconds)
        return results

    def _run(self, work: Callable[[int], Any], number: int, theirs: Any) -> None:
        try:
            self._start.wait(30)
            theirs.send((True, work(number)))
        except BaseException:
            theirs.send((False, traceback.format_exc()))
        finally:
            connections.close_all()


def at_once(size: int, work: Callable[[int], Any]) -> list[Any]:
    """What `size` processes made of the same work, begun at the same moment."""
    return Crew(size, work).results()
