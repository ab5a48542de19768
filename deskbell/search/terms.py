"""A ticket's words as its full-text index holds them.

Every term begins with who may find it by that word and with the provider's number, `p7_` for all readers and `i7_` for
support alone: a customer's search cannot reach an internal note, and one provider's tickets cost another nothing.
"""

import re
from collections.abc import Iterable, Iterator

from deskbell.lib import text

LANGUAGES = ("en", "ru", "ro")
EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
LONGEST_TERM = 60
# Of one ticket. PostgreSQL takes about a megabyte.
MOST_TERMS = 20_000


def of_text(written: str) -> Iterator[str]:
    """Every word's stems and its letters as written, and e-mail addresses whole."""
    for word in text.words(written):
        yield from of_word(word)
    for address in EMAIL.findall(written):
        yield of_email(address)


def of_word(word: str) -> list[str]:
    stems = text.stems_any(word[:LONGEST_TERM], LANGUAGES)
    return list(dict.fromkeys([text.fold(word)[:LONGEST_TERM], *(stem[:LONGEST_TERM] for stem in stems)]))


def of_email(address: str) -> str:
    return address.lower()[: 2 * LONGEST_TERM]


def public(provider_id: int, terms: Iterable[str]) -> list[str]:
    return [f"p{provider_id}_{term}" for term in terms]


def internal(provider_id: int, terms: Iterable[str]) -> list[str]:
    return [f"i{provider_id}_{term}" for term in terms]


def joined(known: str, new: Iterable[str]) -> str:
    """The stored form of what is known and new together; the same words again change nothing."""
    return " ".join(list(dict.fromkeys([*known.split(), *new]))[:MOST_TERMS])
