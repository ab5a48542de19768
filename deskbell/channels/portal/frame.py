"""What stands around every page of the portal: tabs with the unread count, bell, account, languages, live stream."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from deskbell import access
from deskbell.lib import clock
from deskbell.lib.preset.schema import text_in
from deskbell.models import Notification, Provider
from deskbell.models.prepared import Place, Prepared
from deskbell.pages import request_rows
from deskbell.pages.addresses import url
from deskbell.pages.guards import provider
from deskbell.pages.visitor import PageRequest, word

MOST_COUNTED = 100
Context = dict[str, Any]


def page(
    request: PageRequest, template: str, tab: str, context: Context, *, after: int | None = None, status: int = 200
) -> HttpResponse:
    """`after`: the number of the log that was read before the page's queries; without it the page is not live."""
    return render(request, f"portal/{template}", {**around(request, tab, after), **context}, status=status)


def around(request: PageRequest, tab: str, after: int | None) -> Context:
    shop, person = provider(request), request.visitor.person
    language = request.visitor.language
    live = {"url": f"/live/{shop.slug}", "after": after, "ticket_url": "", "who": person.pk} if person else None
    return {
        "language": language,
        "provider": branded(shop, language),
        "product_word": word(shop, "portal", language, _("Support")),
        "home_url": url("portal:home", shop.slug),
        "tab": tab,
        "tabs": tabs(request, tab),
        "bell": bell(request),
        "languages": [(code, name) for code, name in settings.LANGUAGES if shop.speaks(code)],
        "language_url": url("accounts:language"),
        "account": account(request),
        "sign_in_url": f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}",
        "foot_links": [(word(shop, "contacts", language, _("Contacts")), url("portal:contacts", shop.slug))],
        "live": live if after is not None else None,
    }


def branded(shop: Provider, language: str) -> Context:
    return {"slug": shop.slug, "name": shop.name_in(language), "logo_url": ""}


def tabs(request: PageRequest, current: str) -> list[Context]:
    shop, language, person = provider(request), request.visitor.language, request.visitor.person
    names = [
        ("home", word(shop, "home", language, _("Home"))),
        ("academy", word(shop, "academy", language, _("Academy"))),
    ]
    if person is not None and person.is_customer:
        names.append(("requests", word(shop, "requests", language, _("My requests"))))
    unread = request_rows.unread_count(person) if person is not None and person.is_customer else 0
    return [
        {
            "href": url(f"portal:{name}", shop.slug),
            "text": text,
            "current": name == current,
            "count": capped(unread) if name == "requests" else "",
        }
        for name, text in names
    ]


def bell(request: PageRequest) -> Context | None:
    """The pop-ups that wait for this person."""
    person = request.visitor.person
    if person is None or not person.is_customer:
        return None
    count = len(_DUE.all(access.shape_of(person), **access.places_of(person), now=clock.now()))
    return {"href": url("portal:notifications", person.provider.slug), "count": count}


def _due(shape: access.Shape) -> QuerySet[Notification, int]:
    due = access.due_notifications(access.anybody(shape), Place("now", datetime)).select_related(None)
    return due.values_list("pk", flat=True)[:MOST_COUNTED]


_DUE = Prepared(_due)


def account(request: PageRequest) -> Context | None:
    visitor = request.visitor
    if visitor.account is None:
        return None
    name = visitor.person.name if visitor.person else visitor.account.email
    menu = [(_("All my help desks"), url("accounts:choose"))]
    if visitor.person is not None and visitor.person.is_agent:
        menu.insert(0, (_("Desk"), f"/desk/{visitor.person.provider.slug}/"))
    return {
        "name": name,
        "id": visitor.person.pk if visitor.person else visitor.account.pk,
        "href": "",
        "menu": menu,
        "sign_out_url": url("accounts:sign_out"),
    }


def capped(count: int) -> str:
    return "" if not count else "99+" if count >= MOST_COUNTED else str(count)


def own(request: PageRequest, text: object) -> str:
    """A text of the provider in the reader's language."""
    return text_in(text, request.visitor.language, provider(request).language)  # type: ignore[arg-type]
