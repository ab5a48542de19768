"""What could not be sent, and what a reaction could not take."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from deskbell import access
from deskbell.access import NotVisible
from deskbell.actions import deliveries
from deskbell.desk import words
from deskbell.desk.shell import shell
from deskbell.pages import guards, lists
from deskbell.pages.visitor import PageRequest
from deskbell.reactions import REACTIONS, reader

LENGTH = 30
PARKED = 50


@guards.agent
def failed(request: PageRequest, slug: str) -> HttpResponse:
    page = shell(request, "failed")
    found = lists.newest_first(
        access.failed_deliveries(guards.person(request)), request.GET.get("cursor", "")[:200], LENGTH,
        by="created_at", of=lambda delivery: (delivery.created_at, delivery.pk),
    )  # fmt: skip
    return render(request, "desk/failed.html", page | {
        "slug": slug,
        "page": found,
        "doors": words.DOORS,
        "parked": list(access.parked_events(guards.person(request))[:PARKED]),
    })  # fmt: skip


@guards.agent
@require_POST
def retry(request: PageRequest, slug: str, pk: int) -> HttpResponse:
    delivery = access.failed_deliveries(guards.person(request)).filter(pk=pk).first()
    if delivery is None:
        raise NotVisible("delivery")
    deliveries.retry(delivery, by=guards.person(request))
    return _back(request, slug)


@guards.agent
@require_POST
def take_again(request: PageRequest, slug: str, pk: int) -> HttpResponse:
    """Gives a parked event to its reaction once more."""
    found = access.parked_events(guards.person(request)).filter(pk=pk).first()
    if found is None:
        raise NotVisible("parked event")
    reader.retry(found, REACTIONS)
    return _back(request, slug)


def _back(request: PageRequest, slug: str) -> HttpResponse:
    if guards.is_fragment(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(reverse("desk:failed", args=(slug,)), status=303)
