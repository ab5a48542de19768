"""Opaque page cursors: the sort values of a page's last row. Whoever makes one up gets the first page."""

import base64
import binascii
import json
import re
from collections.abc import Sequence

LONGEST_CURSOR = 3000
LONGEST_TEXT = 500
LARGEST_NUMBER = 2**63 - 1
ALPHABET = re.compile(r"[A-Za-z0-9_-]+")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def encode(values: Sequence[str | int]) -> str:
    """Raises ValueError for a value that `decode` would not take back."""
    if not all(_sane(value, type(value)) for value in values):
        raise ValueError("a page cursor holds short texts and 64-bit whole numbers")
    cursor = _encoded(values)
    if len(cursor) > LONGEST_CURSOR:
        raise ValueError("too much for a page cursor")
    return cursor


def decode(cursor: str, kinds: Sequence[type]) -> tuple[str | int, ...] | None:
    """The values if they are of exactly these kinds (str, int), else None."""
    if len(cursor) > LONGEST_CURSOR or not ALPHABET.fullmatch(cursor):
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    if not all(_sane(value, kind) for value, kind in zip(values, kinds, strict=True)):
        return None
    return tuple(values) if _encoded(values) == cursor else None


def _encoded(values: Sequence[str | int]) -> str:
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _sane(value: object, kind: type) -> bool:
    if type(value) is not kind:
        return False
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and not UNSTORABLE.search(value)
    return isinstance(value, int) and kind is int and abs(value) <= LARGEST_NUMBER
