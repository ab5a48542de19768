"""What is counted of an article: stems, ordered pairs of neighbouring stems, and four-letter pieces of its words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from deskbell.lib import text

PIECE = 4
BLOCK = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|table|t[rdh]|thead|tbody|blockquote|pre|br|hr|div|figure)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL)

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """How often each stem, pair and piece occurs in one text."""

    stems: Counts = field(default_factory=dict)
    pairs: Counts = field(default_factory=dict)
    pieces: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """One article in one language. `forms`: how often it has each word as written, before stemming."""

    article_id: int
    title: Terms
    body: Terms
    forms: Counts


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """Of a word as `lib.text.words` gives it. Most words of a text are few: remembering them halves the work."""
    return text.stem(word, language)


def pieces(word: str) -> list[str]:
    """Overlapping runs of four letters, with the word's edges marked; a word of two letters is its own piece."""
    folded = text.fold(word)
    if len(folded) <= 2:
        return [folded]
    edged = f"_{folded}_"
    return [edged[start : start + PIECE] for start in range(len(edged) - PIECE + 1)]


def pair(first: str, second: str) -> str:
    return f"{first} {second}"


def count(article_id: int, title_like: Iterable[str], body: str, language: str) -> Counted:
    """`title_like`: the title, and whatever else says in a few words what the article is about."""
    titles = [text.words(part) for part in title_like]
    lines = [text.words(body)]
    forms = Counter(word for words in titles + lines for word in words)
    return Counted(article_id, _terms(titles, language), _terms(lines, language), dict(forms))


def plain(html: str) -> str:
    """The text of clean HTML, one line for each block."""
    lines = unescape(TAG.sub("", BLOCK.sub("\n", html))).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def headings(html: str) -> list[str]:
    return [plain(found) for found in HEADING.findall(html)]


def _terms(parts: Sequence[Sequence[str]], language: str) -> Terms:
    stems: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for part in parts:
        own = [stem(word, language) for word in part]
        stems.update(own)
        pairs.update(map(pair, own, own[1:]))
        words.update(part)
    found: Counter[str] = Counter()
    for word, times in words.items():
        for piece in pieces(word):
            found[piece] += times
    return Terms(dict(stems), dict(pairs), dict(found))
