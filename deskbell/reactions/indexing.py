"""Keeps the words tickets are found by."""

from deskbell.actions import indexing
from deskbell.models import Event, Message
from deskbell.models.prepared import Place, Prepared

KINDS = frozenset({"ticket.opened", "message.received", "message.sent", "message.noted"})
MESSAGE = Prepared(lambda: Message.objects.select_related("ticket", "ticket__person").filter(pk=Place("message")))


def react(event: Event) -> None:
    message = MESSAGE.first(message=event.details.get("message", 0))
    if message is not None:
        indexing.add(message)
