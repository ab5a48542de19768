"""Error pages: what happened, what is safe, what to do next. Programs and fragments get the same as JSON or a line."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist

from deskbell.actions.refusals import Changed, Refused

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
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
        return JsonResponse({"error": {"code": exception.code, "message": str(exception.words)}}, status=status)
    return render(request, "errors/refused.html", {"words": exception.words, "status": status}, status=status)


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": {"code": str(status)}}, status=status)
    try:
        return render(request, f"errors/{status}.html", {"status": status}, status=status)
    except TemplateDoesNotExist:
        return HttpResponse(str(status), status=status, content_type="text/plain")
