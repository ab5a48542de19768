"""/api/v1/<provider>/…"""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

app_name = "api"
ROOT = "api/v1/<slug:provider>"


class Later:
    """A view that is imported when it is first asked for.

    What the API stands on takes a tenth of a second to import: every start would wait for it, the worker for nothing.
    """

    # No address here reads a cookie, so no other site can make a browser act.
    csrf_exempt = True

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, request: HttpRequest, **named: Any) -> HttpResponseBase:
        answered: HttpResponseBase = self._view(request, **named)
        return answered

    @cached_property
    def target(self) -> Any:
        """A controller's class, or a function."""
        return import_string(f"deskbell.channels.api.views.{self._name}")

    @cached_property
    def _view(self) -> Any:
        return self.target.as_view() if hasattr(self.target, "as_view") else self.target


CONTROLLERS = (
    (f"{ROOT}/tickets", Later("Tickets"), "tickets"),
    (f"{ROOT}/tickets/<int:number>", Later("OneTicket"), "ticket"),
    (f"{ROOT}/tickets/<int:number>/messages", Later("Messages"), "messages"),
    (f"{ROOT}/types", Later("Types"), "types"),
    (f"{ROOT}/events", Later("Events"), "events"),
    (f"{ROOT}/files/<slug:file>", Later("OneFile"), "file"),
)

urlpatterns = [
    *(path(route, view, name=name) for route, view, name in CONTROLLERS),
    path(f"{ROOT}/openapi.json", Later("describe"), name="description"),
    path("api/<path:rest>", Later("nowhere"), name="nowhere"),
]
