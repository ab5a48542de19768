"""`deskbell provider load`: a broken preset is refused with file, line and reason, and nothing is written."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deskbell.models import Provider
from deskbell.run import cli, tables
from tests.cast import FOLDER, load

HOTEL = (FOLDER / "hotel.toml").read_text(encoding="utf-8")
Edit = Callable[[str], str]


@pytest.fixture(autouse=True)
def _tables_are_there(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "bring_up", lambda: None)


def instead(old: str, new: str) -> Edit:
    """The first place of `old`; the test fails when the preset no longer has it."""

    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def without(pattern: str) -> Edit:
    def edit(text: str) -> str:
        edited, count = re.subn(pattern, "", text, count=1, flags=re.MULTILINE | re.DOTALL)
        assert count
        return edited

    return edit


def added(lines: str) -> Edit:
    return lambda text: f"{text}\n{lines}\n"


SECTION = '[[sections]]\nkey = "{}"\nname = {{ ru = "Раздел" }}\n'
TYPE = '[[types]]\nkey = "extra"\nname = "Ещё"\ndepartment = "support"\n'
BODY = '{ key = "t", kind = "body", label = "T" }'
BROKEN: dict[str, tuple[Edit, str, str]] = {
    "not TOML": (instead('slug = "hotel"', "slug = hotel"), "slug = hotel", "Invalid value"),
    "an unclosed text": (instead('letter = "П"', 'letter = "П'), 'letter = "П', "Illegal character"),
    "another format": (instead("format = 1", "format = 2"), "format = 2", "Invalid enum value 2"),
    "a misspelt setting": (instead("reopen_days", "reopen_day"), "reopen_day =", "there is no setting `reopen_day`"),
    "an unknown table": (added("[telegramm]\nbot = 1"), "[telegramm]", "there is no setting `telegramm`"),
    "a missing name": (without(r"^time_zone = .*?\n"), "# Портье", "missing required field `time_zone`"),
    "a text for a number": (instead("reopen_days = 30", 'reopen_days = "30"'), 'reopen_days = "30"', "Expected `int`"),
    "too many days": (instead("close_after_days = 5", "close_after_days = 99999"), "= 99999", "<= 3650"),
    "a negative number": (instead("unseen_minutes = 15", "unseen_minutes = -1"), "unseen_minutes = -1", ">= 0"),
    "an unknown choice": (instead('mode = "form"', 'mode = "later"'), 'mode = "later"', "Invalid enum value 'later'"),
    "a colour that is none": (instead("#b0577a", "pink"), 'colour = "pink"', "matching regex"),
    "an unknown time zone": (instead("Europe/Moscow", "Europe/Moskow"), "Europe/Moskow", "no time zone is called"),
    "a foreign language": (instead('language = "ru"', 'language = "de"'), 'language = "de"', "Invalid enum value 'de'"),
    "a language not spoken": (
        instead('languages = ["ru", "en", "ro"]', 'languages = ["en", "ro"]'), 'language = "ru"', "not among languages",
    ),
    "a text without the own language": (
        added('[[sections]]\nkey = "extra"\nname = { en = "Only English" }'), "Only English", "has no 'ru'",
    ),
    "an unknown word": (instead("chat-start =", "chat-begin ="), "chat-begin =", "Invalid enum value 'chat-begin'"),
    "an unknown department": (added(TYPE.replace("support", "none") + "fields = []"), '"none"', "no department has"),
    "a type without fields": (added(TYPE + "fields = []"), "fields = []", "at least one field"),
    "a type without a message": (
        added(TYPE + 'fields = [{ key = "a", kind = "line", label = "A" }]'), 'kind = "line", label = "A"',
        "exactly one field of kind 'body'",
    ),
    "choices that are none": (
        added(f'{TYPE}fields = [\n{BODY},\n{{ key = "c", kind = "choice", label = "C" }},\n]'),
        'kind = "choice", label = "C"', "needs choices",
    ),
    "a key used twice": (added(SECTION.format("twin") + SECTION.format("twin")), 'key = "twin"', "used twice"),
    "a key with blanks": (added(SECTION.format("two words")), '"two words"', "matching regex"),
    "a section below itself": (
        added(SECTION.format("ring") + 'parent = "ring"'), 'parent = "ring"', "no other section has the key",
    ),
    "a day that does not exist": (
        added('[[hours]]\nkey = "odd"\nname = "О"\nholidays = ["02-30"]'), '"02-30"', "no calendar has the day",
    ),
    "an hour that does not exist": (
        added('[[hours]]\nkey = "odd"\nname = "О"\nweek = { mon = ["09:00-24:30"] }'), "09:00-24:30",
        "a day ends at 24:00",
    ),
    "two default priorities": (
        instead("first_response_minutes = 480,", "first_response_minutes = 480, default = true,"), "default = true",
        "only one priority can be the default",
    ),
    "no default priority": (instead(", default = true", ""), "priorities = [", "one priority must be the default"),
}  # fmt: skip


def run(*given: str) -> Result:
    return CliRunner().invoke(cli.main, list(given))


def written(folder: Path, text: str) -> Path:
    file = folder / "hotel.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_preset_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    edit, culprit, reason = BROKEN[name]
    file = written(tmp_path, edit(HOTEL))
    result = run("provider", "load", str(file))
    assert result.exit_code == 1, result.output
    first, *rest = result.output.strip().splitlines()
    said = re.fullmatch(rf"Error: {re.escape(str(file))}:(\d+): (.+)", first)
    assert said, result.output
    assert reason in said[2]
    line = file.read_text(encoding="utf-8").split("\n")[int(said[1]) - 1]
    assert culprit in line, f"line {said[1]} is {line!r}"
    assert rest == ["Nothing was changed."]
    assert not Provider.objects.exists()


def test_a_broken_preset_leaves_the_company_as_it_was(tmp_path: Path) -> None:
    load("hotel")
    before = Provider.objects.values().get()
    file = written(tmp_path, HOTEL.replace("Портье", "Портал").replace("reopen_days", "reopen_day"))
    assert run("provider", "load", str(file)).exit_code == 1
    assert Provider.objects.values().get() == before


def test_a_missing_file_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    missing = run("provider", "load", str(tmp_path / "none.toml"))
    file = tmp_path / "hotel.toml"
    file.write_bytes(b'format = 1\nslug = "\xff"\n')
    bytes_ = run("provider", "load", str(file))
    assert (missing.exit_code, bytes_.exit_code) == (1, 1)
    assert "none.toml:1: No such file or directory" in missing.output
    assert "hotel.toml:2: not UTF-8 text" in bytes_.output


def test_a_broken_article_is_refused_with_its_own_file_and_line(tmp_path: Path) -> None:
    file = written(tmp_path, HOTEL)
    article = tmp_path / "hotel" / "articles" / "start" / "odd.ru.md"
    article.parent.mkdir(parents=True)
    article.write_text("+++\ntitle = 'Odd'\norderr = 1\n+++\nText\n", encoding="utf-8")
    result = run("provider", "load", str(file))
    assert result.exit_code == 1
    assert f"{article}:3: Object contains unknown field `orderr`" in result.output
    assert not Provider.objects.exists()


def test_a_whole_preset_is_loaded_dumped_and_loaded_again(tmp_path: Path) -> None:
    result = run("provider", "load", str(FOLDER / "hotel.toml"))
    assert result.exit_code == 0, result.output
    assert result.output.startswith("+ provider hotel\n")
    assert result.output.endswith("/p/hotel/\n")
    dumped = run("provider", "dump", "hotel", str(tmp_path / "hotel.toml"))
    assert dumped.exit_code == 0, dumped.output
    assert run("provider", "load", str(tmp_path / "hotel.toml")).output.startswith("nothing changed\n")
    assert "hotel\n" in run("provider", "list").output


def test_a_company_that_is_not_there_cannot_be_dumped() -> None:
    load("clinic")
    result = run("provider", "dump", "nobody")
    assert result.exit_code == 1
    assert "no provider 'nobody'. Known: clinic." in result.output


def test_an_account_is_made_once(tmp_path: Path) -> None:
    load("clinic")
    make = ["account", "create", "chief@desk.example", "--admin", "--password", "long enough words"]
    assert run(*make).exit_code == 0
    again = run(*make)
    assert again.exit_code == 1
    assert "already" in again.output
