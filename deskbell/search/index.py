"""One language of one provider's academy as arrays: for every term the articles that have it and what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deskbell.search.analysis import Counted, Counts, Terms
from deskbell.search.vocabulary import Vocabulary

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Channel:
    """BM25 over title and body together, or over titles alone. `weight`: its share in the sum."""

    weight: float
    saturation: float
    title_length: float
    body_length: float = 0.75


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of term: how it is read from a text, and its two channels."""

    of: Callable[[Terms], Counts]
    whole: Channel
    title: Channel


KINDS = {
    "stems": Kind(lambda terms: terms.stems, Channel(1.0, 1.2, 0.5), Channel(1.0, 1.2, 0.75)),
    "pairs": Kind(lambda terms: terms.pairs, Channel(0.75, 1.2, 0.5), Channel(0.3, 1.2, 0.5)),
    "pieces": Kind(lambda terms: terms.pieces, Channel(0.35, 2.0, 0.5), Channel(0.2, 2.0, 0.5)),
}


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms are known by their 64-bit hash: eight bytes each, where a dictionary of strings takes over a hundred.

    The articles of the n-th of the sorted `keys` are `places[starts[n]:starts[n + 1]]`, with `impacts` beside them.
    """

    keys: Ints
    starts: Ints
    places: npt.NDArray[np.int32]
    impacts: npt.NDArray[np.float32]
    rarity: npt.NDArray[np.float32]

    def row(self, term: str) -> int | None:
        """The term's place among the keys."""
        key = hash(term)
        row = int(np.searchsorted(self.keys, key))
        return row if row < len(self.keys) and int(self.keys[row]) == key else None

    def of(self, row: int) -> slice:
        return slice(int(self.starts[row]), int(self.starts[row + 1]))

    @property
    def bytes(self) -> int:
        arrays = (self.keys, self.starts, self.places, self.impacts, self.rarity)
        return sum(array.nbytes for array in arrays)


@dataclass(frozen=True, slots=True)
class Index:
    language: str
    article_ids: Ints
    postings: dict[str, Postings]
    vocabulary: Vocabulary

    @property
    def bytes(self) -> int:
        """About how much memory it holds."""
        return sum(postings.bytes for postings in self.postings.values()) + self.vocabulary.bytes


def build(counted: Sequence[Counted], language: str) -> Index:
    article_ids = np.array([article.article_id for article in counted], dtype=np.int64)
    postings = {name: _postings(counted, kind) for name, kind in KINDS.items()}
    return Index(language, article_ids, postings, Vocabulary.of(counted, language))


def _postings(counted: Sequence[Counted], kind: Kind) -> Postings:
    terms, articles, in_title, in_body = _occurrences(counted, kind)
    keys, term = np.unique(terms, return_inverse=True)
    order = np.lexsort((articles, term))
    term, articles, in_title, in_body = term[order], articles[order], in_title[order], in_body[order]
    many = len(counted)
    title_lengths: Floats = np.bincount(articles, in_title, many).astype(np.float64)
    body_lengths: Floats = np.bincount(articles, in_body, many).astype(np.float64)

    whole, title = kind.whole, kind.title
    used = in_title / _norm(title_lengths, whole.title_length)[articles]
    used += in_body / _norm(body_lengths, whole.body_length)[articles]
    rarity = _rarity(np.bincount(term, minlength=len(keys)), many)
    impacts = whole.weight * rarity[term] * _saturated(used, whole.saturation)
    title_rarity = _rarity(np.bincount(term, in_title > 0, len(keys)), many)
    used = in_title / _norm(title_lengths, title.title_length)[articles]
    impacts += title.weight * title_rarity[term] * _saturated(used, title.saturation)
    return Postings(
        keys=keys,
        starts=np.searchsorted(term, np.arange(len(keys) + 1)),
        places=articles.astype(np.int32),
        impacts=impacts.astype(np.float32),
        rarity=rarity.astype(np.float32),
    )


def _occurrences(counted: Sequence[Counted], kind: Kind) -> tuple[Ints, Ints, Floats, Floats]:
    """Four columns: the term's key, the article's place, and how often the article's title and body have it."""
    keys: list[Ints] = []
    places: list[Ints] = []
    titles: list[Floats] = []
    bodies: list[Floats] = []
    for place, article in enumerate(counted):
        title, body = kind.of(article.title), kind.of(article.body)
        terms = list(title.keys() | body.keys())
        keys.append(np.fromiter(map(hash, terms), np.int64, len(terms)))
        places.append(np.full(len(terms), place, np.int64))
        titles.append(np.fromiter((title.get(term, 0) for term in terms), np.float64, len(terms)))
        bodies.append(np.fromiter((body.get(term, 0) for term in terms), np.float64, len(terms)))
    if not counted:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    return np.concatenate(keys), np.concatenate(places), np.concatenate(titles), np.concatenate(bodies)


def _norm(lengths: Floats, strength: float) -> Floats:
    """What a term's frequency is divided by: longer than the average counts for less."""
    average = float(lengths.mean()) if len(lengths) else 0.0
    norm: Floats = 1 - strength + strength * lengths / (average or 1.0)
    return norm


def _rarity(articles: npt.NDArray[np.number], many: int) -> Floats:
    having = articles.astype(np.float64)
    rarity: Floats = np.log1p((many - having + 0.5) / (having + 0.5))
    return rarity


def _saturated(frequency: Floats, saturation: float) -> Floats:
    return frequency * (saturation + 1) / (frequency + saturation)
