"""The smallest pieces of a page, drawn in Python: lists are full of them, and a macro takes ten times as long."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone, translation
from markupsafe import Markup, escape

from deskbell.lib import clock, dates
from deskbell.pages import static

SHAPES = ("new", "work", "you", "solved")
# `typed` below: a text and the same text as clean HTML are equal, but only one of them is escaped.
MOST_KEPT = 2000


@lru_cache(MOST_KEPT, typed=True)
def icon(name: str, size: str = "") -> Markup:
    """Of static/icons.svg; `size` as css/icon.css names it."""
    more = Markup(" i-{}").format(size) if size else ""
    return Markup('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        more, static.address("icons.svg"), name
    )


@lru_cache(MOST_KEPT, typed=True)
def shape_icon(shape: str) -> Markup:
    """Of a status."""
    return Markup('<svg aria-hidden="true"><use href="{}#st-{}"/></svg>').format(
        static.address("icons.svg"), shape if shape in SHAPES else "closed"
    )


@lru_cache(MOST_KEPT, typed=True)
def chip(shape: str, text: str, bare: bool = False) -> Markup:
    """A status; `bare` shows its shape alone and says the word to those who listen."""
    mark = icon("triangle-alert") if shape == "bad" else shape_icon(shape)
    css, word = (" bare", Markup('<span class="vh">{}</span>').format(text)) if bare else ("", escape(text))
    return Markup('<span class="chip {}{}">{}{}</span>').format(shape, css, mark, word)


def when(at: datetime | None, how: str = "moment") -> Markup:
    """A moment in the reader's language and time zone; `how`: moment, ago, day or clock."""
    return told()(at, how)


def told() -> Callable[..., Markup]:
    """`when` for many rows: asks once who reads, and what time it is."""
    reader: dict[str, Any] = {"language": translation.get_language(), "zone": timezone.get_current_timezone_name()}
    now = clock.now()

    def when_told(at: datetime | None, how: str = "moment") -> Markup:
        if not at:
            return Markup()
        more = ""
        if how == "ago":
            more = f' data-ago title="{escape(dates.moment(at, now=now, **reader))}"'
            text = dates.ago(at, now=now, language=reader["language"])
        elif how == "day":
            text = dates.day(at, now=now, **reader)
        elif how == "clock":
            text = dates.clock(at, **reader)
        else:
            text = dates.moment(at, now=now, **reader)
        return Markup(f'<time datetime="{at.isoformat()}"{more}>{escape(text)}</time>')  # noqa: S704 all of it escaped

    return when_told
