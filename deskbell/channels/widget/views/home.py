"""The window's first view, the person's open requests in it, and the other ways to reach support."""

from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deskbell.channels.widget.panel import PAGE_HEADER, draw, name_of, person_view
from deskbell.models import Provider
from deskbell.pages import academy, guards, request_rows
from deskbell.pages import contacts as ways
from deskbell.pages.visitor import PageRequest

SHOWN = 3
ICONS = {
    "academy": "book-open", "chat": "message-circle", "new-request": "plus", "history": "history", "contacts": "phone",
}  # fmt: skip
VIEWS = {
    "academy": "widget:academy", "chat": "widget:chat", "new-request": "widget:choose", "history": "widget:history",
    "contacts": "widget:contacts",
}  # fmt: skip


@person_view
@require_safe
def home(request: PageRequest, slug: str) -> HttpResponse:
    provider, language = guards.provider(request), request.visitor.language
    page = page_of(request)
    found = academy.recommended(provider, language, page=page, limit=SHOWN) if page else []
    return draw(
        request,
        "widget/home.html",
        {
            "is_full": "home" in provider.settings.help.sections,
            "sections": menu(provider, language),
            "articles": found or academy.recommended(provider, language, limit=SHOWN),
            "is_for_page": bool(found),
            **_requests(request),
            "is_anybody_there": any(desk.is_open for desk in ways.departments(provider, language)),
        },
    )


@person_view
@require_safe
def open_requests(request: PageRequest, slug: str) -> HttpResponse:
    return draw(request, "widget/_open.html", _requests(request))


@person_view
@require_safe
def contacts(request: PageRequest, slug: str) -> HttpResponse:
    provider, language = guards.provider(request), request.visitor.language
    context = {"contacts": ways.contacts(provider, language), "departments": ways.departments(provider, language)}
    return draw(request, "widget/contacts.html", context)


def menu(provider: Provider, language: str) -> list[dict[str, object]]:
    """The sections the provider shows, in its order and words. What leaves the window opens beside it."""
    settings = provider.settings
    keys = [key for key in settings.help.sections if key in VIEWS and (key != "chat" or settings.chat.mode != "none")]
    return [
        {
            "key": key,
            "name": name_of(provider, key, language),
            "icon": ICONS[key],
            "href": _outside(provider) if _is_outside(provider, key) else reverse(VIEWS[key], args=(provider.slug,)),
            "is_outside": _is_outside(provider, key),
        }
        for key in keys
    ]


def page_of(request: HttpRequest) -> str:
    """The host page's address as the panel tells it; empty for anything that is not one."""
    page = unquote(request.headers.get(PAGE_HEADER, ""))[:1000]
    return page if page.startswith(("https://", "http://")) else ""


def _is_outside(provider: Provider, key: str) -> bool:
    return key == "academy" and provider.settings.help.academy != "widget"


def _outside(provider: Provider) -> str:
    return f"/p/{provider.slug}/academy"


def _requests(request: PageRequest) -> dict[str, object]:
    person = guards.person(request)
    unread = request_rows.unread_count(person)
    return {
        "rows": request_rows.unfinished(person, request.visitor.language, SHOWN),
        "unread": unread,
        "open_title": _("Your open requests"),
    }
