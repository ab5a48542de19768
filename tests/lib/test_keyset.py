import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.keyset import decode, encode

NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50)


def made_up(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()


@given(st.lists(NUMBERS | TEXTS, max_size=4))
def test_a_cursor_comes_back(values: list[str | int]) -> None:
    assert decode(encode(values), [type(value) for value in values]) == tuple(values)


@given(st.text())
def test_any_text_is_a_cursor_or_not(cursor: str) -> None:
    assert decode(cursor, [str, int]) is None


@pytest.mark.parametrize(
    "value",
    [
        ["a"], ["a", 1, 2], [1, "a"], ["a", True], ["a", 1.0], ["a", None], ["a", 2**63], ["a\x00", 1], ["a" * 501, 1],
        {"a": 1}, "a", 1, None, [["a"], 1], ["\ud800", 1],
    ],
)  # fmt: skip
def test_made_up_cursors_are_none(value: object) -> None:
    assert decode(made_up(value), [str, int]) is None


@pytest.mark.parametrize("cursor", ["", "=", "a", "WyJhIiwxXQ==", "WyJhIiwxXQ\n", "a" * 5000, "W1tb" * 700, "МЯУ"])
def test_broken_cursors_are_none(cursor: str) -> None:
    assert decode(cursor, [str, int]) is None
    assert decode("WyJhIiwxXQ", [str, int]) == ("a", 1)


@pytest.mark.parametrize("values", [["a" * 501], [2**63], ["\x00"], [True], ["я" * 500] * 4])
def test_what_would_not_come_back_is_refused(values: list[str | int]) -> None:
    with pytest.raises(ValueError, match="page cursor"):
        encode(values)
