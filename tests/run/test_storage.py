"""Files are whole or not there; the cache may be away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from deskbell.run.cache import ForgivingRedisCache
from deskbell.run.storage import WholeFileStorage
from tests.servers import free_port


class Broken(ContentFile):
    """Ends in the middle, as a full disk or an upload that breaks off does."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")


def test_half_a_file_leaves_nothing(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.save("files/ab/abc", Broken(b"whole"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    storage.save("files/ab/abc", ContentFile(b"whole"))
    assert (tmp_path / "files/ab/abc").read_bytes() == b"whole"


def test_without_redis_nothing_is_found_and_nothing_fails() -> None:
    cache = ForgivingRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})
    cache.set("key", 1)
    assert cache.get("key", "nothing") == "nothing"
    assert cache.add("key", 1) is False
    assert cache.delete("key") is False
    with pytest.raises(ValueError, match="no key"):
        cache.incr("key")
