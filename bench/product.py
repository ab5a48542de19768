"""Starts what is measured on a free port of the loopback, waits until it answers, and stops it."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.known import environment

SERVER_CORE, LOAD_CORE = 0, 1
# Seconds.
LONGEST_START = 30.0
LONGEST_STOP = 10.0


class NotMeasured(Exception):
    """`str()` says why."""


@dataclass(frozen=True)
class Running:
    """`seconds`: from the start of the process to its first answer."""

    pid: int
    port: int
    seconds: float


@contextlib.contextmanager
def deskbell(folder: Path, path: str, *, core: int | None = None) -> Iterator[Running]:
    """`deskbell run`: supervisor, server and worker. `path` is the page that must answer."""
    port = free_port()
    env = {**environment(folder), "DESKBELL_URL": f"http://127.0.0.1:{port}"}
    call = [sys.executable, "-m", "deskbell.run.cli", "run", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "bench.log").open("ab") as log, _started(call, env, log, port, path, core) as running:
        yield running


@contextlib.contextmanager
def hello(folder: Path, *, core: int | None = None) -> Iterator[Running]:
    port = free_port()
    call = [sys.executable, "-m", "bench.hello", str(port)]
    with (folder / "bench.log").open("ab") as log, _started(call, environment(folder), log, port, "/", core) as running:
        yield running


@contextlib.contextmanager
def _started(
    call: list[str], env: dict[str, str], log: object, port: int, path: str, core: int | None
) -> Iterator[Running]:
    begun = time.perf_counter()
    process = subprocess.Popen(call, env=env, stdout=log, stderr=log, preexec_fn=_pinned_to(core))  # type: ignore[call-overload]
    try:
        _wait_for_answer(process, port, path, begun)
        yield Running(process.pid, port, time.perf_counter() - begun)
    finally:
        _stop(process)


def _pinned_to(core: int | None) -> Callable[[], None] | None:
    if core is None or core >= (os.cpu_count() or 1):
        return None
    return lambda: os.sched_setaffinity(0, {core})


def _wait_for_answer(process: "subprocess.Popen[bytes]", port: int, path: str, begun: float) -> None:
    while time.perf_counter() - begun < LONGEST_START:
        if process.poll() is not None:
            raise NotMeasured(f"the process ended with {process.returncode} before it answered")
        try:
            status = _status(port, path)
        except OSError:
            time.sleep(0.005)
            continue
        if status != 200:
            raise NotMeasured(f"{path} answers {status}")
        return
    raise NotMeasured(f"no answer within {LONGEST_START:.0f} s")


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_START)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """The product's own processes stop with it."""
    members = tree(process.pid)
    process.terminate()
    try:
        process.wait(LONGEST_STOP)
    except subprocess.TimeoutExpired:
        for pid in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def tree(pid: int) -> list[int]:
    """The process and everything it started, itself first."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that the process and everything it started have used (proc(5): stat, fields 14 and 15)."""
    used = 0
    for member in tree(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
