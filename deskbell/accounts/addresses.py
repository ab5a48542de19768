"""Where a sign-in leads: back to where it was asked for, or to one's own desk or portal. Only addresses of ours."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from deskbell.models import Person, Provider


def asked_for(request: HttpRequest) -> str:
    """`next` when it stays on this installation; empty otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def provider_in(address: str) -> Provider | None:
    """The help desk that an address belongs to, so that its sign-in page looks like it."""
    parts = urlsplit(address).path.split("/")
    if len(parts) < 3 or parts[1] not in ("p", "desk", "setup") or not parts[2]:
        return None
    return Provider.objects.filter(slug=parts[2]).first()


def of_person(person: Person) -> str:
    """Agents work at the desk; customers begin where their provider wants them to."""
    slug = person.provider.slug
    if person.is_agent:
        return f"/desk/{slug}/"
    if person.provider.settings.requests.start_page == "requests":
        return reverse("portal:requests", args=(slug,))
    return reverse("portal:home", args=(slug,))
