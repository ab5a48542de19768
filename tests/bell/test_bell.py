"""The bell wakes every listener, carries notes, and never stands in the way of what was committed."""

import threading
from pathlib import Path

import pytest
from django.conf import settings

from deskbell import bell


def test_every_listener_hears_a_ring() -> None:
    first, second = bell.listen(), bell.listen()
    try:
        bell.ring(7, 9)
        assert first.wait(5) == [{"providers": [7, 9]}]
        assert second.wait(5) == [{"providers": [7, 9]}]
    finally:
        first.close()
        second.close()


def test_a_ring_wakes_a_waiting_listener_at_once() -> None:
    listener = bell.listen()
    timer = threading.Timer(0.1, bell.ring, [3])
    timer.start()
    try:
        assert listener.wait(20) == [{"providers": [3]}]
    finally:
        timer.join()
        listener.close()


def test_without_a_ring_the_wait_ends_by_itself() -> None:
    listener = bell.listen()
    try:
        assert listener.wait(0.01) == []
    finally:
        listener.close()


def test_a_whisper_carries_its_note() -> None:
    listener = bell.listen()
    try:
        bell.whisper(4, {"typing": 12})
        assert listener.wait(5) == [{"note": {"provider": 4, "typing": 12}}]
    finally:
        listener.close()


def test_a_note_that_is_too_large_is_dropped_without_an_error() -> None:
    listener = bell.listen()
    try:
        bell.whisper(4, {"typing": "x" * 10_000})
        assert listener.wait(0.05) == []
    finally:
        listener.close()


def test_what_a_dead_listener_left_behind_is_swept_and_the_others_still_hear() -> None:
    listener = bell.listen()
    dead = Path(settings.DATA) / "bell" / "99999-0"
    dead.write_bytes(b"")
    try:
        bell.ring(1)
        assert listener.wait(5) == [{"providers": [1]}]
        assert not dead.exists()
    finally:
        listener.close()


def test_a_listener_that_does_not_read_stops_nobody() -> None:
    deaf, listener = bell.listen(), bell.listen()
    try:
        for _ in range(2000):
            bell.ring(1)
            listener.wait(0)
        assert deaf.wait(1), "it is awake all the same"
    finally:
        deaf.close()
        listener.close()


def test_ringing_with_no_listener_and_no_folder_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path / "nowhere")
    bell.ring(1)


def test_a_closed_listener_leaves_nothing_behind() -> None:
    folder = Path(settings.DATA) / "bell"
    before = set(folder.iterdir()) if folder.exists() else set()
    bell.listen().close()
    assert set(folder.iterdir()) == before
