"""The Jinja2 environment of all pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from deskbell.lib import clock, dates
from deskbell.pages import static


def environment(**options: Any) -> Environment:
    """Called by Django once. A name a template misspells is an error, not an empty place."""
    options.setdefault("undefined", StrictUndefined)
    options.setdefault("autoescape", True)
    made = Environment(extensions=["jinja2.ext.i18n"], lstrip_blocks=True, **options)  # noqa: S701 set above
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(
        static=static.address,
        url=url,
        languages=settings.LANGUAGES,
        now=clock.now,
        current_language=_language,
        moment=_told(dates.moment),
        day=_told(dates.day),
        clock=_clock,
        ago=lambda at: dates.ago(at, now=clock.now(), language=_language()),
        size=lambda count: dates.size(count, language=_language()),
        duration=lambda minutes: dates.duration(minutes, language=_language()),
        demo=settings.DEMO,
    )
    return made


def url(name: str, *given: object, **named: object) -> str:
    return reverse(name, args=given or None, kwargs=named or None)


def _language() -> str:
    return translation.get_language()


def _zone() -> str:
    return timezone.get_current_timezone_name()


def _told(tell: Callable[..., str]) -> Callable[[datetime], str]:
    def told(at: datetime) -> str:
        return tell(at, language=_language(), zone=_zone(), now=clock.now())

    return told


def _clock(at: datetime) -> str:
    return dates.clock(at, language=_language(), zone=_zone())
