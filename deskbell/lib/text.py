"""Words and stems: what search compares, the same on every database."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

import Stemmer

from deskbell.lib.html import without_controls

STEMMERS = {"en": "english", "ru": "russian", "ro": "romanian"}
WORD = re.compile(r"\w+")
SAME_LETTERS = str.maketrans("şţё", "șțе")
LONGEST_STEMMED = 60

_of_this_thread = threading.local()


def words(text: str) -> list[str]:
    """Lower-case words, Romanian cedillas as commas below, ё as е."""
    # Lower-casing may take a letter apart (İ), so composing comes last.
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    return WORD.findall(lowered.translate(SAME_LETTERS))


def fold(word: str) -> str:
    """Without combining marks; й stays a letter of its own."""
    if word.isascii():
        return word
    return "".join(_bare(letter) for letter in unicodedata.normalize("NFC", word))


def stem(word: str, language: str) -> str:
    """The folded Snowball stem of one word as `words` gives it; only folded in a language without a stemmer."""
    if language not in STEMMERS or len(word) > LONGEST_STEMMED:
        return fold(word)
    return fold(_stemmer(language).stemWord(word))


def stems(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in words(text)]


def stems_any(text: str, languages: Iterable[str]) -> list[str]:
    """Each stem once, in order of appearance, by the languages a word's script leaves possible."""
    wanted = set(languages)
    found: dict[str, None] = {}
    for word in words(text):
        possible = [language for language in _languages_of(word) if language in wanted]
        for language in possible or [""]:
            found[stem(word, language)] = None
    return list(found)


def _bare(letter: str) -> str:
    if letter in "йЙ":
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def _stemmer(language: str) -> Stemmer.Stemmer:
    # A stemmer keeps state between calls: one for each thread.
    name = STEMMERS[language]
    if not hasattr(_of_this_thread, name):
        setattr(_of_this_thread, name, Stemmer.Stemmer(name))
    stemmer: Stemmer.Stemmer = getattr(_of_this_thread, name)
    return stemmer


def _languages_of(word: str) -> Iterator[str]:
    if any("\u0400" <= letter <= "\u04ff" for letter in word):
        yield "ru"
    elif any(letter.isalpha() for letter in word):
        yield from ("en", "ro")


def storable(value: object) -> object:
    """JSON without what a database refuses inside a text: NUL, other controls and lone surrogates."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {without_controls(str(key)): storable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [storable(part) for part in value]
    return value
