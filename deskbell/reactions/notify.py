"""Tells people of answers: a pop-up, an e-mail at once or when the answer stays unseen; a receipt for a request."""

from datetime import timedelta

from deskbell.actions import deliveries, notifications
from deskbell.events import action
from deskbell.models import Delivery, Event, Message, Person
from deskbell.models.prepared import Place, Prepared

KINDS = frozenset({"message.sent", "ticket.opened"})
MESSAGE = Prepared(
    lambda: Message.objects.select_related("ticket", "ticket__provider", "ticket__person", "author").filter(
        pk=Place("message")
    )
)
WATCHING = Prepared(
    lambda: Person.objects.filter(watched__ticket=Place("ticket"), kind=Person.Kind.CUSTOMER).order_by("pk")
)


def react(event: Event) -> None:
    message = MESSAGE.first(message=event.details["message"])
    if message is None:
        return
    if event.kind == "message.sent":
        _tell(message)
    elif not message.from_support and message.ticket.provider.settings.notify.receipt:
        deliveries.plan(message, message.ticket.person, channel="email", purpose=Delivery.Purpose.RECEIPT)


@action
def _tell(message: Message) -> None:
    """Everybody in one transaction."""
    for person in _told(message):
        notifications.tell(person, message)
        _mail(person, message)


def _told(message: Message) -> list[Person]:
    """The customer and the colleagues who watch."""
    return [message.ticket.person, *WATCHING.all(ticket=message.ticket_id)]


def _mail(person: Person, message: Message) -> None:
    notify = message.ticket.provider.settings.notify
    if notify.email == "never" or message.ticket.channel == "email":
        return
    wait = timedelta(minutes=notify.unseen_minutes) if notify.email == "unseen" else None
    deliveries.plan(message, person, channel="email", unless_seen_for=wait)
