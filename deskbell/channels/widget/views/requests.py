"""A new request, what follows it, and all requests of the person."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deskbell import access
from deskbell.actions.messages import Received
from deskbell.channels.widget.panel import draw, person_view
from deskbell.channels.widget.views.home import page_of
from deskbell.models import Provider
from deskbell.pages import guards, request_fields, request_form, request_rows, uploads
from deskbell.pages.request_form import RequestForm
from deskbell.pages.visitor import PageRequest

PAGE_LENGTH = 20


class SeeOther(HttpResponseRedirect):
    status_code = 303


@person_view
@require_safe
def choose(request: PageRequest, slug: str) -> HttpResponse:
    """Which kind of request; where there is only one, its form at once."""
    cards = request_form.cards(guards.provider(request), request.visitor.language)
    if len(cards) == 1:
        return SeeOther(reverse("widget:create", args=(slug, cards[0].key)))
    return draw(request, "widget/choose.html", {"cards": cards})


@person_view
@require_http_methods(["GET", "POST"])
def create(request: PageRequest, slug: str, key: str) -> HttpResponse:
    person, provider, language = guards.person(request), guards.provider(request), request.visitor.language
    request_type = request_form.get_type(provider, key)
    if request.method != "POST":
        given = {"url": page_of(request), "subject": request.GET.get("subject", "")[:250]}
        return _form(request, request_form.blank(person, request_type, language, given), 200)
    sent = request_form.send(request_form.posted(request, person, request_type, language), "widget")
    if not isinstance(sent, Received):
        return _form(request, sent, 422)
    return SeeOther(_after(provider, sent))


@person_view
@require_POST
def upload(request: PageRequest, slug: str, key: str) -> HttpResponse:
    provider = guards.provider(request)
    limits = uploads.limits_of(provider, request_form.get_type(provider, key))
    return uploads.upload(request, guards.person(request), limits)


@person_view
@require_safe
def created(request: PageRequest, slug: str, number: int) -> HttpResponse:
    person, language = guards.person(request), request.visitor.language
    ticket = access.get_ticket(person, number)
    first = access.visible_messages(person, ticket).first()
    context = {
        "ticket": ticket,
        "type": ticket.type.name_in(language) if ticket.type else "",
        "answers": request_fields.all_answers(ticket, language),
        "text": first.html if first else "",
    }
    return draw(request, "widget/created.html", context)


@person_view
@require_safe
def history(request: PageRequest, slug: str) -> HttpResponse:
    """`?part=rows`: only the list, for when something in it has changed."""
    person, language = guards.person(request), request.visitor.language
    tickets = request_rows.listed(person)
    page = request_rows.page(person, tickets, request.GET.get("older", ""), PAGE_LENGTH, language)
    here = reverse("widget:history", args=(slug,))
    is_part = request.GET.get("part") == "rows"
    context = {"page": page, "here": here, "is_new": request.GET.get("sent", "") == "1"}
    return draw(request, "widget/_rows.html" if is_part else "widget/history.html", context)


def _form(request: PageRequest, form: RequestForm, status: int) -> HttpResponse:
    provider, key = guards.provider(request), form.type.key
    address = reverse("widget:type-uploads", args=(provider.slug, key))
    context = {
        "form": form,
        "action": reverse("widget:create", args=(provider.slug, key)),
        "upload": uploads.zone(address, uploads.limits_of(provider, form.type), form.uploads),
    }
    return draw(request, "widget/new.html", context, status=status)


def _after(provider: Provider, sent: Received) -> str:
    if provider.settings.requests.shows_history_after:
        return f"{reverse('widget:history', args=(provider.slug,))}?sent=1"
    return reverse("widget:created", args=(provider.slug, sent.ticket.number))
