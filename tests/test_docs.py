"""The documentation says what the code does: every setting, event, command, channel, preset field and API path."""

import ast
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

import deskbell
from deskbell.channels import CHANNELS
from deskbell.channels.api import urls
from deskbell.events import Audience
from deskbell.lib.preset import schema
from deskbell.lib.preset.articles import ArticleHead
from deskbell.lib.preset.demo import Demo
from deskbell.lib.preset.read import read_preset
from deskbell.models import Notification
from deskbell.reactions import REACTIONS
from deskbell.run.cli import main
from deskbell.run.options import OPTIONS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "DEVELOPERS.md", *DOCS.glob("*.md")])
RECORDING = {"record", "_record", "_tell", "_change", "_refuse_if_changed"}
EVENT = re.compile(r"[a-z]+\.[a-z_]+")
# A kind that is put together when it is recorded: its beginning, and how it may end.
ENDINGS = {"notification.": {Notification.State.SNOOZED, Notification.State.DISMISSED}}
NOT_DETAILS = {"provider", "ticket", "by", "audience", "person"}
METHODS = ("get", "post", "put", "patch", "delete")
Rows = dict[str, list[str]]


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows_in(text: str) -> Rows:
    """The lines of all tables by the code in their first cell; a line may begin with several."""
    rows: Rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for name in re.findall(r"`([^`]+)`", cells[0]) if cells else ():
            rows[name] = cells[1:]
    return rows


def part_of(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.M | re.S)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def test_settings_are_documented_with_their_defaults() -> None:
    documented = rows_in(part_of(text_of("settings.md"), "All settings"))
    wanted = {option.name: [f"`{option.default}`" if option.default else "empty", option.help] for option in OPTIONS}
    assert documented == wanted


def test_event_kinds_are_documented() -> None:
    documented = rows_in(part_of(text_of("events.md"), "Kinds"))
    assert set(documented) == {kind for kind, _details in recorded()}
    assert {row[0].strip("`") for row in documented.values()} <= {*Audience.values, "followers or person"}


def test_event_details_are_documented() -> None:
    documented = rows_in(part_of(text_of("events.md"), "Kinds"))
    missing = [(kind, name) for kind, names in recorded() for name in names if f"`{name}`" not in documented[kind][1]]
    assert not missing


def recorded() -> Iterator[tuple[str, set[str]]]:
    """(kind, names of the details beside it) of every call that records an event."""
    for file in Path(deskbell.__path__[0]).rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name | ast.Attribute)
                and name_of(call) in RECORDING
            ):
                details = {named.arg for named in call.keywords if named.arg} - NOT_DETAILS
                for kind in kinds_in(call):
                    yield kind, details if name_of(call) == "record" else set()


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def kinds_in(call: ast.Call) -> Iterator[str]:
    for given in [*call.args, *(named.value for named in call.keywords)]:
        if isinstance(given, ast.Constant) and isinstance(given.value, str) and EVENT.fullmatch(given.value):
            yield given.value
        elif isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
            beginning = str(given.values[0].value)
            yield from (beginning + ending for ending in ENDINGS[beginning])


def test_reactions_are_documented() -> None:
    documented = part_of(text_of("events.md"), "Readers")
    assert not [reaction.name for reaction in REACTIONS if f"`{reaction.name}`" not in documented]


def test_commands_are_documented() -> None:
    text = text_of("commands.md")
    for name, command in commands("deskbell", main):
        part = part_of(text, f"`{name}`")
        for parameter in command.params:
            shown = parameter.opts[0] if isinstance(parameter, click.Option) else str(parameter.name).upper()
            assert shown in part, f"{name} {shown}"
    documented = set(re.findall(r"^#+ `(deskbell [^`]+)`$", text, re.M))
    assert documented == {name for name, _command in commands("deskbell", main)}


def commands(path: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(f"{path} {name}", command)
        else:
            yield f"{path} {name}", command


def test_channels_are_documented() -> None:
    text = text_of("channels.md")
    for kind in CHANNELS:
        assert part_of(text, kind.capitalize() if kind != "api" else "API").strip()


def test_preset_tables_are_documented() -> None:
    text = text_of("presets.md")
    check_table(text, "The file itself", schema.Preset)
    for heading, form in [*tables(schema.Preset), *tables(Demo)]:
        check_table(text, heading, form)
    check_table(text, "Articles", ArticleHead)


def test_the_smallest_preset_loads(tmp_path: Path) -> None:
    sample = re.search(r"^```toml\n(.*?)^```", part_of(text_of("presets.md"), "The smallest preset"), re.M | re.S)
    assert sample
    file = tmp_path / "acme.toml"
    file.write_text(sample[1], encoding="utf-8")
    assert read_preset(file).slug == "acme"


def test_words_of_a_preset_are_documented() -> None:
    assert set(typing.get_args(schema.Word)) == set(rows_in(part_of(text_of("presets.md"), "`[words]`")))


def check_table(text: str, heading: str, form: type[msgspec.Struct]) -> None:
    part = part_of(text, heading)
    rows = rows_in(part)
    for field in msgspec.structs.fields(form):
        assert field.name in rows, f"{heading}: {field.name}"
        assert rows[field.name][0] == default_of(field), f"{heading}: {field.name}"
        missing = [value for value in values_of(field.type) if str(value) not in part]
        assert not missing, f"{heading}: {field.name}: {missing}"


def default_of(field: msgspec.structs.FieldInfo) -> str:
    value = field.default_factory() if field.default is msgspec.NODEFAULT and not field.required else field.default
    if value is msgspec.NODEFAULT:
        return "*required*"
    if value is None:
        return "none"
    return (
        "table"
        if isinstance(value, schema.Form)
        else f"`{msgspec.json.format(msgspec.json.encode(value), indent=0).decode()}`"
    )


def tables(form: type[msgspec.Struct], above: str = "") -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """(heading, form) of every table below this one."""
    for name, hint in typing.get_type_hints(form).items():
        below = next(forms_in(hint), None)
        if below is None:
            continue
        path = f"{above}.{name}" if above else name
        yield f"`[[{path}]]`" if typing.get_origin(plain(hint)) is list else f"`[{path}]`", below
        yield from tables(below, path)


def forms_in(hint: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    for part in typing.get_args(hint):
        yield from forms_in(part)


def plain(hint: typing.Any) -> object:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is typing.Annotated else hint


def values_of(hint: object) -> Iterator[object]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is not typing.Literal:
        for part in typing.get_args(hint):
            yield from values_of(part)
    elif set(typing.get_args(hint)) != set(typing.get_args(schema.Language)):
        yield from (value for value in typing.get_args(hint) if value not in typing.get_args(schema.Word))


def test_paths_of_the_api_are_documented() -> None:
    documented = rows_in(part_of(text_of("api.md"), "Paths"))
    assert {path: row[0] for path, row in documented.items()} == dict(paths_of_the_api())


def paths_of_the_api() -> Iterator[tuple[str, str]]:
    """(path, methods) of every address; the one that answers all others is not one of them."""
    for route in urls.urlpatterns:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{route.pattern}")
        view = route.callback.target
        methods = [method.upper() for method in METHODS if hasattr(view, method)] or ["GET"]
        if path.startswith("/api/v1/"):
            yield path, ", ".join(methods)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if place:
            assert place in anchors(target), link


def anchors(page: Path) -> set[str]:
    """As Git hosts make them of headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
