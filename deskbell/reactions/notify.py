"""Tells people of answers: a pop-up, an e-mail at once or when the answer stays unseen; a receipt for a request."""

from datetime import timedelta

from deskbell.actions import deliveries, notifications
from deskbell.models import Delivery, Event, Message, Person

KINDS = frozenset({"message.sent", "ticket.opened"})


def react(event: Event) -> None:
    message = (
        Message.objects.select_related("ticket", "ticket__provider", "ticket__person", "author")
        .filter(pk=event.details["message"])
        .first()
    )
    if message is None:
        return
    if event.kind == "message.sent":
        for person in _told(message):
            notifications.tell(person, message)
            _mail(person, message)
    elif not message.from_support and message.ticket.provider.settings.notify.receipt:
        deliveries.plan(message, message.ticket.person, channel="email", purpose=Delivery.Purpose.RECEIPT)


def _told(message: Message) -> list[Person]:
    """The customer and the colleagues who watch."""
    watching = Person.objects.filter(watched__ticket=message.ticket_id, kind=Person.Kind.CUSTOMER)
    return [message.ticket.person, *watching]


def _mail(person: Person, message: Message) -> None:
    notify = message.ticket.provider.settings.notify
    if notify.email == "never" or message.ticket.channel == "email":
        return
    wait = timedelta(minutes=notify.unseen_minutes) if notify.email == "unseen" else None
    deliveries.plan(message, person, channel="email", unless_seen_for=wait)
