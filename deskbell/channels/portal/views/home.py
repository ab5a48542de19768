"""The first page: ask, what is recommended, my open requests, other ways to reach us."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell import events
from deskbell.channels.portal import frame
from deskbell.pages import academy, guards, request_rows
from deskbell.pages import contacts as reach
from deskbell.pages.visitor import PageRequest, word


def home(request: PageRequest, slug: str) -> HttpResponse:
    shop, person, language = guards.provider(request), request.visitor.person, request.visitor.language
    after = events.latest(shop)
    is_customer = person is not None and person.is_customer
    context = {
        "title": _title(request),
        "greeting": word(shop, "help-greeting", language, _("Ask in your own words: we look for an answer first.")),
        "ask_word": word(shop, "ask", language, _("For example: how do I return a payment")),
        "recommended_word": _("Useful now"),
        "articles": academy.recommended(shop, language),
        "article_url": lambda article: reverse("portal:article", args=(slug, article)),
        "rows": request_rows.unfinished(person, language) if person is not None and is_customer else [],
        "is_customer": is_customer,
        **_ways(request),
    }
    if guards.is_fragment(request) and request.GET.get("part") == "requests":
        return render(request, "portal/_open_requests.html", {**context, "slug": slug, "language": language})
    return frame.page(request, "home.html", "home", {**context, "slug": slug}, after=after)


def contacts(request: PageRequest, slug: str) -> HttpResponse:
    return frame.page(request, "contacts.html", "contacts", {"slug": slug, **_ways(request)})


@guards.customer
def tabs(request: PageRequest, slug: str) -> HttpResponse:
    """The tabs again, with the unread count as it is now."""
    current = request.GET.get("tab", "")
    shown = frame.tabs(request, current)
    return render(request, "portal/_tabs.html", {"tabs": shown, "tab": current, "slug": slug, "is_live": True})


@guards.customer
def bell(request: PageRequest, slug: str) -> HttpResponse:
    return render(request, "portal/_bell.html", {"bell": frame.bell(request), "slug": slug})


def _title(request: PageRequest) -> str:
    shop, person = guards.provider(request), request.visitor.person
    usual = _("How can we help, %(name)s?") % {"name": person.name.split()[0]} if person else _("How can we help?")
    return word(shop, "help-title", request.visitor.language, usual)


def _ways(request: PageRequest) -> frame.Context:
    shop, language = guards.provider(request), request.visitor.language
    return {
        "contacts": reach.contacts(shop, language),
        "departments": reach.departments(shop, language),
        "contacts_word": word(shop, "contacts", language, _("Other ways to reach us")),
        "requests_word": word(shop, "requests", language, _("My requests")),
        "academy_word": word(shop, "academy", language, _("Academy")),
        "new_word": word(shop, "new-request", language, _("New request")),
    }
