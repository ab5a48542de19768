"""Addresses of the desk."""

from django.urls import path

from deskbell.desk.changes import FIELDS
from deskbell.desk.views import failures, files, inbox, messages, rooms, ticket

app_name = "desk"
TICKET = "desk/<slug:slug>/tickets/<int:number>"

urlpatterns = [
    path("desk/", rooms.desks, name="desks"),
    path("desk/<slug:slug>/", inbox.inbox, name="inbox"),
    path("desk/<slug:slug>/list", inbox.rows, name="list"),
    path("desk/<slug:slug>/views", inbox.views, name="views"),
    path("desk/<slug:slug>/me", rooms.me, name="me"),
    path("desk/<slug:slug>/failed", failures.failed, name="failed"),
    path("desk/<slug:slug>/deliveries/<int:pk>/retry", failures.retry, name="retry"),
    path("desk/<slug:slug>/parked/<int:pk>/retry", failures.take_again, name="take-again"),
    path("desk/<slug:slug>/uploads", files.upload, name="uploads"),
    path("desk/<slug:slug>/files/<str:token>/<str:name>", files.download, name="file"),
    path(TICKET, ticket.ticket, name="ticket"),
    path(f"{TICKET}/conversation", ticket.conversation, name="conversation"),
    path(f"{TICKET}/context", ticket.context, name="context"),
    path(f"{TICKET}/seen", ticket.seen, name="seen"),
    path(f"{TICKET}/messages", messages.write, name="messages"),
    *(path(f"{TICKET}/{field}", ticket.change, {"field": field}, name=field) for field in FIELDS),
]
