"""Who may see the rooms of a demo."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def in_demo(view: View) -> View:
    """Elsewhere the address does not exist: nobody signs in by a click on a real help desk."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404("not a demo")
        return view(request, *given, **named)

    return guarded


def in_demo_or_operator(view: View) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if not (settings.DEMO or getattr(request.user, "is_operator", False)):
            raise Http404("not a demo")
        return view(request, *given, **named)

    return guarded
