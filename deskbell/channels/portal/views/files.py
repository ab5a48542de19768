"""Files in and out."""

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from deskbell.channels.portal.doors import customers_own
from deskbell.pages import files, guards, request_form, uploads
from deskbell.pages.visitor import PageRequest


@require_POST
@customers_own
def upload(request: PageRequest, slug: str) -> HttpResponse:
    """`?type=` takes the limits of that request type."""
    key = request.GET.get("type", "")
    request_type = request_form.get_type(guards.provider(request), key) if key else None
    return uploads.upload(request, guards.person(request), uploads.limits_of(guards.provider(request), request_type))


@guards.customer
def file(request: PageRequest, slug: str, token: str, name: str) -> HttpResponseBase:
    return files.download(request, guards.person(request), token)
