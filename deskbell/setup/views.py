"""What an administrator needs to put the Help button into the company's own product."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from deskbell import access, events
from deskbell.pages import errors, guards
from deskbell.pages.visitor import PageRequest


@guards.agent
def widget(request: PageRequest, slug: str) -> HttpResponse:
    person, provider = guards.person(request), guards.provider(request)
    if not access.can_administer(person):
        return errors.not_found(request)
    return render(request, "setup/widget.html", {
        "live": {"url": f"/live/{provider.slug}", "after": events.latest(provider), "who": person.pk},
        "provider": provider,
        "language": request.visitor.language,
        "section": "setup",
        "person": person,
        "is_admin": True,
        "failed_count": access.failed_deliveries(person).order_by().values("pk")[:100].count(),
        "origin": settings.URL,
        "guests": provider.settings.identity.guests,
    })  # fmt: skip
