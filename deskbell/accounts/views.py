"""Signing in and out, choosing among several help desks, choosing a language."""

from typing import cast

from allauth.account.forms import LoginForm
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from deskbell import access
from deskbell.accounts import addresses
from deskbell.actions import people
from deskbell.models import Account
from deskbell.pages import contacts, errors
from deskbell.pages.visitor import PageRequest

YEAR = 60 * 60 * 24 * 365


@sensitive_post_parameters("password")
@never_cache
def sign_in(request: PageRequest) -> HttpResponse:
    wanted = addresses.asked_for(request)
    if request.method != "POST":
        return redirect(wanted or "accounts:choose") if request.user.is_authenticated else _page(request, wanted)
    if ratelimit.consume(request, action="login") is None:
        return errors.too_many(request, 60)
    form = LoginForm(request.POST, request=request)
    if form.is_valid():
        done = form.login(request, redirect_url=wanted or reverse("accounts:choose"))
        done.status_code = 303 if done.status_code == 302 else done.status_code
        return cast(HttpResponse, done)
    return _page(request, wanted, form, 422)


@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    wanted = addresses.asked_for(request)
    auth.logout(request)
    return _see(wanted or settings.LOGIN_URL)


@login_required
def choose(request: PageRequest) -> HttpResponse:
    """Straight to the only help desk, or a choice among several."""
    account = cast(Account, request.user)
    people_here = list(access.people_of(account))
    if len(people_here) == 1:
        return _see(addresses.of_person(people_here[0]))
    shown = [
        {
            "name": person.provider.name_in(request.visitor.language),
            "href": addresses.of_person(person),
            "is_agent": person.is_agent,
        }
        for person in people_here
    ]
    return render(request, "accounts/choose.html", {**_around(request), "rows": shown, "email": account.email})


@require_POST
def language(request: PageRequest) -> HttpResponse:
    """Keeps the language in a cookie and, of somebody who is signed in, with the account."""
    chosen = request.POST.get("language", "")
    response = _see(addresses.asked_for(request) or "/")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        if request.user.is_authenticated:
            people.choose_language(request.user, chosen)
    return response


def _page(request: PageRequest, wanted: str, form: LoginForm | None = None, status: int = 200) -> HttpResponse:
    provider = addresses.provider_in(wanted)
    language = request.visitor.language
    typed = {"email": request.POST.get("login", ""), "remember": form is None or "remember" in request.POST}
    told = {
        "provider": {"slug": provider.slug, "name": provider.name_in(language), "logo_url": ""} if provider else None,
        "contacts": contacts.contacts(provider, language) if provider else [],
        "next": wanted,
        "typed": typed,
        "error": _error(form) if form is not None else "",
    }
    return render(request, "accounts/sign_in.html", {**_around(request), **told}, status=status)


def _error(form: LoginForm) -> str:
    """The same for a wrong password and for an address nobody has."""
    codes = {error.code for errors_of in form.errors.as_data().values() for error in errors_of}
    if "too_many_login_attempts" in codes:
        return _("Too many attempts. Wait a few minutes and try again.")
    if "required" in codes:
        return _("Enter your e-mail and password.")
    return _("The e-mail or the password does not fit. Check the keyboard layout and try again.")


def _around(request: PageRequest) -> dict[str, object]:
    return {
        "language": request.visitor.language,
        "languages": settings.LANGUAGES,
        "language_url": reverse("accounts:language"),
        "home_url": "/",
        "provider": None,
    }


def _see(address: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
