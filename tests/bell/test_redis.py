"""The bell over Redis, for several machines. `make test` starts one; elsewhere these are skipped."""

import os

import pytest
from pytest_django import Settings

from deskbell import bell
from tests.servers import free_port

REDIS = os.environ.get("DESKBELL_TEST_REDIS", "")
needs_redis = pytest.mark.skipif(not REDIS, reason="DESKBELL_TEST_REDIS is not set")


@pytest.fixture(autouse=True)
def _no_client_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "_redis", None)


@needs_redis
def test_every_listener_hears_a_ring(settings: Settings) -> None:
    settings.REDIS = REDIS
    listeners = [bell.listen(), bell.listen()]
    for listener in listeners:
        listener.wait(0.5)
    bell.ring(7, 8)
    for listener in listeners:
        assert listener.wait(5) == [{"providers": [7, 8]}]
        listener.close()


@needs_redis
def test_a_whisper_passes_and_is_not_kept(settings: Settings) -> None:
    settings.REDIS = REDIS
    listener = bell.listen()
    listener.wait(0.5)
    bell.whisper(7, {"kind": "typing", "ticket": 1})
    assert listener.wait(5) == [{"note": {"provider": 7, "kind": "typing", "ticket": 1}}]
    late = bell.listen()
    assert late.wait(0.3) == []
    for one in (listener, late):
        one.close()


def test_without_redis_nothing_fails_and_readers_poll(settings: Settings) -> None:
    settings.REDIS = f"redis://127.0.0.1:{free_port()}/0"
    bell.ring(7)
    listener = bell.listen()
    assert listener.wait(0.1) == []
