"""Finds words in a template that no translator will ever see.

A template is read as HTML after its Jinja2 tags are taken out. Text between tags and in attributes that people
read must stand in {% trans %} or in a gettext call, unless an element says translate="no".
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from tools import ours

READ_BY_PEOPLE = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
NOT_TEXT = {"code", "kbd", "pre", "script", "style", "svg"}
NEVER_CLOSED = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
}  # fmt: skip
HOST_PAGES = Path("deskbell/demo/templates/demo/host")

TRANSLATED = re.compile(r"{%-?\s*trans\b.*?%}.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
RAW_OR_COMMENT = re.compile(r"{#.*?#}|{%-?\s*raw\s*-?%}.*?{%-?\s*endraw\s*-?%}", re.DOTALL)
JINJA = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
# What a block hands to an attribute of its layout: one word of code, or attributes themselves.
CODE = re.compile(r"[a-z][a-z-]*|(?:[\w-]+\s+)*[\w-]+=\s?\".*", re.DOTALL)
NAMES = re.compile(r"\bDeskbell\b")
ENTITY = re.compile(r"&#?\w+;")


class BareText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def quiet(self) -> bool:
        return any(silent for _, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        silent = tag in NOT_TEXT or ("translate", "no") in attrs
        if not (silent or self.quiet):
            for name, value in attrs:
                if name in READ_BY_PEOPLE or (name == "value" and ("type", "submit") in attrs):
                    self._note(value or "")
        if tag not in NEVER_CLOSED:
            self.open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in NEVER_CLOSED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # Branches of an {% if %} may each open or close an element, so an unmatched end closes nothing.
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                del self.open[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self._note(data)

    def _note(self, text: str) -> None:
        """A single word in small letters is code: what people read begins with a capital or has several words."""
        if WORD.search(NAMES.sub(" ", ENTITY.sub(" ", text))) and not CODE.fullmatch(text.strip()):
            self.found.append((self.getpos()[0], " ".join(text.split())))


def blank(match: re.Match[str]) -> str:
    """Keeps the line numbers and lets no two words grow together."""
    return " " + "\n" * match.group().count("\n")


def without_jinja(template: str) -> str:
    for pattern in (RAW_OR_COMMENT, TRANSLATED, JINJA):
        template = pattern.sub(blank, template)
    return template


def in_template(template: str) -> list[tuple[int, str]]:
    """(line, text) of every piece of text outside gettext."""
    parser = BareText()
    parser.feed(without_jinja(template))
    parser.close()
    return parser.found


def in_plain_template(template: str) -> list[tuple[int, str]]:
    lines = without_jinja(template).splitlines()
    return [(number, line.strip()) for number, line in enumerate(lines, start=1) if WORD.search(line)]


def complaints() -> list[str]:
    lines = []
    for path in ours.files(".html", ".txt"):
        shown = Path(ours.shown(path))
        if "templates" not in shown.parts or shown.is_relative_to(HOST_PAGES):
            continue
        search = in_template if path.suffix == ".html" else in_plain_template
        found = search(path.read_text(encoding="utf-8"))
        lines += [f'{shown}:{line}: "{text[:60]}" is not translatable' for line, text in found]
    return lines
