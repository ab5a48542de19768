"""What every view of the panel shares: its door, and the frame around what it draws.

The panel stands in a page of another origin, so cookies say nothing here: only the session that the panel's own
script sends in a header counts. Nothing else can send that header, which is why no CSRF token is asked for.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from deskbell import access
from deskbell.lib.preset.schema import Word
from deskbell.models import Person, Provider
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest, word

View = Callable[..., HttpResponse]
# The host page's address, percent-encoded; longer ones are cut by the panel.
PAGE_HEADER = "X-Deskbell-Page"


class Nothing(str):
    """Stands where forms put their CSRF field, whether a template prints it or calls it."""

    def __call__(self) -> str:
        return ""


def framed(view: View) -> View:
    """An answer that any page may show in a frame."""
    return cast(View, csrf_exempt(csp_replace({"frame-ancestors": ["*"]})(view)))


def person_view(view: View) -> View:
    """Behind it `guards.person(request)` is the customer of the panel's session."""

    @functools.wraps(view)
    def guarded(request: PageRequest, *given: Any, **named: Any) -> HttpResponse:
        person = request.visitor.person
        if not request.visitor.is_in_panel or person is None or access.can_serve(person):
            return JsonResponse({"error": {"code": "signed_out"}}, status=401)
        response = view(request, *given, **named)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return framed(guarded)


def draw(request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """A page or fragment of the panel. Rendered without the request, so that no CSRF cookie is set from a frame."""
    page = PageContext(request)  # type: ignore[arg-type]
    html = render_to_string(template, {**page.shared(), **context})
    return HttpResponse(html, status=status)


def name_of(provider: Provider, key: str, language: str) -> str:
    """A section of the Help menu, in the provider's words."""
    defaults: dict[Word, str] = {
        "home": _("Home"),
        "academy": _("Academy"),
        "chat": _("Chat"),
        "new-request": _("New request"),
        "history": _("My requests"),
        "contacts": _("Contacts"),
    }
    return word(provider, key, language, defaults.get(key, key))  # type: ignore[arg-type, call-overload]


class PageContext:
    """The variables that all templates of the panel may use."""

    def __init__(self, request: PageRequest) -> None:
        self.provider: Provider = guards.provider(request)
        self.language = request.visitor.language
        self.person: Person | None = request.visitor.person if request.visitor.is_in_panel else None

    def shared(self) -> dict[str, object]:
        provider, language = self.provider, self.language
        return {
            "provider": {"slug": provider.slug, "name": provider.name_in(language), "logo_url": ""},
            "letter": provider.settings.brand.letter,
            "slug": provider.slug,
            "language": language,
            "person": self.person,
            "csrf_input": Nothing(),
            "home_url": reverse("widget:home", args=(provider.slug,)),
            "article_url": lambda slug: reverse("widget:article", args=(provider.slug, slug)),
            "section_url": lambda key: reverse("widget:section", args=(provider.slug, key)),
            "word": lambda name, default="": word(provider, name, language, default),
            "name_of": lambda key: name_of(provider, key, language),
        }
