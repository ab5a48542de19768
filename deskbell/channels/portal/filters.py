"""The filters over the list of requests: which are drawn, what was chosen, which requests remain."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import QueryDict

from deskbell.models import Department, Person, RequestType, Ticket
from deskbell.pages import request_rows, status_words
from deskbell.search import tickets as search

UNFINISHED = ("new", "open", "waiting", "solved")
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
    if wanted.archived:
        tickets = tickets.filter(archived_at__isnull=False)
    elif not wanted.text:
        tickets = tickets.filter(archived_at=None)
    if wanted.text:
        tickets = search.find(tickets, wanted.text)
    if wanted.open != "all":
        unfinished = Q(state__in=UNFINISHED)
        tickets = tickets.filter(unfinished if wanted.open == "open" else ~unfinished)
    if wanted.people in ("mine", "others"):
        own = Q(person=person)
        tickets = tickets.filter(own if wanted.people == "mine" else ~own)
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


def types(person: Person, language: str) -> Options:
    rows = RequestType.objects.filter(provider=person.provider_id)
    return [(row.key, _in(row, person, language)) for row in rows]


def departments(person: Person, language: str) -> Options:
    rows = Department.objects.filter(provider=person.provider_id, public=True)
    return [(row.key, _in(row, person, language)) for row in rows]


def _in(row: RequestType | Department, person: Person, language: str) -> str:
    row.provider = person.provider
    return row.name_in(language)


def _midnight(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        return None
