"""Promised times in words: what is left, what was kept, what was missed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from deskbell.lib import clock, dates
from deskbell.models import Deadline

# Below this share of the whole time a clock asks for attention.
SOON_PERCENT = 25


@dataclass(frozen=True)
class Clock:
    """`state` is the macro's: soon, over, met or nothing; `left` in percent of the whole time."""

    kind: str
    text: str
    left: int
    state: str


def told(deadline: Deadline, started: datetime, language: str) -> Clock:
    if deadline.met_at is not None:
        words = _("met in %(time)s") % {"time": _span(started, deadline.met_at, language)}
        return Clock(deadline.kind, words, 100, "met")
    return running(deadline.kind, deadline.due_at, started, language)


def running(kind: str, due_at: datetime, started: datetime, language: str) -> Clock:
    now = clock.now()
    if due_at <= now:
        return Clock(kind, _("%(time)s over") % {"time": _span(due_at, now, language)}, 0, "over")
    whole = max((due_at - started).total_seconds(), 1)
    left = min(int((due_at - now).total_seconds() * 100 / whole), 100)
    words = _("%(time)s left") % {"time": _span(now, due_at, language)}
    return Clock(kind, words, left, "soon" if left < SOON_PERCENT else "")


def _span(start: datetime, end: datetime, language: str) -> str:
    return dates.duration(round((end - start).total_seconds() / 60), language=language)
