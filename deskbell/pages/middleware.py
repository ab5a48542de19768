"""Around every page: who is looking, in which language and time zone; and what a refusal looks like."""

import errno
import logging
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from deskbell import access
from deskbell.access import NotVisible
from deskbell.actions import sessions
from deskbell.actions.refusals import Refused
from deskbell.models import Account, Person, Provider
from deskbell.pages import errors, limits
from deskbell.pages.visitor import PageRequest, Visitor, provider_of, zone_named

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class PanelSessionMiddleware:
    """Reads the panel's token before the CSRF check: a header that no other site can send needs no second proof."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = sessions.read(request)
        request.panel_session = session  # type: ignore[attr-defined]
        if session is not None:
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.answer(request)


class VisitorMiddleware:
    """Puts `request.visitor`; the provider is the `slug` of the address."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = _stranger(request)  # type: ignore[attr-defined]
        try:
            response = self.answer(request)
        finally:
            language = translation.get_language() or settings.LANGUAGE_CODE
            translation.deactivate()
            timezone.deactivate()
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _given: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        slug = named.get("slug")
        if slug is None:
            _look(cast(PageRequest, request), None)
            return
        provider = provider_of(slug)
        if provider is None:
            raise Http404(slug)
        _look(cast(PageRequest, request), provider)


class LimitMiddleware:
    """Slows down who sends more than a person can: 429 with the seconds to wait, before anything is done."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _given: tuple[Any, ...], _named: dict[str, Any]
    ) -> HttpResponse | None:
        person = cast(PageRequest, request).visitor.person
        if request.method != "POST" or person is None:
            return None
        wait = limits.seconds_to_wait("writes", person.pk, settings.WRITES_A_MINUTE)
        return errors.too_many(request, wait) if wait else None


class RefusalMiddleware:
    """Turns what a verb refuses, or what may not be seen, into a page; doors that know better catch it themselves."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotVisible):
            return errors.not_found(request, exception)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if _is_storage_full(exception):
            log.error("nothing can be stored: %s", exception)
            return errors.storage_full(request)
        return None


def _is_storage_full(exception: Exception) -> bool:
    """A full disk or a read-only data folder, as the database or the file system says it."""
    if isinstance(exception, OperationalError):
        return any(sign in str(exception) for sign in ("disk is full", "readonly database", "No space left"))
    return isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT)


def _stranger(request: HttpRequest) -> Visitor:
    language = translation.get_language_from_request(request)
    translation.activate(language)
    return Visitor(account=None, provider=None, person=None, language=language, zone=zone_named())


def _look(request: PageRequest, provider: Provider | None) -> None:
    in_panel = request.panel_session is not None
    account = None if in_panel or not request.user.is_authenticated else request.user
    person = None
    if provider is not None:
        person = (
            sessions.person_in(request.panel_session, provider)
            if request.panel_session is not None
            else access.person_of(account, provider) if account is not None else None
        )  # fmt: skip
        if person is not None:
            person.provider = provider
    language = _language(request, account, person, provider)
    zone = zone_named(
        account.time_zone if account else "",
        person.time_zone if person else "",
        provider.time_zone if provider else "",
    )
    request.visitor = Visitor(account, provider, person, language, zone, is_in_panel=in_panel)
    translation.activate(language)
    timezone.activate(zone)


def _language(request: PageRequest, account: Account | None, person: Person | None, provider: Provider | None) -> str:
    """The chosen one, then the person's, then the browser's if the provider speaks it, then the provider's."""
    known = [code for code, _name in settings.LANGUAGES]
    chosen = [
        request.headers.get("X-Deskbell-Language", ""),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        account.language if account else "",
        person.language if person else "",
    ]
    for code in chosen:
        if code in known and (provider is None or provider.speaks(code) or (person is not None and person.is_agent)):
            return code
    asked = request.headers.get("Accept-Language", "")
    wanted = translation.get_language_from_request(request)
    if provider is not None and (not asked or not provider.speaks(wanted)):
        return provider.language
    return wanted
