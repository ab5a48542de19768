"""Cyrillic typed with Latin letters: with the keyboard left in the other layout, or spelled by sound."""

import re

LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?' + "@#$^&"
CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю." + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ," + '"№;:?'
TO_CYRILLIC_KEYS = str.maketrans(LATIN_KEYS, CYRILLIC_KEYS)
TO_LATIN_KEYS = str.maketrans(CYRILLIC_KEYS[: CYRILLIC_KEYS.index(".")], LATIN_KEYS[: LATIN_KEYS.index("/")])

SPELLED = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
})  # fmt: skip
# In this order: what is spelled in several ways comes to one.
SAME_SOUND = (
    ("shch", "sch"), ("kh", "h"), ("x", "h"), ("zh", "j"), ("ts", "c"), ("w", "v"), ("yo", "e"), ("io", "e"),
    ("ye", "e"), ("je", "e"), ("yu", "u"), ("ju", "u"), ("iu", "u"), ("ya", "a"), ("ja", "a"), ("ia", "a"),
    ("iy", "i"), ("yy", "i"), ("y", "i"), ("'", ""), ("’", ""),
)  # fmt: skip
LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"),
    ("ju", "ю"), ("ya", "я"), ("ja", "я"), ("yo", "е"), ("jo", "е"), ("ye", "е"), ("je", "е"), ("iy", "ий"),
    ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
    ("j", "ж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"),
    ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "х"), ("y", "ы"), ("z", "з"), ("'", "ь"),
)  # fmt: skip
LETTER = re.compile("|".join(spelled for spelled, _ in LETTERS))
CYRILLIC_OF = dict(LETTERS)


def has_latin(text: str) -> bool:
    return any("a" <= letter <= "z" for letter in text.lower())


def has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def with_cyrillic_keys(typed: str) -> str:
    """What the same keys give in the Russian layout."""
    return typed.translate(TO_CYRILLIC_KEYS)


def with_latin_keys(typed: str) -> str:
    return typed.translate(TO_LATIN_KEYS)


def sound(word: str) -> str:
    """One spelling in Latin letters for all the ways to spell a word, Cyrillic or Latin."""
    spelled = word.lower().translate(SPELLED)
    for variant, one in SAME_SOUND:
        spelled = spelled.replace(variant, one)
    return spelled


def letter_by_letter(typed: str) -> str:
    """Cyrillic for a word spelled in Latin letters that no known word sounds like."""
    return LETTER.sub(lambda found: CYRILLIC_OF[found.group()], typed.lower())
