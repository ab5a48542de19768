"""/api/v1/<provider>/…"""

from django.urls import path
from dmr.routing import Router

from deskbell.channels.api import views

app_name = "api"
ROOT = "api/v1/<slug:provider>"

router = Router(
    urls=[
        path(f"{ROOT}/tickets", views.Tickets.as_view(), name="tickets"),
        path(f"{ROOT}/tickets/<int:number>", views.OneTicket.as_view(), name="ticket"),
        path(f"{ROOT}/tickets/<int:number>/messages", views.Messages.as_view(), name="messages"),
        path(f"{ROOT}/types", views.Types.as_view(), name="types"),
        path(f"{ROOT}/events", views.Events.as_view(), name="events"),
        path(f"{ROOT}/files/<slug:file>", views.OneFile.as_view(), name="file"),
    ],
)

urlpatterns = [
    *router.urls,
    path(f"{ROOT}/openapi.json", views.describe, {"router": router}, name="description"),
    path("api/<path:rest>", views.nowhere, name="nowhere"),
]
