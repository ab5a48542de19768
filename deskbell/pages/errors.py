"""Error pages: what happened, what is safe, what to do next. Programs and fragments get the same as JSON or a line."""

import http.client
import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.utils.translation import get_language

from deskbell.actions.refusals import Changed, Refused

log = logging.getLogger(__name__)
CODES = {
    400: "bad_request", 403: "forbidden", 404: "not_found", 413: "too_large", 429: "too_many_requests",
    500: "server_error", 507: "storage_full",
}  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names it
    return _page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = _page(request, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def storage_full(request: HttpRequest) -> HttpResponse:
    """507 Insufficient Storage, RFC 4918 section 11.5."""
    return _page(request, 507)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("CSRF check failed: %s", reason)
    return _page(request, 403)


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """409 when somebody was faster, 422 otherwise."""
    status = 409 if isinstance(exception, Changed) else 422
    if wants_json(request):
        return _as_json(status, exception.code, str(exception.words), exception.field)
    told = {"words": exception.words, "status": status, **_around()}
    return render(request, "errors/refused.html", told, status=status)


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def _as_json(status: int, code: str, message: str, field: str = "") -> JsonResponse:
    """The error body of docs/api.md."""
    return JsonResponse({"error": {"code": code, "message": message, "field": field}}, status=status)


def _around() -> dict[str, str]:
    return {"language": get_language(), "language_url": "/language"}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if wants_json(request):
        return _as_json(status, CODES.get(status, "error"), http.client.responses[status])
    try:
        return render(request, f"errors/{status}.html", {"status": status, **_around()}, status=status)
    except TemplateDoesNotExist:
        return HttpResponse(str(status), status=status, content_type="text/plain")
