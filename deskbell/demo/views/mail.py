"""Mail that was not sent because no server is set: kept in the data folder, shown here, newest first."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deskbell.channels.email import outbox as kept
from deskbell.demo.guards import in_demo_or_operator
from deskbell.demo.views.start import around
from deskbell.lib import clock
from deskbell.pages.visitor import PageRequest

PAGE_LENGTH = 50
NAME = re.compile(r"[A-Za-z0-9_.@-]{1,220}\.eml\Z")
# What a letter may do on a page of ours: be looked at.
POLICY = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@dataclass(frozen=True)
class Letter:
    name: str
    sender: str
    recipient: str
    subject: str
    at: datetime
    text: str = ""
    has_html: bool = False


@require_safe
@never_cache
@in_demo_or_operator
def outbox(request: PageRequest) -> HttpResponse:
    """`?older=` is the name of the last letter of the page before; names begin with their time."""
    older = request.GET.get("older", "")
    folder = kept.folder()
    names = sorted((file.name for file in folder.glob("*.eml")), reverse=True) if folder.is_dir() else []
    behind = [name for name in names if not older or name < older]
    shown = behind[:PAGE_LENGTH]
    context = {
        "letters": [_letter(name) for name in shown],
        "older": shown[-1] if len(behind) > PAGE_LENGTH else "",
        "is_first": not older,
    }
    return render(request, "demo/outbox.html", {**around(request), **context})


@require_safe
@never_cache
@in_demo_or_operator
def letter(request: PageRequest, name: str) -> HttpResponse:
    shown = _letter(name, with_text=True)
    context = {
        "letter": shown,
        "html_url": reverse("demo:letter-html", args=(name,)),
        "raw_url": reverse("demo:letter-raw", args=(name,)),
    }
    return render(request, "demo/letter.html", {**around(request), **context})


@require_safe
@never_cache
@in_demo_or_operator
def html_part(request: HttpRequest, name: str) -> HttpResponse:
    """Its own document, because a letter's inline styles are not allowed on a page of ours."""
    part = _message(name).get_body(("html",))
    if part is None:
        raise Http404(name)
    response = HttpResponse(str(part.get_content()), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@never_cache
@in_demo_or_operator
def raw(request: HttpRequest, name: str) -> HttpResponse:
    response = HttpResponse(_file(name).read_bytes(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(name: str) -> Path:
    file = kept.folder() / name
    if not NAME.match(name) or ".." in name or not file.is_file():
        raise Http404(name)
    return file


def _message(name: str) -> EmailMessage:
    with _file(name).open("rb") as content:
        return BytesParser(policy=policy.default).parse(content)


def _letter(name: str, *, with_text: bool = False) -> Letter:
    with _file(name).open("rb") as content:
        message = BytesParser(policy=policy.default).parse(content, headersonly=not with_text)
    date = message["date"].datetime if message["date"] else None
    plain = message.get_body(("plain",)) if with_text else None
    return Letter(
        name=name,
        sender=str(message["from"] or ""),
        recipient=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        at=date or clock.now(),
        text=str(plain.get_content()) if plain is not None else "",
        has_html=with_text and message.get_body(("html",)) is not None,
    )
