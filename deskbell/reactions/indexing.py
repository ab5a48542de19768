"""Keeps the words tickets are found by."""

from deskbell.actions import indexing
from deskbell.models import Event, Message

KINDS = frozenset({"ticket.opened", "message.received", "message.sent", "message.noted"})


def react(event: Event) -> None:
    message = Message.objects.filter(pk=event.details.get("message")).first()
    if message is not None:
        indexing.add(message)
