"""Who gets to a customer's own pages: customers. Support people are shown to their desk."""

import functools
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect

from deskbell.pages import guards
from deskbell.pages.guards import View
from deskbell.pages.visitor import PageRequest


def customers_own(view: View) -> View:
    @guards.customer
    @functools.wraps(view)
    def guarded(request: PageRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if guards.person(request).is_agent:
            return redirect(f"/desk/{guards.provider(request).slug}/")
        return view(request, *given, **named)

    return guarded
