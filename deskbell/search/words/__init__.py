"""Words that say little about what a question is about, by language."""

from deskbell.lib import text
from deskbell.search.words import en, ro, ru

LISTS = {"en": (en.FUNCTION, en.FRAME), "ru": (ru.FUNCTION, ru.FRAME), "ro": (ro.FUNCTION, ro.FRAME)}


def _folded(language: str) -> frozenset[str]:
    return frozenset(text.fold(word) for listed in LISTS[language] for word in text.words(listed))


# Folded, so that a word typed without its diacritics is recognised too.
QUIET = {language: _folded(language) for language in LISTS}
QUIET_ANYWHERE = frozenset().union(*QUIET.values())


def is_quiet(folded: str, language: str) -> bool:
    """Whether a folded word is one of the language's function words or question phrases."""
    return folded in QUIET.get(language, ())
