"""The filters over the list of requests: which are drawn, what was chosen, which requests remain."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict

from deskbell import access
from deskbell.models import Department, Person, RequestType, Ticket
from deskbell.models.prepared import Place, Prepared
from deskbell.models.text import spoken
from deskbell.pages import lists, request_rows, status_words
from deskbell.pages.lists import Page
from deskbell.pages.request_rows import Row
from deskbell.search import tickets as search

UNFINISHED = ("new", "open", "waiting", "solved")
PEOPLE = ("mine", "others")
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Chosen:
    """As it stands in the address; empty is everything."""

    text: str = ""
    since: str = ""
    until: str = ""
    type: str = ""
    status: str = ""
    department: str = ""
    open: str = "all"
    people: str = "all"
    archived: str = ""

    @property
    def is_any(self) -> bool:
        return self != Chosen(open=self.open) or self.open != "all"

    @property
    def query(self) -> str:
        """Of the address of this very list."""
        return urlencode(
            {name: value for name, value in self.__dict__.items() if value and value != "all"} | self._open
        )

    @property
    def _open(self) -> dict[str, str]:
        return {"open": self.open}


def chosen(post: QueryDict, usual: str) -> Chosen:
    names = [name for name in Chosen.__dataclass_fields__ if name not in ("open", "people")]
    open_ = post.get("open", usual)
    return Chosen(
        open=open_ if open_ in ("all", "open", "closed") else usual,
        people=post.get("people", "all"),
        **{name: post.get(name, "").strip()[:200] for name in names},
    )


def apply(tickets: QuerySet[Ticket], wanted: Chosen, person: Person, language: str, zone: ZoneInfo) -> QuerySet[Ticket]:
    """What is archived shows when asked for, or when it is searched by words."""
    provider = person.provider
    if wanted.text:
        tickets = search.find(tickets, wanted.text)
    tickets = _at_hand(tickets, wanted, person.pk)
    if wanted.type:
        tickets = tickets.filter(type__key=wanted.type)
    if wanted.department:
        tickets = tickets.filter(department__key=wanted.department)
    if wanted.status.isdecimal():
        where = status_words.condition(provider, language, int(wanted.status), request_rows.UNREAD)
        tickets = tickets.filter(where) if where is not None else tickets
    if since := _midnight(wanted.since, zone):
        tickets = tickets.filter(created_at__gte=since)
    if until := _midnight(wanted.until, zone):
        tickets = tickets.filter(created_at__lt=until + timedelta(days=1))
    return tickets


def page(
    person: Person, wanted: Chosen, cursor: str, length: int, language: str, zone: ZoneInfo, columns: frozenset[str]
) -> Page[Row]:
    """The rows that remain. What most people look at most of the time, nothing but switches chosen, is prepared."""
    if wanted != replace(Chosen(), open=wanted.open, people=wanted.people, archived=wanted.archived):
        tickets = apply(request_rows.listed(person), wanted, person, language, zone)
        return request_rows.page(person, tickets, cursor, length, language, columns)
    people = wanted.people if wanted.people in PEOPLE else "all"
    switches = replace(wanted, people=people, archived="1" if wanted.archived else "")
    behind, places = lists.position(cursor), access.places_of(person)
    shape = (access.shape_of(person), switches, length, columns)
    if behind is None:
        found = _PAGE.all(*shape, False, **places)
    else:
        found = _PAGE.all(*shape, True, **places, at=behind.at, behind=behind.pk)
    return request_rows.drawn(person, found, behind, length, language, columns)


def _page(
    shape: access.Shape, switches: Chosen, length: int, columns: frozenset[str], is_later: bool
) -> QuerySet[Ticket, tuple[Any, ...]]:
    who, behind = access.anybody(shape), lists.Position(Place("at", datetime), Place("behind")) if is_later else None
    parts = [_at_hand(part, switches, who.person) for part in access.visible_parts(who)]
    tickets = request_rows.marked(lists.newest_of(parts, length, behind), who)
    return lists.newest(request_rows.told(tickets, columns), length, None)  # type: ignore[no-any-return]


_PAGE = Prepared(_page)


def _at_hand(tickets: QuerySet[Ticket], wanted: Chosen, person: int | Place) -> QuerySet[Ticket]:
    """The filters that are switches."""
    if wanted.archived:
        tickets = tickets.filter(archived_at__isnull=False)
    elif not wanted.text:
        tickets = tickets.filter(archived_at=None)
    if wanted.open != "all":
        unfinished = Q(state__in=UNFINISHED)
        tickets = tickets.filter(unfinished if wanted.open == "open" else ~unfinished)
    if wanted.people in PEOPLE:
        own = Q(person_id=person)
        tickets = tickets.filter(own if wanted.people == "mine" else ~own)
    return tickets


def types(person: Person, language: str) -> Options:
    return _options(_TYPES, person, language)


def departments(person: Person, language: str) -> Options:
    return _options(_DEPARTMENTS, person, language)


_TYPES = Prepared(lambda: RequestType.objects.filter(provider=Place("provider")).values_list("key", "name"))
_DEPARTMENTS = Prepared(
    lambda: Department.objects.filter(provider=Place("provider"), public=True).values_list("key", "name")
)


def _options(question: Prepared[tuple[str, Any]], person: Person, language: str) -> Options:
    rows = question.all(provider=person.provider_id)
    return [(key, spoken(name, language, person.provider.language)) for key, name in rows]


def _midnight(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        return None
