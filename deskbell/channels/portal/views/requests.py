"""The list of requests, with the provider's columns and filters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from deskbell import access, events
from deskbell.channels.portal import filters, frame
from deskbell.channels.portal.doors import customers_own
from deskbell.lib.preset.schema import Column
from deskbell.models import Person
from deskbell.pages import guards, request_rows, status_words
from deskbell.pages.visitor import PageRequest, word

LONGEST_LIST = 200


@customers_own
def requests(request: PageRequest, slug: str) -> HttpResponse:
    person, language = guards.person(request), request.visitor.language
    settings, after = person.provider.settings.requests, events.latest(person.provider_id)
    wanted = filters.chosen(request.GET, settings.default_filter)
    cursor = request.GET.get("cursor", "")
    columns = request_rows.COLUMNS.intersection(settings.columns)
    shown = filters.page(person, wanted, cursor, _length(request), language, request.visitor.zone, columns)
    first = request.GET.get("n", "")
    context = {
        "slug": slug,
        "page": shown,
        "cursor": cursor,
        "wanted": wanted,
        "first": int(first) if first.isascii() and first.isdigit() and len(first) < 9 and not shown.is_first else 1,
        "columns": _columns(person, language),
        "language": language,
    }
    if guards.is_fragment(request):
        return render(request, "portal/_request_list.html", context)
    context |= {**_filters(request, person), "sent": _just_sent(request, person)}
    return frame.page(request, "requests.html", "requests", context, after=after)


def _just_sent(request: PageRequest, person: Person) -> str:
    """The number of the request that was made a moment ago, where the provider shows the list after it."""
    number = request.GET.get("new", "")
    is_own = number.isdecimal() and len(number) < 10 and access.own_tickets(person).filter(number=number).exists()
    return request_rows.label(person.provider, int(number)) if is_own else ""


def _length(request: PageRequest) -> int:
    account = request.visitor.account
    return min(max(account.list_length if account else 25, 5), LONGEST_LIST)


def _filters(request: PageRequest, person: Person) -> frame.Context:
    provider, language = person.provider, request.visitor.language
    settings = provider.settings.requests
    drawn = [name for name in settings.filters if name != "people" or settings.seen_by == "organisation"]
    return {
        "drawn": drawn,
        "at_once": settings.filters_apply == "at-once",
        "statuses": status_words.choices(provider, language) if "status" in drawn else [],
        "types": filters.types(person, language) if "type" in drawn else [],
        "departments": filters.departments(person, language) if "department" in drawn else [],
        "sent_word": word(provider, "request-sent", language, ""),
        "heading": word(provider, "requests", language, _("My requests")),
        "new_word": word(provider, "new-request", language, _("New request")),
        "type_word": word(provider, "column-type", language, _("Topic")),
        "status_word": word(provider, "column-status", language, _("Status")),
        "department_word": word(provider, "column-department", language, _("Department")),
    }


def _columns(person: Person, language: str) -> list[tuple[Column, str]]:
    usual: dict[Column, str] = {
        "ordinal": "#",
        "number": _("Number"),
        "subject": _("Subject"),
        "type": _("Topic"),
        "status": _("Status"),
        "priority": _("Priority"),
        "department": _("Department"),
        "person": _("Author"),
        "service": _("Service"),
        "contract": _("Contract"),
        "created": _("Created"),
        "updated": _("Updated"),
        "view": _("View"),
    }
    return [
        (column, _title(person, column, language, usual[column]))
        for column in person.provider.settings.requests.columns
    ]


def _title(person: Person, column: Column, language: str, usual: str) -> str:
    if column in ("service", "contract", "view"):
        return usual
    return word(person.provider, f"column-{column}", language, usual)  # type: ignore[arg-type]
