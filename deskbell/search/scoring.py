"""Which articles of an index answer a question, best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from deskbell.search import analysis
from deskbell.search.index import Index
from deskbell.search.query import Question

# An article with this share of an unknown word's pieces is about that word: half typed, or put together of two.
SAME_WORD = 0.65
# Of the best score; what is below has a word or two in common with the question by chance.
WORTH_SHOWING = 0.12

Scores = npt.NDArray[np.float64]


class Ranked(NamedTuple):
    article_id: int
    score: float


def rank(index: Index, question: Question, *, among: Sequence[int] | None = None, most: int = 50) -> list[Ranked]:
    """`among`: ids of the only articles asked for."""
    scores = score(index, question)
    scores[~_to_the_point(index, question)] = 0
    if among is not None:
        scores[~np.isin(index.article_ids, np.array(among, dtype=np.int64))] = 0
    best = scores.max(initial=0.0)
    if best <= 0:
        return []
    worth = np.nonzero(scores >= best * WORTH_SHOWING)[0]
    order = worth[np.argsort(-scores[worth], kind="stable")][:most]
    return [Ranked(int(index.article_ids[place]), float(scores[place])) for place in order]


def score(index: Index, question: Question) -> Scores:
    """Of every article, in the order of `index.article_ids`: the weighted sum of all channels."""
    scores = np.zeros(len(index.article_ids))
    for kind, wanted in (("stems", question.stems), ("pairs", question.pairs), ("pieces", question.pieces)):
        postings = index.postings[kind]
        for term, weight in wanted.items():
            if (row := postings.row(term)) is not None:
                found = postings.of(row)
                scores[postings.places[found]] += weight * postings.impacts[found]
    return scores


def _to_the_point(index: Index, question: Question) -> npt.NDArray[np.bool_]:
    """Articles with a word that says what the question is about, or with most of one."""
    having = np.zeros(len(index.article_ids), dtype=bool)
    stems = index.postings["stems"]
    for word in question.telling:
        rows = [row for name, _ in word.stems if (row := stems.row(name)) is not None]
        for row in rows:
            having[stems.places[stems.of(row)]] = True
        if not rows:
            having |= _share_of_pieces(index, word.form) >= SAME_WORD
    return having


def _share_of_pieces(index: Index, form: str) -> Scores:
    share = np.zeros(len(index.article_ids))
    wanted, postings = set(analysis.pieces(form)), index.postings["pieces"]
    for piece in wanted:
        if (row := postings.row(piece)) is not None:
            share[postings.places[postings.of(row)]] += 1 / len(wanted)
    return share
