from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.text import fold, stem, stems, stems_any, words


def test_words_are_lower_case_and_of_one_spelling() -> None:
    assert words("Ещё РАЗ: e-mail №5!") == ["еще", "раз", "e", "mail", "5"]
    assert words("Şi ţară, și țară") == ["și", "țară", "și", "țară"]
    assert words("cafe\u0301") == ["café"]


@pytest.mark.parametrize(
    ("word", "folded"),
    [("țară", "tara"), ("café", "cafe"), ("мой", "мой"), ("plain", "plain"), ("мои\u0306", "мой"), ("їжак", "іжак")],
)
def test_marks_go_but_short_i_stays(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_forms_of_a_word_have_one_stem() -> None:
    assert stem("bookings", "en") == stem("booking", "en") == "book"
    assert stem("бронирования", "ru") == stem("бронирование", "ru")
    assert stem("programările", "ro") == stem("programărilor", "ro")
    assert stem("țară", "xx") == "tara"


def test_stems_keep_order_and_repeats() -> None:
    assert stems("Rooms and rooms", "en") == ["room", "and", "room"]
    assert stems("Ёлка", "ru") == stems("елка", "ru")


def test_each_script_has_its_languages() -> None:
    found = stems_any("Настройки settings setările 42", ["en", "ru", "ro"])
    assert found == list(dict.fromkeys(found))
    assert stem("настройки", "ru") in found
    assert stem("settings", "en") in found
    assert stem("setările", "ro") in found
    assert found[-1] == "42"


def test_a_word_of_no_wanted_language_is_only_folded() -> None:
    assert stems_any("настройки", ["en"]) == ["настройки"]
    assert stems_any("bookings", ["ru"]) == ["bookings"]


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert len(stems(text, "ro")) == len(words(text))
    assert all(stems_any(text, ["en", "ru", "ro"]))


def test_threads_do_not_mix() -> None:
    source = "running settings bookings generously programs"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: tuple(stems(source, "en")), range(200)))
    assert set(answers) == {tuple(stems(source, "en"))}
