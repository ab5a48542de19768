"""The indexes this process holds: made on first use, again when the texts have changed, the least used given up."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.db.models import Count, Max

from deskbell.models import ArticleText
from deskbell.search import analysis
from deskbell.search.analysis import Counted
from deskbell.search.index import Index, build

# Seconds in which a change may go unnoticed.
LOOK_EVERY = 1.0
MOST_BYTES = 192 * 1024 * 1024

Version = tuple[object, ...]
Key = tuple[int, str]


@dataclass
class _Place:
    """Where one language of one provider stands. The lock is held by whoever builds."""

    index: Index | None = None
    version: Version = ()
    building: threading.Lock = field(default_factory=threading.Lock)


_guard = threading.Lock()
_places: OrderedDict[Key, _Place] = OrderedDict()
_versions: dict[int, tuple[float, dict[str, Version]]] = {}


def index_of(provider_id: int, language: str) -> Index | None:
    """None when the provider has no text in this language."""
    version = _version(provider_id, language)
    if version is None:
        return None
    with _guard:
        place = _places.setdefault((provider_id, language), _Place())
        _places.move_to_end((provider_id, language))
    if place.version == version:
        return place.index
    # Whoever has an older index goes on with it while one thread makes the new one.
    if not place.building.acquire(blocking=place.index is None):
        return place.index
    try:
        if place.version != version:
            place.index, place.version = build(_counted(provider_id, language), language), version
            _give_up_least_used()
    finally:
        place.building.release()
    return place.index


def forget() -> None:
    """Everything is read anew at the next question."""
    with _guard:
        _places.clear()
        _versions.clear()


def _version(provider_id: int, language: str) -> Version | None:
    now = time.monotonic()
    looked_at, versions = _versions.get(provider_id, (float("-inf"), {}))
    if now - looked_at > LOOK_EVERY:
        rows = (
            ArticleText.objects.filter(article__provider=provider_id)
            .values_list("language")
            .annotate(Count("pk"), Max("updated_at"), Max("pk"))
            .order_by()
        )
        versions = {name: tuple(rest) for name, *rest in rows}
        _versions[provider_id] = now, versions
    return versions.get(language)


def _counted(provider_id: int, language: str) -> list[Counted]:
    rows = (
        ArticleText.objects.filter(article__provider=provider_id, language=language)
        .order_by("article_id")
        .values_list("article_id", "title", "summary", "tags", "also", "html")
    )
    return [
        analysis.count(
            article_id,
            [title, summary, *map(str, tags), *map(str, also), *analysis.headings(html)],
            analysis.plain(html),
            language,
        )
        for article_id, title, summary, tags, also, html in rows.iterator(chunk_size=200)
    ]


def _give_up_least_used() -> None:
    with _guard:
        held = sum(place.index.bytes for place in _places.values() if place.index)
        for key in list(_places)[:-1]:
            if held <= MOST_BYTES:
                return
            place = _places.pop(key)
            held -= place.index.bytes if place.index else 0
