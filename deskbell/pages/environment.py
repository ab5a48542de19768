"""The Jinja2 environment of all pages."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined, Template, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from deskbell.lib import clock, dates
from deskbell.pages import marks, static
from deskbell.pages.addresses import url

MOST_WORDS = 20_000


class PageTemplate(Template):
    """Globals are those of the environment alone, so what a template imports from another is the same on every page;
    Jinja would compare the names of all globals at each import."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        return super()._get_default_module()


class PageEnvironment(Environment):
    template_class = PageTemplate


def environment(**options: Any) -> Environment:
    """Called by Django once. A name a template misspells is an error, not an empty place."""
    options.setdefault("undefined", StrictUndefined)
    options.setdefault("autoescape", True)
    made = PageEnvironment(extensions=["jinja2.ext.i18n"], lstrip_blocks=True, **options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )  # fmt: skip
    made.globals["_"] = said
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
        marks=marks,
    )
    return made


@pass_eval_context
def said(where: EvalContext, message: str, **filled: object) -> str:
    """What Jinja's own gettext says, which looks every word up anew. Letters in plain text are not escaped."""
    if not where.autoescape:
        return translation.gettext(message) % filled
    if filled:
        return Markup(translation.gettext(message)) % filled  # noqa: S704 our own words, as Jinja takes them
    return _said(translation.get_language(), message)


@lru_cache(MOST_WORDS)
def _said(_language: str, message: str) -> Markup:
    return Markup(translation.gettext(message)) % {}  # noqa: S704


def csrf(request: HttpRequest) -> dict[str, object]:
    """One masked token for a whole page, made when something asks for it; Django would mask it anew at every form."""
    token = SimpleLazyObject(lambda: get_token(request))
    field = SimpleLazyObject(
        lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token)
    )
    return {"csrf_token": token, "csrf_input": field}


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
