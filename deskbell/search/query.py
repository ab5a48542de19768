"""What a question asks for, read with the words an index knows: alphabets, missing diacritics and slips mended."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from deskbell.lib import text
from deskbell.search import alphabets, analysis
from deskbell.search.analysis import stem
from deskbell.search.words import is_quiet

if TYPE_CHECKING:
    from deskbell.search.vocabulary import Vocabulary

# Characters and words of a question that are looked at; a pasted letter says what it is about near its beginning.
LONGEST = 4000
MOST_WORDS = 200
QUIET_VALUE = 0.3
MENDED_VALUE = 0.8
LONGEST_WORD = 60

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Word:
    """`stems`: those it may stand for, each with its share. `is_known`: nothing had to be guessed."""

    form: str
    value: float
    stems: tuple[tuple[str, float], ...]
    is_known: bool

    @property
    def is_quiet(self) -> bool:
        return self.value < 1


@dataclass(frozen=True, slots=True)
class Question:
    """The terms to look up, with their weights."""

    words: tuple[Word, ...]
    stems: Weights = field(default_factory=dict)
    pairs: Weights = field(default_factory=dict)
    pieces: Weights = field(default_factory=dict)

    @property
    def telling(self) -> list[Word]:
        """The words that say what it is about; all of them when none does."""
        return [word for word in self.words if not word.is_quiet] or list(self.words)

    @property
    def familiarity(self) -> float:
        """The share of its letters that are in known words, 0 to 1: how much it is in this index's language."""
        letters = sum(len(word.form) for word in self.words)
        known = sum(len(word.form) for word in self.words if word.is_known)
        return known / letters if letters else 0.0


def read(typed: str, vocabulary: Vocabulary) -> Question:
    forms = [form[:LONGEST_WORD] for form in _forms(typed[:LONGEST], vocabulary)[:MOST_WORDS]]
    words = tuple(_word(form, vocabulary) for form in forms)
    question = Question(words, defaultdict(float), defaultdict(float), defaultdict(float))
    for word in words:
        for name, share in word.stems:
            question.stems[name] += word.value * share
        pieces = analysis.pieces(word.form)
        for piece in pieces:
            question.pieces[piece] += word.value / math.sqrt(len(pieces))
    for first, second in pairwise(words):
        for before, one in first.stems:
            for after, other in second.stems:
                weight = math.sqrt(first.value * one * second.value * other)
                question.pairs[analysis.pair(before, after)] += weight
    return question


def _forms(typed: str, vocabulary: Vocabulary) -> list[str]:
    as_typed = text.words(typed)
    if vocabulary.language == "ru" and alphabets.has_latin(typed):
        if alphabets.has_cyrillic(typed):
            return [form for part in typed.split() for form in _of_mixed(part, vocabulary)]
        return max(as_typed, *_readings(typed, vocabulary), key=vocabulary.recognised)
    if vocabulary.language != "ru" and alphabets.has_cyrillic(typed) and not alphabets.has_latin(typed):
        other_keys = text.words(alphabets.with_latin_keys(typed.lower()))
        return max(as_typed, other_keys, key=vocabulary.recognised)
    return as_typed


def _readings(typed: str, vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    """Latin letters as Cyrillic: typed in the wrong layout, and spelled by sound."""
    other_keys = text.words(alphabets.with_cyrillic_keys(typed))
    spelled = [_by_sound(form, vocabulary) for form in text.words(typed.replace("'", ""))]
    return other_keys, spelled


def _by_sound(form: str, vocabulary: Vocabulary) -> str:
    if not alphabets.has_latin(form):
        return form
    return vocabulary.by_sound(form) or alphabets.letter_by_letter(form)


def _of_mixed(part: str, vocabulary: Vocabulary) -> list[str]:
    """Names and codes stay Latin within a Russian question; only what is unknown as typed is read otherwise."""
    as_typed = text.words(part)
    if alphabets.has_latin(part) and not alphabets.has_cyrillic(part) and not _all_known(as_typed, vocabulary):
        for reading in _readings(part, vocabulary):
            if _all_known(reading, vocabulary):
                return reading
    return as_typed


def _all_known(forms: list[str], vocabulary: Vocabulary) -> bool:
    return bool(forms) and all(vocabulary.knows(form) or is_quiet(form, vocabulary.language) for form in forms)


def _word(form: str, vocabulary: Vocabulary) -> Word:
    folded = text.fold(form)
    value = QUIET_VALUE if is_quiet(folded, vocabulary.language) else 1.0
    own = stem(form, vocabulary.language)
    recorded = vocabulary.stems_of.get(folded, ())
    bare = folded == form and recorded and own not in recorded
    if own in vocabulary.stems and not bare:
        return Word(form, value, ((own, 1.0),), is_known=True)
    if recorded:
        return Word(form, value, _shared(recorded), is_known=True)
    if value < 1:
        return Word(form, value, ((own, 1.0),), is_known=True)
    nearest = dict.fromkeys(vocabulary.stems_of[known][0] for known in vocabulary.nearest(form))
    stems = _shared(tuple(nearest), MENDED_VALUE) or ((own, 1.0),)
    return Word(form, value, stems, is_known=False)


def _shared(stems: tuple[str, ...], value: float = 1.0) -> tuple[tuple[str, float], ...]:
    return tuple((name, value / math.sqrt(len(stems))) for name in stems)
