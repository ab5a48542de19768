"""Questions as people type them: the wrong layout, Latin letters for Russian, no diacritics, slips of the fingers."""

import pytest

from deskbell.search import alphabets, analysis
from deskbell.search.query import Question, read
from deskbell.search.vocabulary import Vocabulary, distance
from deskbell.search.words import LISTS, QUIET

TEXTS = {
    "en": "Reset the password in the settings. Invitations reach colleagues by e-mail. Export the schedule.",
    "ru": "Смена пароля в настройках. Приглашение коллег по почте. Выгрузка расписания из VPN. Объект и щётка.",
    "ro": "Schimbarea parolei în setări. Învățați cum se șterge o programare. Exportați fișierele și încărcați-le.",
}


def vocabulary(language: str) -> Vocabulary:
    return Vocabulary.of([analysis.count(1, [], TEXTS[language], language)], language)


def asked(typed: str, language: str) -> Question:
    return read(typed, vocabulary(language))


def forms(typed: str, language: str) -> list[str]:
    return [word.form for word in asked(typed, language).words]


def stems(typed: str, language: str) -> set[str]:
    return {name for word in asked(typed, language).telling for name, _ in word.stems}


def test_russian_in_the_latin_layout() -> None:
    assert forms("cvtyf gfhjkz", "ru") == ["смена", "пароля"]
    assert forms("ghbukfitybt rjkktu", "ru") == ["приглашение", "коллег"]


def test_russian_spelled_in_latin_letters() -> None:
    assert forms("smena parolya", "ru") == ["смена", "пароля"]
    assert forms("priglashenije kolleg", "ru") == ["приглашение", "коллег"]
    assert forms("ob'ekt", "ru") == ["объект"]


def test_latin_names_stay_latin_within_a_russian_question() -> None:
    assert forms("расписание VPN", "ru") == ["расписание", "vpn"]
    assert forms("сменить gfhjkz", "ru") == ["сменить", "пароля"]
    assert forms("настройки Zabbix", "ru") == ["настройки", "zabbix"]


def test_english_and_romanian_in_the_cyrillic_layout() -> None:
    assert forms("куыуе зфыыцщкв", "en") == ["reset", "password"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("parolei in setari", "parolei în setări"), ("sterge fisierele", "șterge fișierele"),
                         ("învaţaţi", "învățați")]
)  # fmt: skip
def test_romanian_without_or_with_old_diacritics(typed: str, meant: str) -> None:
    assert stems(typed, "ro") == stems(meant, "ro")


def test_yo_and_ye_are_one_letter() -> None:
    assert stems("щетка", "ru") == stems("щётка", "ru")


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [("pasword", "password", "en"), ("psasword", "password", "en"), ("invittaoins", "invitations", "en"),
     ("пароял", "пароля", "ru"), ("преглошение", "приглашение", "ru"), ("programarre", "programare", "ro")],
)  # fmt: skip
def test_a_slip_is_mended_when_the_word_is_unknown(typed: str, meant: str, language: str) -> None:
    assert stems(typed, language) & stems(meant, language)
    assert not asked(typed, language).words[0].is_known


def test_short_words_and_numbers_are_left_as_they_are() -> None:
    assert stems("ser", "en") == {"ser"}
    assert stems("pa55word", "en") == {"pa55word"}


def test_function_words_count_less_with_and_without_diacritics() -> None:
    values = [word.value for word in asked("cum să șterg sa fac parolei", "ro").words]
    assert values == [0.3, 0.3, 1.0, 0.3, 0.3, 1.0]


@pytest.mark.parametrize("language", LISTS)
def test_the_lists_of_quiet_words_are_whole(language: str) -> None:
    assert 130 <= len(QUIET[language]) <= 230


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "abd", 1), ("abcd", "xbcdy", 2)]
)
def test_distance(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == slips


def test_distance_stops_looking_early() -> None:
    assert distance("abcdef", "uvwxyz", 2) == 3
    assert distance("abc", "abcdefgh", 2) == 3


def test_the_two_layouts_have_a_key_for_each_key() -> None:
    typed = "съешь же ещё этих мягких французских булок"
    latin = typed.translate(alphabets.TO_LATIN_KEYS)
    assert not alphabets.has_cyrillic(latin)
    assert alphabets.with_cyrillic_keys(latin) == typed
