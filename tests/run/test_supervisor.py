"""`deskbell run`: what dies is back by itself, and one signal stops everything."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.servers import Product, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running() -> Iterator[Product]:
    with servers.started("run") as product:
        yield product


def parts(product: Product) -> set[int]:
    """The processes it started."""
    listed = Path(f"/proc/{product.process.pid}/task/{product.process.pid}/children").read_text()
    return {int(pid) for pid in listed.split()}


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_says_where_it_is_and_what_to_do_first(running: Product) -> None:
    said = running.said()
    assert running.url in said
    assert "There is no provider yet" in said
    assert str(running.data) in said


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV], ids=lambda number: number.name)
def test_a_part_that_dies_is_back_by_itself(running: Product, number: signal.Signals) -> None:
    before = parts(running)
    assert len(before) == 2
    for pid in before:
        os.kill(pid, number)
    until(lambda: len(parts(running)) == 2 and not parts(running) & before)
    until(lambda: running.is_answering)
    assert running.process.poll() is None


def test_one_signal_stops_all() -> None:
    with servers.started("run") as product:
        children = parts(product)
        assert product.stop() == 0
        until(lambda: not any(is_there(pid) for pid in children))
        assert not product.is_answering
        assert "Traceback" not in product.said()


def test_without_its_supervisor_nothing_keeps_the_port() -> None:
    with servers.started("run") as product:
        children = parts(product)
        product.process.kill()
        product.process.wait()
        until(lambda: not any(is_there(pid) for pid in children))
        assert not product.is_answering


@pytest.mark.parametrize("command", ["run", "web"])
def test_a_port_that_is_taken_is_not_shared(running: Product, command: str) -> None:
    with servers.scratch_folder() as folder:
        ended = servers.command(command, "--port", str(running.port), data=folder)
        left = list(folder.iterdir())
    assert ended.returncode == 1
    assert f"Port {running.port} of 127.0.0.1 cannot be used" in ended.stderr
    assert left == []
