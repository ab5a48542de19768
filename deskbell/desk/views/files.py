"""Files on the desk, in and out."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from deskbell.pages import files, guards, uploads
from deskbell.pages.visitor import PageRequest


@guards.agent
@require_POST
def upload(request: PageRequest, slug: str) -> HttpResponse:
    return uploads.upload(request, guards.person(request), uploads.limits_of(guards.provider(request)))


@guards.agent
def download(request: PageRequest, slug: str, token: str, name: str) -> HttpResponse:
    return files.download(request, guards.person(request), token)  # type: ignore[return-value]
