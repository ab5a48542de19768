"""The first page: in a demo the companies and their people, otherwise the way to one's own help desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deskbell.accounts import addresses
from deskbell.demo import seed
from deskbell.demo.guards import in_demo
from deskbell.lib.preset.schema import text_in
from deskbell.models import Account, Person, Provider
from deskbell.pages.visitor import PageRequest, word

BACKEND = "django.contrib.auth.backends.ModelBackend"
SHOWS: dict[str, str | Promise] = {
    "hotel": _(
        "A Help menu in the top corner, a chat that asks three questions first, one file in a message, "
        "and a history that keeps every answer."
    ),
    "service": _(
        "Requests under contracts: queues, contact phones, a letter at every step, "
        "and a list to filter, sort and search. The portal comes first."
    ),
    "field-sales": _(
        "Seven kinds of request, each with advice; colleagues see each other’s requests; "
        "“Is your problem solved?” at the end; chat at the bottom of the page."
    ),
    "clinic": _(
        "Help beside the page that is open: articles for it, a conversation, "
        "tickets with many kinds of files, and mail for every answer."
    ),
    "hosting": _("Departments and purchased services, status words of its own, and an archive for what is settled."),
}
NAMES: dict[str, str | Promise] = {
    "hotel": _("Hotel system"),
    "service": _("Service contracts"),
    "field-sales": _("Field sales"),
    "clinic": _("Clinic system"),
    "hosting": _("Hosting panel"),
}


@dataclass(frozen=True)
class Member:
    pk: int
    name: str
    role: str | Promise
    organisation: str


@dataclass(frozen=True)
class Company:
    slug: str
    name: str
    letter: str
    tagline: str
    kind: str | Promise
    shows: str | Promise
    portal: str
    leading: Member | None
    agents: list[Member]
    customers: list[Member]


@require_safe
@never_cache
def start(request: PageRequest) -> HttpResponse:
    providers = list(Provider.objects.order_by("pk"))
    if not providers:
        return render(request, "demo/first_steps.html", around(request))
    if not settings.DEMO:
        return redirect("accounts:choose" if request.user.is_authenticated else settings.LOGIN_URL)
    language = request.visitor.language
    context = {
        "companies": [_company(provider, language) for provider in providers],
        "password": settings.DEMO_PASSWORD,
        "me": request.user.email if request.user.is_authenticated else "",
    }
    return render(request, "demo/start.html", {**around(request), **context})


@require_safe
@in_demo
def brands(request: HttpRequest) -> HttpResponse:
    """One class for each company: pages allow no inline styles."""
    colours = [(provider.slug, provider.settings.brand.colour) for provider in Provider.objects.all()]
    lines = [f".brand-{slug} {{ --brand: {colour}; }}" for slug, colour in colours]
    response = HttpResponse("\n".join(lines), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@require_POST
@in_demo
def sign_in(request: HttpRequest) -> HttpResponse:
    """As one of the invented people, without a password."""
    pk = request.POST.get("person", "")
    invented = Person.objects.select_related("account", "provider").filter(account__isnull=False)
    person = get_object_or_404(
        invented, pk=int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else 0, attributes__has_key="demo"
    )
    auth.login(request, cast(Account, person.account), backend=BACKEND)
    response = HttpResponseRedirect(addresses.asked_for(request) or addresses.of_person(person))
    response.status_code = 303
    return response


def around(request: PageRequest) -> dict[str, object]:
    return {
        "language": request.visitor.language,
        "languages": settings.LANGUAGES,
        "language_url": "/language",
        "home_url": "/",
    }


def _company(provider: Provider, language: str) -> Company:
    people = [person for person in seed.cast(provider) if person.account_id is not None]
    leading = next((person for person in people if seed.is_leading(person)), None)
    brand = provider.settings.brand
    return Company(
        slug=provider.slug,
        name=provider.name_in(language),
        letter=brand.letter,
        tagline=text_in(brand.tagline, language, provider.language),
        kind=NAMES.get(provider.slug, ""),
        shows=SHOWS.get(provider.slug, ""),
        portal=word(provider, "portal", language, ""),
        leading=_member(leading) if leading else None,
        agents=_members(person for person in people if person.is_agent),
        customers=_members(person for person in people if person.is_customer and person is not leading),
    )


def _members(people: Iterable[Person]) -> list[Member]:
    return [_member(person) for person in sorted(people, key=lambda person: not person.is_admin)]


def _member(person: Person) -> Member:
    role = _("Customer") if person.is_customer else _("Administrator") if person.is_admin else _("Support agent")
    return Member(person.pk, person.name, role, person.organisation.name if person.organisation else "")
