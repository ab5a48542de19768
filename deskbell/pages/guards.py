"""Who gets past a view's door. A view behind a guard has `request.visitor.person` and may rely on it."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from deskbell import access
from deskbell.actions.refusals import Words
from deskbell.models import Person, Provider
from deskbell.pages import errors
from deskbell.pages.visitor import PageRequest

_KNOWN_HERE = _("This help desk does not know you yet.")
_FOR_SUPPORT = _("This is the desk of the support team.")
View = Callable[..., HttpResponseBase]


def customer(view: View) -> View:
    """Any person of the provider; strangers are asked to sign in."""

    @functools.wraps(view)
    def guarded(request: PageRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.visitor.person is None:
            return _stranger(request, _KNOWN_HERE) if request.visitor.account else _sign_in(request)
        return view(request, *given, **named)

    return guarded


def agent(view: View) -> View:
    """Support people of the provider; to others the desk does not exist."""

    @functools.wraps(view)
    def guarded(request: PageRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.visitor.account is None:
            return _sign_in(request)
        if request.visitor.is_in_panel or not access.can_serve(request.visitor.person):
            return _stranger(request, _FOR_SUPPORT)
        return view(request, *given, **named)

    return guarded


def person(request: PageRequest) -> Person:
    """Behind a guard: the person. RuntimeError where a view forgot its guard."""
    if request.visitor.person is None:
        raise RuntimeError("a view without a guard asked for the person")
    return request.visitor.person


def provider(request: PageRequest) -> Provider:
    """In an address with a provider's name: the provider."""
    if request.visitor.provider is None:
        raise RuntimeError("an address without a provider asked for it")
    return request.visitor.provider


def is_fragment(request: HttpRequest) -> bool:
    """Asked for by a page of ours, to be put into it."""
    return request.headers.get("X-Deskbell-Fragment") == "1"


def _stranger(request: PageRequest, told: Words) -> HttpResponseBase:
    """404 as for anything that is not theirs, and a way to come in with the account that is."""
    if request.visitor.account is None or is_fragment(request) or errors.wants_json(request):
        return errors.not_found(request)
    wanted = f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}"
    shown = {"told": told, "email": request.visitor.account.email, "again": wanted, "elsewhere": "/choose"}
    return render(request, "errors/stranger.html", shown, status=404)


def _sign_in(request: PageRequest) -> HttpResponseBase:
    if is_fragment(request) or errors.wants_json(request):
        return JsonResponse({"error": {"code": "signed_out"}}, status=401)
    return redirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
