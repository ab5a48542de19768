"""Every test of search begins with nothing on the shelf."""

from collections.abc import Iterator

import pytest

from deskbell.search import shelf


@pytest.fixture(autouse=True)
def _empty_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(shelf, "LOOK_EVERY", -1.0)
    shelf.forget()
    yield
    shelf.forget()
