"""A new request: what about, the form, and what was sent."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deskbell import access
from deskbell.actions.messages import Received
from deskbell.channels.portal import frame, ticket_page
from deskbell.channels.portal.doors import customers_own
from deskbell.pages import guards, request_fields, request_form, request_rows, uploads
from deskbell.pages.request_form import RequestForm
from deskbell.pages.visitor import PageRequest, word


@customers_own
def new_request(request: PageRequest, slug: str) -> HttpResponse:
    provider, language = guards.provider(request), request.visitor.language
    if request.method == "POST":
        return _send(request)
    types = request_form.cards(provider, language)
    key = request.GET.get("type", "") or (types[0].key if len(types) == 1 else "")
    if not key:
        return frame.page(request, "choose_type.html", "requests", {"types": types, **_words(request)})
    given = {"subject": request.GET.get("subject", "")[:250], "url": request.GET.get("page", "")[:2000]}
    form = request_form.blank(guards.person(request), request_form.get_type(provider, key), language, given)
    return _form(request, form, 200)


@require_safe
@customers_own
def sent(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """All that was filled in, and by whom."""
    person, language = guards.person(request), request.visitor.language
    ticket = ticket_page.get(request, number)
    first = access.visible_messages(person, ticket).prefetch_related("attachments").first()
    context = {
        "ticket": ticket,
        "label": request_rows.label(person.provider, number),
        "answers": request_fields.all_answers(ticket, language),
        "type_name": ticket.type.name_in(language) if ticket.type else "",
        "department": ticket.department.name_in(language),
        "message": first,
        "sent_word": word(
            person.provider, "request-sent", language, _("We have your request and will answer here and by e-mail.")
        ),
        "response_note": word(person.provider, "response-note", language, ""),
        "requests_word": word(person.provider, "requests", language, _("My requests")),
    }
    return frame.page(request, "sent.html", "requests", {**context, **_words(request)})


def _send(request: PageRequest) -> HttpResponse:
    person, provider = guards.person(request), guards.provider(request)
    request_type = request_form.get_type(provider, request.POST.get("type", ""))
    form = request_form.posted(request, person, request_type, request.visitor.language)
    result = request_form.send(form, "portal")
    if isinstance(result, RequestForm):
        return _form(request, result, 422)
    return _gone(request, result)


def _gone(request: PageRequest, received: Received) -> HttpResponse:
    slug, settings = guards.provider(request).slug, guards.provider(request).settings
    to_history = settings.requests.shows_history_after
    address = reverse("portal:requests", args=(slug,)) + f"?new={received.ticket.number}"
    if not to_history:
        address = reverse("portal:request_sent", args=(slug, received.ticket.number))
    if guards.is_fragment(request):
        return HttpResponse(status=201, headers={"Location": address})
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _form(request: PageRequest, form: RequestForm, status: int) -> HttpResponse:
    slug = guards.provider(request).slug
    url = reverse("portal:uploads", args=(slug,)) + f"?type={form.type.key}"
    limits = uploads.limits_of(form.person.provider, form.type)
    context = {
        "form": form,
        "action": reverse("portal:new_request", args=(slug,)),
        "upload": uploads.zone(url, limits, form.uploads),
        "is_one_of_several": len(request_form.cards(form.person.provider, request.visitor.language)) > 1,
        **_words(request),
    }
    if guards.is_fragment(request) and request.method == "POST":
        return render(request, "requests/_form.html", context, status=status)
    return frame.page(request, "new_request.html", "requests", context, status=status)


def _words(request: PageRequest) -> frame.Context:
    provider, language = guards.provider(request), request.visitor.language
    return {
        "slug": provider.slug,
        "new_heading": word(provider, "new-request-heading", language, _("New request")),
        "type_word": word(provider, "request-type", language, _("What is it about?")),
        "requests_word": word(provider, "requests", language, _("My requests")),
        "response_note": word(provider, "response-note", language, ""),
    }
