"""A page of an invented company's own product, in which the Help button lives."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.actions import people
from deskbell.demo import seed
from deskbell.demo.guards import in_demo
from deskbell.lib import clock, tokens
from deskbell.models import Person, Provider
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest

# Where in its own product the page that is shown here would stand: what the articles' page patterns are about.
PAGES = {
    "hotel": "/rooms",
    "service": "/objects",
    "field-sales": "/visits",
    "clinic": "/setari/examinari",
    "hosting": "/dashboard",
}


@require_safe
@never_cache
@in_demo
def host(request: PageRequest, slug: str) -> HttpResponse:
    """Signed in there as the leading customer, or with `?as=` as another one, by external id."""
    provider = guards.provider(request)
    customer = _customer(provider, request.GET.get("as", ""))
    address = people.email_of(customer)
    email = address.value if address else ""
    context = {
        "customer": {"name": customer.name, "email": email},
        "portal_url": reverse("portal:home", args=(slug,)),
        "path": reverse("demo:host", args=(slug,)),
        "provider_slug": slug,
        "page": PAGES.get(slug, ""),
        "page_language": provider.language,
        "help_language": _help_language(request, provider, customer),
        "token": _token(provider, customer, email),
    }
    try:
        return render(request, f"demo/host/{slug}.html", context)
    except TemplateDoesNotExist as error:
        raise Http404(slug) from error


def _customer(provider: Provider, external_id: str) -> Person:
    """Only invented people: no token is made here for anybody else."""
    invented = [person for person in seed.cast(provider) if person.is_customer]
    wanted = [person for person in invented if external_id and person.external_id == external_id]
    if external_id and not wanted:
        raise Http404("no such invented person")
    if not invented:
        raise Http404("no invented people")
    return (wanted or invented)[0]


def _token(provider: Provider, customer: Person, email: str) -> str:
    claims = {
        "aud": provider.slug,
        "external_id": customer.external_id,
        "email": email,
        "name": customer.name,
        "language": customer.language or provider.language,
    }
    return tokens.sign_identity(
        {name: value for name, value in claims.items() if value}, provider.identity_secret, now=clock.now(),
        lifetime_seconds=tokens.LONGEST_LIFETIME_SECONDS,
    )  # fmt: skip


def _help_language(request: PageRequest, provider: Provider, customer: Person) -> str:
    """What a visitor of the demo chose on its first page, so that they can read it."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if provider.speaks(chosen) else customer.language or provider.language
