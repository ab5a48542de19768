from pathlib import Path

import pytest

from deskbell.lib.preset.lines import line_of, line_of_syntax_error
from deskbell.lib.preset.read import BadPreset, read_preset
from deskbell.lib.preset.schema import plain, text_in

WHOLE = """\
format = 1
slug = "salvira"
name = "Salvira"
language = "ro"
languages = ["ro", "en"]
time_zone = "Europe/Chisinau"

[words]
help = { ro = "Ajutor", en = "Help" }

[[hours]]
key = "office"
name = "Program"
holidays = ["01-01", "02-29", "2026-05-09"]
[hours.week]
mon = ["09:00-18:00"]
fri = ["22:00-24:00"]

[[departments]]
key = "support"
name = "Suport"
hours = "office"

[[priorities]]
key = "usual"
name = "Obișnuită"
level = 2
default = true

[[types]]
key = "fault"
name = { ro = "Eroare", en = "Fault" }
department = "support"
[[types.fields]]
key = "kind"
kind = "choice"
label = "Unde?"
choices = [
    { key = "a", name = "A" },
    { key = "b", name = "B" },
]
[[types.fields]]
key = "text"
kind = "body"
label = "Ce s-a întâmplat?"

[[sections]]
key = "start"
name = "Început"
[[sections]]
key = "more"
name = "Mai mult"
parent = "start"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "salvira.toml"
    file.write_bytes(text.encode())
    return file


def test_a_whole_preset_is_read(tmp_path: Path) -> None:
    preset = read_preset(written(tmp_path, WHOLE))
    assert preset.types[0].fields[0].choices[1].key == "b"
    assert text_in(preset.types[0].name, "en", "ro") == "Fault"
    assert text_in(preset.types[0].name, "ru", "ro") == "Eroare"
    assert text_in(preset.name, "ru", "ro") == "Salvira"
    assert preset.attachments.types[0] == "png"
    assert plain(preset.brand) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('slug = "salvira"', 'slug = "Salvira"', 2, "matching regex"),
        ('slug = "salvira"', 'slug = "salvira\\n"', 2, "matching regex"),
        ('slug = "salvira"', 'slag = "salvira"', 2, "there is no setting `slag`"),
        ('slug = "salvira"', 'slug = "salvira', 2, "line 2"),
        ('language = "ro"', 'language = "ru"', 4, "not among languages"),
        ("Europe/Chisinau", "Europe/Atlantis", 6, "no time zone"),
        ('{ ro = "Ajutor", en = "Help" }', '{ en = "Help" }', 9, "has no 'ro'"),
        ('{ ro = "Ajutor", en = "Help" }', '{ ro = "Ajutor", ru = "Помощь" }', 9, "a text in 'ru'"),
        ('{ ro = "Ajutor", en = "Help" }', "{}", 8, "length >= 1"),
        ("help = { ro", "halp = { ro", 9, "Invalid enum value 'halp'"),
        ('"02-29"', '"13-01"', 14, "no calendar has the day '13-01'"),
        ('"2026-05-09"', '"2026-02-29"', 14, "no calendar has the day '2026-02-29'"),
        ("09:00-18:00", "09:00-24:30", 16, "a day ends at 24:00"),
        ("09:00-18:00", "9-18", 15, "matching regex"),
        ('hours = "office"', 'hours = "night"', 22, "no hours have the key 'night'"),
        ("level = 2", "level = 9", 27, "<= 4"),
        ("default = true", "default = false", 24, "must be the default"),
        ('department = "support"', 'department = "sales"', 33, "no department has the key 'sales'"),
        ('key = "b", name', 'key = "B", name', 40, "matching regex"),
        ('key = "text"', 'key = "kind"', 43, "used twice"),
        ('kind = "body"', 'kind = "line"', 34, "exactly one field of kind 'body'"),
        ('key = "more"', 'key = "start"', 51, "used twice"),
        ('parent = "start"', 'parent = "more"', 53, "no other section"),
        ('name = "Început"', 'name = "Început"\nparent = "more"', 50, "below itself"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert WHOLE.count(old) >= 1
    file = written(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(BadPreset) as refused:
        read_preset(file)
    assert reason in refused.value.reason
    assert refused.value.line == line
    assert str(refused.value).startswith(f"{file}:{line}: ")


def test_windows_line_ends_and_odd_characters_do_not_shift_lines(tmp_path: Path) -> None:
    text = WHOLE.replace('"Salvira"', '"Sal\u2028vi\x85ra"', 1).replace("level = 2", "level = 9").replace("\n", "\r\n")
    with pytest.raises(BadPreset) as refused:
        read_preset(written(tmp_path, text))
    assert refused.value.line == 27


def test_a_file_that_is_missing_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(BadPreset, match=":1: No such file"):
        read_preset(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"a = 1\nb = '\xff'")
    with pytest.raises(BadPreset, match=":2: not UTF-8 text"):
        read_preset(broken)


def test_nesting_without_end_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadPreset, match="nested too deep"):
        read_preset(written(tmp_path, "a = " + "[" * 100_000))


def test_lines_inside_texts_and_arrays() -> None:
    text = 'a = """\nb = 1\n"""\nb = [\n  1,\n  # no\n  { c = 2 },\n]\n["x".y]\nz = 1\n'
    assert line_of(text, "$.b") == 4
    assert line_of(text, "$.b[1]") == 7
    assert line_of(text, "$.b[1].c") == 7
    assert line_of(text, "$.x.y.z") == 10
    assert line_of(text, "$.nowhere") == 1
    assert line_of_syntax_error("a\nb\n", "ended too early") == 3
