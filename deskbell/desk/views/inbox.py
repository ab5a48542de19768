"""The list of tickets, alone and as the fragments that keep it fresh."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from deskbell.desk import folders
from deskbell.desk import rows as ticket_rows
from deskbell.desk.shell import shell
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest

LONGEST_QUERY = 200


@dataclass(frozen=True)
class Asked:
    """Which list is wanted: the folder, what is searched for, from where, how long, and which ticket is open."""

    folder: str
    query: str
    cursor: str
    length: int
    open: int

    def query_string(self, **more: str | int) -> str:
        wanted: dict[str, str | int] = {"view": self.folder, "q": self.query, **more}
        return urlencode({name: value for name, value in wanted.items() if value})


def asked(request: PageRequest, opened: int = 0) -> Asked:
    given = request.GET
    return Asked(
        folder=folders.known_key(guards.person(request), given.get("view", "")),
        query=given.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
        cursor=given.get("cursor", "")[:200],
        length=_number(given.get("rows", "")),
        open=opened or _number(given.get("open", "")),
    )


def list_parts(request: PageRequest, wanted: Asked) -> dict[str, Any]:
    """What the list's template needs."""
    person, language = guards.person(request), request.visitor.language
    slug = guards.provider(request).slug
    tickets = folders.tickets_in(person, wanted.folder, wanted.query)
    return {
        "wanted": wanted,
        "slug": slug,
        "page": ticket_rows.page(person, tickets, wanted.cursor, wanted.length, language),
        "folder_name": folders.name_of(person, wanted.folder, language),
        "list_url": reverse("desk:list", args=(slug,)),
        "person": person,
    }


def views_parts(request: PageRequest, wanted: Asked) -> dict[str, Any]:
    person, language = guards.person(request), request.visitor.language
    return {
        "wanted": wanted,
        "slug": guards.provider(request).slug,
        "standing": folders.standing(person),
        "departments": folders.of_departments(person, language),
        "views_url": reverse("desk:views", args=(guards.provider(request).slug,)),
    }


@guards.agent
def inbox(request: PageRequest, slug: str) -> HttpResponse:
    page = shell(request, "inbox")
    wanted = asked(request)
    return render(request, "desk/inbox.html", page | views_parts(request, wanted) | list_parts(request, wanted))


@guards.agent
def rows(request: PageRequest, slug: str) -> HttpResponse:
    return render(request, "desk/_rows.html", list_parts(request, asked(request)))


@guards.agent
def views(request: PageRequest, slug: str) -> HttpResponse:
    return render(request, "desk/_views.html", views_parts(request, asked(request)))


def _number(raw: str) -> int:
    return int(raw) if raw.isdecimal() and len(raw) < 10 else 0
