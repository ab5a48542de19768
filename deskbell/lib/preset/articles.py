"""The articles beside a preset: `<section>/<slug>.<language>.md` with a TOML head between `+++` lines."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from deskbell.lib.preset.lines import line_of, line_of_syntax_error
from deskbell.lib.preset.read import BadPreset
from deskbell.lib.preset.schema import Form, Preset
from deskbell.lib.preset.write import as_toml

NAME = re.compile(r"([a-z0-9][a-z0-9-]*)\.(en|ru|ro)\.md")
FENCE = "+++\n"


class ArticleHead(Form, kw_only=True):
    """`also`: the question as others ask it. `pages`: patterns of addresses in the host product."""

    title: Annotated[str, Meta(min_length=1, max_length=250)]
    summary: str = ""
    tags: list[str] = []
    also: list[str] = []
    pages: list[str] = []
    order: Annotated[int, Meta(ge=0, le=32_000)] = 0


class ArticleFile(NamedTuple):
    section: str
    slug: str
    language: str
    head: ArticleHead
    body: str


def folder_of(preset_file: Path) -> Path:
    return preset_file.with_suffix("") / "articles"


def read_articles(folder: Path, preset: Preset) -> list[ArticleFile]:
    """In the order of section, `order` and name. Raises BadPreset with the article's own file and line."""
    sections = {section.key for section in preset.sections}
    found = []
    for file in sorted(folder.rglob("*.md")):
        if not (name := NAME.fullmatch(file.name)):
            raise BadPreset(file, 1, "an article's file is called <slug>.<language>.md")
        if file.parent.name not in sections:
            raise BadPreset(file, 1, f"no section has the key {file.parent.name!r}")
        if name[2] not in preset.languages:
            raise BadPreset(file, 1, f"the provider does not speak {name[2]!r}")
        found.append(ArticleFile(file.parent.name, name[1], name[2], *_read(file)))
    return sorted(found, key=lambda article: (article.section, article.head.order, article.slug, article.language))


def _read(file: Path) -> tuple[ArticleHead, str]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadPreset(file, 1, "not UTF-8 text") from None
    if not text.startswith(FENCE) or "\n" + FENCE not in text[len(FENCE) - 1 :]:
        raise BadPreset(file, 1, "the head between two lines of +++ is missing")
    head, _, body = text[len(FENCE) :].partition(FENCE)
    try:
        return msgspec.convert(tomllib.loads(head), ArticleHead), body.strip() + "\n"
    except tomllib.TOMLDecodeError as error:
        raise BadPreset(file, 1 + line_of_syntax_error(head, str(error)), str(error)) from None
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `")
        raise BadPreset(file, 1 + line_of(head, path.rstrip("`") or "$", reason), reason) from None


def written(articles: list[ArticleFile]) -> Iterator[tuple[Path, str]]:
    """(path below the articles' folder, content) of each."""
    for article in articles:
        path = Path(article.section) / f"{article.slug}.{article.language}.md"
        yield path, f"{FENCE}{as_toml(article.head)}{FENCE}{article.body}"
