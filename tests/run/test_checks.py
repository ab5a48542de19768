"""Before anything starts: a data folder that cannot be used is refused in words, and nothing is left half-written."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deskbell.run.checks import NotReady, check_folder
from deskbell.run.options import OPTIONS, option
from tests import servers


class Disk(NamedTuple):
    total: int
    used: int
    free: int


def test_a_folder_is_made_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_in_its_place_is_named(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("mine")
    with pytest.raises(NotReady, match=f"{place}.*DESKBELL_DATA"):
        check_folder(place)
    assert place.read_text() == "mine"


def test_a_file_on_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(NotReady, match="DESKBELL_DATA"):
        check_folder(tmp_path / "file" / "data")


def test_a_disk_with_little_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(10**9, 10**9, 7 * 1024 * 1024))
    with pytest.raises(NotReady, match="only 7 MB left"):
        check_folder(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte, full."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.getuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        filling = place / "filling"
        with pytest.raises(OSError, match="No space"):
            filling.write_bytes(b"x" * 1024 * 1024)
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def read_only_disk(tmp_path: Path) -> Iterator[Path]:
    """Root may write anywhere but on a disk that is mounted read-only."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.getuid() != 0:
        place.chmod(0o500)
        yield place
        place.chmod(0o700)
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=512k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("nothing can be mounted here, and root may write anywhere else")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("command", [["run", "--demo"], ["migrate"], ["provider", "list"]], ids=" ".join)
def test_a_read_only_folder_stops_every_command_with_one_line(read_only_disk: Path, command: list[str]) -> None:
    ended = servers.command(*command, data=read_only_disk)
    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"Error: The data folder {read_only_disk} cannot be written: ")
    assert line.endswith("Nothing was started or changed.")
    assert list(read_only_disk.iterdir()) == []


def test_a_full_disk_stops_it_and_leaves_nothing_behind(small_disk: Path) -> None:
    before = sorted(path.name for path in small_disk.iterdir())
    ended = servers.command("run", data=small_disk)
    assert ended.returncode == 1
    (line,) = ended.stderr.strip().splitlines()
    assert "No space left on device" in line
    assert sorted(path.name for path in small_disk.iterdir()) == before


def test_a_file_in_the_folders_place_stops_the_command(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("mine")
    ended = servers.command("migrate", data=place)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert str(place) in ended.stderr


def test_an_option_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("DESKBELL_SECRET", "from the environment")
    monkeypatch.setenv("DESKBELL_SECRET_FILE", str(tmp_path / "secret"))
    assert option("DESKBELL_SECRET") == "from a file"


def test_an_empty_option_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_THREADS", "")
    assert option("DESKBELL_THREADS") == "4"


def test_secrets_are_listed_but_not_shown(tmp_path: Path) -> None:
    ended = servers.command("settings", data=tmp_path, DESKBELL_SECRET="do not show")
    assert ended.returncode == 0
    assert "do not show" not in ended.stdout
    assert all(f"{known.name}=" in ended.stdout for known in OPTIONS)
