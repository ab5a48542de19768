"""Markdown as people write it in messages and articles: CommonMark, tables, strikethrough, bare links."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from deskbell.lib import html

SHORT_ENOUGH = 100_000
INLINE_SHORT_ENOUGH = 8_000
ANCHOR_LENGTH = 80
NOT_IN_ANCHOR = re.compile(r"[\W_]+")
ALIGNED = re.compile(r"text-align:(left|right|center)")


class Heading(NamedTuple):
    level: int
    anchor: str
    title: str


def to_html(source: str) -> str:
    """Safe HTML of any text; raw HTML in it is shown, not obeyed."""
    if len(source) > SHORT_ENOUGH:
        return _plain_html(html.without_controls(source))
    return _drawn(_parsed(source))


def article_html(source: str) -> tuple[str, list[Heading]]:
    """The HTML and its headings, each with an anchor that is its id on the page."""
    if len(source) > SHORT_ENOUGH:
        return to_html(source), []
    tokens = _parsed(source)
    headings: list[Heading] = []
    taken: set[str] = set()
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            title = " ".join(" ".join(_words_of([content])).split())
            anchor = _free_anchor(title, taken)
            opening.attrSet("id", anchor)
            headings.append(Heading(int(opening.tag[1]), anchor, title))
    return _drawn(tokens), headings


def to_text(source: str) -> str:
    """Plain text for a mail: marks gone, links followed by their addresses."""
    if len(source) > SHORT_ENOUGH:
        return html.without_controls(source).strip("\n")
    return html.to_text(to_html(source))


def excerpt(source: str, length: int = 140) -> str:
    """One line of at most `length` characters."""
    start = source[: length * 10 + 2000]
    line = " ".join("".join(_words_of(_parsed(start))).split())
    if len(line) <= length:
        return line
    cut = line[: max(length - 1, 0)]
    if not line[len(cut)].isspace() and " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,.;:–—-") + "…"


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    reader.enable(["table", "strikethrough", "linkify"])
    reader.core.ruler.before("inline", "long_runs", _keep_long_runs_plain)
    return reader


def _keep_long_runs_plain(state: StateCore) -> None:
    """Inline rules are not linear; no person writes a paragraph that long."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > INLINE_SHORT_ENOUGH:
            token.type = "plain"
            token.children = _plain_lines(token.content)


def _plain_lines(text: str) -> list[Token]:
    tokens: list[Token] = []
    for line in text.split("\n"):
        tokens += [Token("hardbreak", "br", 0), Token("text", "", 0, content=line)]
    return tokens[1:]


READER = _reader()


def _parsed(source: str) -> list[Token]:
    tokens = READER.parse(html.without_controls(source))
    for token in tokens:
        if token.type == "plain":
            token.type = "inline"
        elif aligned := ALIGNED.match(str(token.attrs.get("style", ""))):
            token.attrSet("align", aligned[1])
    return tokens


def _plain_html(text: str) -> str:
    """For a text too long to be prose, such as a pasted log."""
    paragraphs = re.split(r"\n(?:[ \t]*\n)+", escape(text.strip("\n")))
    return "".join("<p>" + paragraph.replace("\n", "<br>\n") + "</p>\n" for paragraph in paragraphs)


def _drawn(tokens: Sequence[Token]) -> str:
    return html.clean(READER.renderer.render(tokens, READER.options, {}))


def _words_of(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words_of(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content
        if token.block:
            yield " "


def _free_anchor(title: str, taken: set[str]) -> str:
    slug = NOT_IN_ANCHOR.sub("-", unicodedata.normalize("NFC", title).lower())[:ANCHOR_LENGTH].strip("-") or "section"
    anchor, number = slug, 1
    while anchor in taken:
        number += 1
        anchor = f"{slug}-{number}"
    taken.add(anchor)
    return anchor
