"""The provider's colour as a stylesheet of its own: a strict CSP allows no inline style."""

from django.http import HttpResponse
from django.views.decorators.http import condition

from deskbell.pages.guards import provider
from deskbell.pages.visitor import PageRequest


def _version(request: PageRequest, slug: str) -> str:
    return f'"{slug}-{provider(request).version}"'


@condition(etag_func=_version)
def brand(request: PageRequest, slug: str) -> HttpResponse:
    response = HttpResponse(
        f":root{{--brand:{provider(request).settings.brand.colour}}}\n", content_type="text/css; charset=utf-8"
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
