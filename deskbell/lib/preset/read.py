"""Read a preset: the file's text → a checked `Preset`, or `BadPreset` that names file, line and reason."""

import tomllib
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from deskbell.lib.preset.lines import line_of, line_of_syntax_error
from deskbell.lib.preset.schema import Form, Key, Preset, Section, Text

FormType = TypeVar("FormType", bound=Form)
Fault = tuple[str, str]


class BadPreset(Exception):
    """`str()` is `file:line: reason`."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


def read_preset(file: Path) -> Preset:
    """Raises BadPreset, also for a file that is missing or not UTF-8."""
    preset, text = read_form(file, Preset)
    for path, reason in faults(preset):
        raise BadPreset(file, line_of(text, path), reason)
    return preset


def read_form(file: Path, kind: type[FormType]) -> tuple[FormType, str]:
    """Any TOML file of a `Form`, with its text for looking up lines."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadPreset(file, 1, error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadPreset(file, line, "not UTF-8 text") from None
    try:
        return msgspec.convert(tomllib.loads(text), kind), text
    except tomllib.TOMLDecodeError as error:
        raise BadPreset(file, line_of_syntax_error(text, str(error)), str(error)) from None
    except RecursionError:
        raise BadPreset(file, 1, "nested too deep") from None
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        line = line_of(text, path.rstrip("`") or "$", reason)
        raise BadPreset(file, line, reason.replace("Object contains unknown field", "there is no setting")) from None


def faults(preset: Preset) -> Iterator[Fault]:
    """(path, reason) of everything the form alone cannot say."""
    yield from _language_faults(preset)
    yield from _twice("departments", preset.departments)
    yield from _twice("types", preset.types)
    yield from _twice("priorities", preset.priorities)
    yield from _twice("sections", preset.sections)
    yield from _twice("hours", preset.hours)
    yield from _reference_faults(preset)
    yield from _hours_faults(preset)
    yield from _priority_faults(preset)
    for number, request_type in enumerate(preset.types):
        yield from _field_faults(preset, f"$.types[{number}]", number)
        if not request_type.fields:
            yield f"$.types[{number}].fields", "a request type needs at least one field"


def _language_faults(preset: Preset) -> Iterator[Fault]:
    if preset.language not in preset.languages:
        yield "$.language", f"the language {preset.language!r} is not among languages"
    zones = [("$.time_zone", preset.time_zone)]
    zones += [(f"$.hours[{n}].time_zone", hours.time_zone) for n, hours in enumerate(preset.hours) if hours.time_zone]
    for path, zone in zones:
        if zone not in zoneinfo.available_timezones():
            yield path, f"no time zone is called {zone!r}"
    for path, text in _texts(msgspec.to_builtins(preset), "$"):
        for language in text:
            if language not in preset.languages:
                yield path, f"a text in {language!r}, which is not among languages"
        if preset.language not in text:
            yield path, f"the text has no {preset.language!r}, the provider's own language"


def _texts(node: object, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _texts(item, f"{path}[{number}]")
    elif isinstance(node, dict):
        if node and set(node) <= {"en", "ru", "ro"}:
            yield path, node
        else:
            for key, value in node.items():
                yield from _texts(value, f"{path}.{key}")


def _twice(name: str, forms: Iterable[Form]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for number, form in enumerate(forms):
        key: str = form.key  # type: ignore[attr-defined]
        seen[key] += 1
        if seen[key] > 1:
            yield f"$.{name}[{number}].key", f"the key {key!r} is used twice in {name}"


def _reference_faults(preset: Preset) -> Iterator[Fault]:
    hours = {form.key for form in preset.hours}
    departments = {form.key for form in preset.departments}
    sections = {form.key for form in preset.sections}
    users: list[tuple[str, Key | None]] = [
        *((f"$.departments[{number}].hours", form.hours) for number, form in enumerate(preset.departments)),
        *((f"$.priorities[{number}].hours", form.hours) for number, form in enumerate(preset.priorities)),
    ]
    for path, key in users:
        if key is not None and key not in hours:
            yield path, f"no hours have the key {key!r}"
    for number, request_type in enumerate(preset.types):
        if request_type.department not in departments:
            yield f"$.types[{number}].department", f"no department has the key {request_type.department!r}"
    for number, section in enumerate(preset.sections):
        if section.parent is not None and (section.parent not in sections or section.parent == section.key):
            yield f"$.sections[{number}].parent", f"no other section has the key {section.parent!r}"
        elif _is_below_itself(section, preset.sections):
            yield f"$.sections[{number}].parent", f"the section {section.key!r} is below itself"
    for name in ("departments", "types", "priorities"):
        if not getattr(preset, name):
            yield f"$.{name}", f"a provider needs at least one of {name}"


def _is_below_itself(section: Section, sections: Iterable[Section]) -> bool:
    parents = {form.key: form.parent for form in sections}
    above = section.parent
    for _ in range(len(parents)):
        if above is None or above == section.key:
            break
        above = parents.get(above)
    return above == section.key


def _hours_faults(preset: Preset) -> Iterator[Fault]:
    for number, form in enumerate(preset.hours):
        for place, holiday in enumerate(form.holidays):
            if not _is_date(holiday):
                yield f"$.hours[{number}].holidays[{place}]", f"no calendar has the day {holiday!r}"
        for day, spans in form.week.items():
            for place, span in enumerate(spans):
                if max(span.split("-")) > "24:00":
                    yield f"$.hours[{number}].week.{day}[{place}]", f"a day ends at 24:00, not within {span!r}"


def _is_date(text: str) -> bool:
    try:
        # A day of every year may be 29 February: any leap year will do.
        date.fromisoformat(text if len(text) > 5 else f"2024-{text}")
    except ValueError:
        return False
    return True


def _priority_faults(preset: Preset) -> Iterator[Fault]:
    chosen = [number for number, priority in enumerate(preset.priorities) if priority.default]
    if len(chosen) > 1:
        yield f"$.priorities[{chosen[1]}].default", "only one priority can be the default"
    if preset.priorities and not chosen:
        yield "$.priorities", "one priority must be the default"


def _field_faults(preset: Preset, path: str, number: int) -> Iterator[Fault]:
    fields = preset.types[number].fields
    keys = [form.key for form in fields]
    kinds: Counter[str] = Counter()
    for place, form in enumerate(fields):
        where = f"{path}.fields[{place}]"
        kinds[form.kind] += 1
        if keys.index(form.key) != place:
            yield f"{where}.key", f"the key {form.key!r} is used twice in this type"
        if form.kind in ("choice", "several") and not form.choices:
            yield f"{where}.kind", f"a field of kind {form.kind!r} needs choices"
        if form.kind in ("subject", "body", "files", "department", "priority") and kinds[form.kind] > 1:
            yield f"{where}.kind", f"only one field of kind {form.kind!r} is possible"
        if form.show_when and form.show_when.field not in keys:
            yield f"{where}.show_when.field", f"no field has the key {form.show_when.field!r}"
    if fields and kinds["body"] != 1:
        yield f"{path}.fields", "a request type needs exactly one field of kind 'body'"


def text_of(text: Text) -> str:
    """Any language's text, for messages to the person who loads a preset."""
    return text if isinstance(text, str) else next(iter(text.values()), "")
