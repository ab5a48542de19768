"""The arrays give what the formula of BM25 over six channels says, worked out here word by word."""

import math
from collections import Counter
from itertools import pairwise

import pytest

from deskbell.search import analysis, scoring
from deskbell.search.index import build
from deskbell.search.query import read

ARTICLES = (
    ("Reset a password", "Open the settings and choose a new password. The old password stops at once."),
    ("Invite a colleague", "Colleagues get a letter with a link; the link works for a day."),
    ("Settings of the calendar", "The calendar shows a week. Choose the first day in the settings."),
)


def counts(part: str, kind: str) -> Counter[str]:
    words = analysis.text.words(part)
    stems = [analysis.stem(word, "en") for word in words]
    if kind == "stems":
        return Counter(stems)
    if kind == "pairs":
        return Counter(f"{one} {two}" for one, two in pairwise(stems))
    return Counter(piece for word in words for piece in analysis.pieces(word))


def channel(term: str, place: int, kind: str, weight: float, k1: float, b: float, *, whole: bool) -> float:
    titles = [counts(title, kind) for title, _ in ARTICLES]
    bodies = [counts(body, kind) for _, body in ARTICLES]

    def frequency(number: int) -> float:
        average = sum(title.total() for title in titles) / len(titles)
        own = titles[number][term] / (1 - b + b * titles[number].total() / average)
        if whole:
            average = sum(body.total() for body in bodies) / len(bodies)
            own += bodies[number][term] / (0.25 + 0.75 * bodies[number].total() / average)
        return own

    having = sum(frequency(number) > 0 for number in range(len(ARTICLES)))
    rarity = math.log(1 + (len(ARTICLES) - having + 0.5) / (having + 0.5))
    return weight * rarity * frequency(place) * (k1 + 1) / (frequency(place) + k1)


def expected(question: str, place: int) -> float:
    read_as = read(question, index().vocabulary)
    total = 0.0
    for term, weight in read_as.stems.items():
        total += weight * channel(term, place, "stems", 1.0, 1.2, 0.5, whole=True)
        total += weight * channel(term, place, "stems", 1.0, 1.2, 0.75, whole=False)
    for term, weight in read_as.pairs.items():
        total += weight * channel(term, place, "pairs", 0.75, 1.2, 0.5, whole=True)
        total += weight * channel(term, place, "pairs", 0.3, 1.2, 0.5, whole=False)
    for term, weight in read_as.pieces.items():
        total += weight * channel(term, place, "pieces", 0.35, 2.0, 0.5, whole=True)
        total += weight * channel(term, place, "pieces", 0.2, 2.0, 0.5, whole=False)
    return total


def index() -> scoring.Index:
    return build([analysis.count(place, [title], body, "en") for place, (title, body) in enumerate(ARTICLES)], "en")


@pytest.mark.parametrize("question", ["reset my password", "the first day of a calendar week", "colleague link link"])
def test_scores_are_those_of_the_formula(question: str) -> None:
    scores = scoring.score(index(), read(question, index().vocabulary))
    assert list(scores) == pytest.approx([expected(question, place) for place in range(len(ARTICLES))], rel=1e-5)


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = build([], "en")
    assert scoring.rank(empty, read("anything at all", empty.vocabulary)) == []
