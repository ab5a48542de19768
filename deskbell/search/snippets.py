"""The piece of an article that has most of the question's words, with these words marked."""

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from deskbell.lib import text
from deskbell.search.analysis import stem

LONGEST = 220
# Words before the first match, so that it does not begin in the air.
LEAD = 6
LINE_END = re.compile(r"(?<=[.!?…:;,])\n")
SENTENCE_END = re.compile(r"[.!?…:]\s+|\s·\s")
MARKED = Markup("<mark>{}</mark>")
# A text is looked at so far, in characters.
LOOKED_AT = 60_000


def cut(plain: str, stems: Collection[str], language: str) -> Markup:
    """Safe HTML of one line, about 220 characters; the beginning of the text when it has none of the stems."""
    plain = LINE_END.sub(" ", plain[:LOOKED_AT]).replace("\n", " · ")
    words = [(found.start(), found.end(), _stem_of(found.group(), language)) for found in text.WORD.finditer(plain)]
    matches = [(start, end, name) for start, end, name in words if name in stems]
    is_long = len(plain) > LONGEST
    start = _start(plain, words, matches[_best(matches)][0]) if matches and is_long else 0
    end = _end(plain, words, start)
    marked = [(first, last) for first, last, _ in matches if start <= first and last <= end]
    return _drawn(plain, start, end, marked)


@lru_cache(maxsize=20_000)
def _stem_of(written: str, language: str) -> str:
    words = text.words(written)
    return stem(words[0], language) if words else ""


def _best(matches: list[tuple[int, int, str]]) -> int:
    """Where the window begins that has the most different stems; the earliest of equals."""
    best, most, last = 0, 0, 0
    counts: dict[str, int] = {}
    for first, (start, _, name) in enumerate(matches):
        while last < len(matches) and matches[last][1] - start <= LONGEST - 40:
            counts[matches[last][2]] = counts.get(matches[last][2], 0) + 1
            last += 1
        if len(counts) > most:
            best, most = first, len(counts)
        counts[name] -= 1
        if not counts[name]:
            del counts[name]
    return best


def _start(plain: str, words: list[tuple[int, int, str]], match: int) -> int:
    """The beginning of the match's sentence when it is near, else a few words before the match."""
    ends = [found.end() for found in SENTENCE_END.finditer(plain, max(0, match - LONGEST), match)]
    sentence = ends[-1] if ends else 0
    before = [start for start, _, _ in words if start <= match][-LEAD - 1 :]
    return sentence if match - sentence <= LONGEST // 3 else before[0]


def _end(plain: str, words: list[tuple[int, int, str]], start: int) -> int:
    if len(plain) - start <= LONGEST:
        return len(plain)
    fitting = [end for first, end, _ in words if first >= start and end - start <= LONGEST]
    return fitting[-1] if fitting else start + LONGEST


def _drawn(plain: str, start: int, end: int, marked: list[tuple[int, int]]) -> Markup:
    parts: list[Markup] = [Markup("… ")] if start > 0 else []
    edges = [(start, start), *marked, (end, end)]
    for (first, last), (following, _) in pairwise(edges):
        if last > first:
            parts.append(MARKED.format(plain[first:last]))
        parts.append(escape(plain[last:following]))
    parts.append(Markup(" …") if end < len(plain) else Markup(""))
    return Markup("").join(parts)
