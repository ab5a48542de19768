"""The pop-ups that wait: view in full, remind later, delete. The answer itself always stays."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from deskbell import access, events
from deskbell.actions import notifications as popups
from deskbell.channels.portal import frame
from deskbell.channels.portal.doors import customers_own
from deskbell.lib import clock, markdown
from deskbell.models import Notification
from deskbell.pages import guards, request_rows
from deskbell.pages.visitor import PageRequest

MOST_SHOWN = 100
# Hours.
LATER = {"1": 1, "4": 4, "24": 24, "72": 72}


@customers_own
def notifications(request: PageRequest, slug: str) -> HttpResponse:
    person, after = guards.person(request), events.latest(guards.provider(request))
    rows = [_row(one, person.provider) for one in access.due_notifications(person)[:MOST_SHOWN]]
    context = {"slug": slug, "rows": rows}
    if guards.is_fragment(request):
        return render(request, "portal/_notifications.html", context)
    return frame.page(request, "notifications.html", "", context, after=after)


@require_POST
@customers_own
def notification(request: PageRequest, slug: str, pk: int) -> HttpResponse:
    found = access.due_notifications(guards.person(request)).filter(pk=pk).first()
    if found is not None and request.POST.get("do") == "later":
        hours = LATER.get(request.POST.get("hours", ""), 1)
        popups.snooze(found, until=clock.now() + timedelta(hours=hours))
    elif found is not None:
        popups.dismiss(found)
    response = HttpResponseRedirect(reverse("portal:notifications", args=(slug,)))
    response.status_code = 303
    return response


def _row(one: Notification, provider: object) -> frame.Context:
    return {
        "pk": one.pk,
        "number": one.ticket.number,
        "label": request_rows.label(provider, one.ticket.number),  # type: ignore[arg-type]
        "subject": one.ticket.subject,
        "author": one.message.author.name,
        "text": markdown.excerpt(one.message.body),
        "at": one.message.created_at,
    }
