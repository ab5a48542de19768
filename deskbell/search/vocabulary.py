"""The words an index knows, and the nearest of them to a word it does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from deskbell.lib import text
from deskbell.search import alphabets
from deskbell.search.analysis import Counted, stem
from deskbell.search.words import is_quiet

# A word stands in for at most so many others.
NEAREST = 3
MOST_STEMS = 2
SHORTEST_MENDED = 4
LONGEST_MENDED = 40
TWO_SLIPS_FROM = 8
# Bytes of a word in the tables below, measured over 20,000 words.
EACH_WORD = 400


class Vocabulary:
    """`forms`: how often each folded word occurs; `stems_of`: the stems it was seen with, the usual one first."""

    def __init__(self, language: str, forms: dict[str, int], stems_of: dict[str, tuple[str, ...]]) -> None:
        self.language, self.forms, self.stems_of = language, forms, stems_of
        self.stems = frozenset(stem for stems in stems_of.values() for stem in stems)
        self._mended: dict[str, list[str]] = {}

    @classmethod
    def of(cls, counted: Sequence[Counted], language: str) -> Vocabulary:
        words: Counter[str] = Counter()
        for article in counted:
            words.update(article.forms)
        forms: Counter[str] = Counter()
        stems: dict[str, Counter[str]] = {}
        for word, times in words.items():
            folded = text.fold(word)
            forms[folded] += times
            stems.setdefault(folded, Counter())[stem(word, language)] += times
        usual = {form: tuple(name for name, _ in seen.most_common(MOST_STEMS)) for form, seen in stems.items()}
        return cls(language, dict(forms), usual)

    @property
    def bytes(self) -> int:
        return len(self.forms) * EACH_WORD

    def knows(self, word: str) -> bool:
        return text.fold(word) in self.forms or stem(word, self.language) in self.stems

    def recognised(self, words: Iterable[str]) -> int:
        """How many letters of a text are in words that mean something here."""
        return sum(len(word) for word in words if self._means_something(word))

    def by_sound(self, typed: str) -> str | None:
        """The word that someone without Cyrillic letters would spell like this."""
        return self._by_sound.get(alphabets.sound(typed))

    def nearest(self, word: str) -> list[str]:
        """The known words one slip of the fingers away, or two in a long word; none for a very short one."""
        folded = text.fold(word)
        if not SHORTEST_MENDED <= len(folded) <= LONGEST_MENDED or any(letter.isdigit() for letter in folded):
            return []
        if folded not in self._mended:
            if len(self._mended) > 5000:
                self._mended.clear()
            self._mended[folded] = self._nearest(folded)
        return self._mended[folded]

    def _means_something(self, word: str) -> bool:
        return is_quiet(text.fold(word), self.language) or (len(word) > 2 and self.knows(word))

    def _nearest(self, folded: str) -> list[str]:
        allowed = 2 if len(folded) >= TWO_SLIPS_FROM else 1
        found = []
        for candidate in self._similar(folded, allowed):
            slips = distance(folded, candidate, allowed)
            if slips == 1 or (slips == 2 and candidate[0] == folded[0]):
                found.append((slips, candidate[0] != folded[0], -self.forms[candidate], candidate))
        found.sort()
        return [entry[3] for entry in found if entry[0] == found[0][0]][:NEAREST]

    def _similar(self, folded: str, allowed: int) -> list[str]:
        """Words of about this length with about these letters: one slip changes at most two letters' presence."""
        words, lengths, letters, firsts = self._by_shape
        longer = np.abs(lengths - len(folded))
        changed = np.bitwise_count(letters ^ np.uint64(_letters(folded)))
        near = (longer <= 1) & (changed <= 2)
        if allowed == 2:
            near |= (firsts == ord(folded[0])) & (longer <= 2) & (changed <= 4)
        return [words[place] for place in np.nonzero(near)[0]]

    @cached_property
    def _by_shape(self) -> tuple[list[str], npt.NDArray[np.int16], npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
        words = [form for form in self.forms if len(form) >= SHORTEST_MENDED - 1 and not any(map(str.isdigit, form))]
        lengths = np.fromiter(map(len, words), np.int16, len(words))
        letters = np.fromiter(map(_letters, words), np.uint64, len(words))
        return words, lengths, letters, np.fromiter((ord(word[0]) for word in words), np.int32, len(words))

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        usual = sorted(self.forms, key=self.forms.__getitem__)
        return {alphabets.sound(form): form for form in usual if alphabets.has_cyrillic(form)}


def distance(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein (optimal string alignment); more than `most` when it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            steps = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                steps = min(steps, before[column - 2] + 1)
            current.append(steps)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return last[-1]


def _letters(word: str) -> int:
    """A bit for each letter; the alphabets we speak fit into 64 without meeting."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
