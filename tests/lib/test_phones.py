import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.phones import normal, shown


@pytest.mark.parametrize(
    ("phone", "country", "expected"),
    [
        ("8 (495) 000-00-14", "RU", "+74950000014"),
        ("+7 495 000 00 14", "MD", "+74950000014"),
        ("022 000 031", "MD", "+37322000031"),
        ("00373 22 000 031", "md", "+37322000031"),
        ("030 00000000", "DE", "+493000000000"),
        ("+373 22 000 031", "", "+37322000031"),
        ("022 000 031", "", None),
        ("12", "RU", None),
        ("call me", "RU", None),
        ("", "RU", None),
        ("1" * 300, "RU", None),
    ],
)
def test_numbers_are_stored_one_way(phone: str, country: str, expected: str | None) -> None:
    assert normal(phone, country) == expected


def test_numbers_are_shown_with_spaces() -> None:
    assert shown("+74950000014") == "+7 495 000-00-14"
    assert shown("+37322000031") == "+373 22 000 031"
    assert shown("extension 12") == "extension 12"


@given(st.text(), st.sampled_from(["RU", "MD", "DE", "", "??"]))
def test_any_text_is_a_number_or_not(phone: str, country: str) -> None:
    stored = normal(phone, country)
    assert stored is None or stored.startswith("+")
    shown(phone)
