"""HTML from outside: cleaned for a page, or told as plain text."""

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

LINK_REL = "noopener noreferrer nofollow"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl",
    "dt", "em", "figcaption", "figure", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s",
    "samp", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul", *HEADINGS,
}  # fmt: skip
REMOVED_WITH_CONTENT = {
    "script", "style", "title", "head", "iframe", "object", "embed", "noscript", "template", "svg", "math", "select",
    "textarea", "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "code": {"class"},
    "*": {"lang", "dir"},
    **{heading: {"id"} for heading in HEADINGS},
}
SCHEMES = {"http", "https", "mailto", "tel"}

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
OWN_LINK_REL = re.compile(rf'(<a href="(?:/(?![/\\])|\#)[^"]*"(?: title="[^"]*")?) rel="{LINK_REL}"')
ANCHOR = re.compile(r"[\w-]{1,100}")
LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]{1,30}")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,4}")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
LIST_MARK = re.compile(r" *(-|\d+\.) *")

MOST_TAGS = 200_000
DEEPEST = 1_000
CLOSED_BY_NEXT = {"p", "li", "td", "th", "tr", "dt", "dd", "tbody", "br", "img", "hr", "meta", "link", "input", "col"}


def without_controls(text: str) -> str:
    """Line ends become LF; NUL, other control characters and lone surrogates go."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(html: str) -> str:
    """Only what a text needs: no scripts, styles, forms or frames; links and images of safe schemes."""
    wanted = _of_sane_size(without_controls(html))
    cleaned = nh3.clean(
        wanted,
        tags=TAGS,
        clean_content_tags=REMOVED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    )
    return OWN_LINK_REL.sub(r"\1", cleaned)


def to_text(html: str) -> str:
    """Readable plain text: paragraphs apart, lists with marks, quotes with `>`, links followed by their address."""
    # The cleaner's output is well formed; the standard parser is slow on broken input.
    writer = _TextWriter()
    writer.feed(clean(html))
    writer.close()
    return writer.text()


def _of_sane_size(html: str) -> str:
    """Past so many tags, or so deep, nobody reads a text and tree building is no longer linear: the rest goes."""
    opened: Counter[str] = Counter()
    depth = 0
    for count, tag in enumerate(TAG.finditer(html)):
        closes, name = tag[1], tag[2].lower()
        if name not in CLOSED_BY_NEXT and not (closes and not opened[name]):
            step = -1 if closes else 1
            opened[name] += step
            depth += step
        if count == MOST_TAGS or depth > DEEPEST:
            return html[: tag.start()]
    return html


def _attribute(tag: str, name: str, value: str) -> str | None:
    match tag, name:
        case _, "id":
            return value if ANCHOR.fullmatch(value) else None
        case "code", "class":
            return value if LANGUAGE_CLASS.fullmatch(value) else None
        case "img", "src":
            return value if _safe_source(value) else None
        case _, ("width" | "height" | "colspan" | "rowspan" | "start"):
            return value if NUMBER.fullmatch(value) else None
    return value


def _safe_source(source: str) -> bool:
    address = source.strip()
    if address.lower().startswith("https://"):
        return True
    return not SCHEME.match(address) and not address.replace("\\", "/").startswith("//")


class _TextWriter(HTMLParser):
    BLOCKS = frozenset({
        "p", "div", "table", "ul", "ol", "dl", "pre", "blockquote", "figure", "details", "hr", *HEADINGS
    })  # fmt: skip
    LINES = frozenset({"br", "tr", "li", "dt", "dd", "summary", "caption", "figcaption"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._quotes = 0
        self._lists: list[int | None] = []
        self._links: list[tuple[str, list[str]]] = []
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "p" and self._at_mark():
            return
        if tag in self.BLOCKS and not (tag in ("ul", "ol") and self._lists):
            self._end_block()
        elif tag in self.LINES or tag in self.BLOCKS:
            self._end_line(keep_empty=tag == "br")
        self._open(tag, given)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "blockquote":
                self._quotes += 1
            case "ul":
                self._lists.append(None)
            case "ol":
                self._lists.append(int(given.get("start") or 1))
            case "li":
                self._line.append(self._mark())
            case "pre":
                self._verbatim += 1
            case "hr":
                self._line.append("---")
                self._end_block()
            case "td" | "th" if any(part.strip() for part in self._line):
                self._line.append(" | ")
            case "img" if given.get("alt"):
                self._write(f"[{given['alt']}]")
            case "a":
                self._links.append((given.get("href", ""), []))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "a" if self._links:
                self._close_link()
            case "ul" | "ol" if self._lists:
                self._end_line()
                self._lists.pop()
                if self._lists:
                    return
            case "pre":
                self._end_line()
                self._verbatim -= 1
        if tag in self.BLOCKS:
            self._end_block()
        elif tag in self.LINES and tag != "br":
            self._end_line()
        if tag == "blockquote":
            self._quotes -= 1

    def handle_data(self, data: str) -> None:
        if self._verbatim:
            first, *rest = data.split("\n")
            self._write(first)
            for line in rest:
                self._end_line(keep_empty=True)
                self._write(line)
        else:
            self._write(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        self._end_line()
        shown: list[str] = []
        depth_before, gap = 0, False
        for depth, line in self._lines:
            if line and gap and shown:
                shown.append(("> " * min(depth, depth_before)).rstrip())
            if line:
                shown.append("> " * depth + line)
                depth_before = depth
            gap = not line
        return "\n".join(shown)

    def _write(self, text: str) -> None:
        if self._verbatim or text.strip() or self._line[-1:] != [" "]:
            self._line.append(text)
        for _, parts in self._links:
            parts.append(text)

    def _close_link(self) -> None:
        address, parts = self._links.pop()
        address = address.removeprefix("mailto:").removeprefix("tel:")
        shown = "".join(parts).strip()
        if address and not address.startswith("#") and address.rstrip("/") != shown.rstrip("/"):
            self._write(f" ({address})" if shown else address)

    def _mark(self) -> str:
        indent = "  " * (min(len(self._lists), 10) - 1)
        if not self._lists or self._lists[-1] is None:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1] - 1}. "

    def _at_mark(self) -> bool:
        return bool(self._lists) and LIST_MARK.fullmatch("".join(self._line)) is not None

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self._line)
        self._line = []
        if not self._verbatim:
            indent = line[: len(line) - len(line.lstrip(" "))] if self._lists else ""
            line = indent + re.sub(r" {2,}", " ", line).strip()
        if line.strip() or keep_empty:
            self._lines.append((min(self._quotes, 10), line.rstrip()))

    def _end_block(self) -> None:
        self._end_line()
        self._lines.append((0, ""))
