"""Verbs of pop-ups: telling a person, putting it off, taking it away. The answer itself always stays."""

from datetime import datetime

from deskbell.events import Audience, action, record
from deskbell.lib import clock
from deskbell.models import Message, Notification, Person

State = Notification.State


@action
def tell(person: Person, message: Message) -> None:
    """Once for each message, however often it is called."""
    notification, is_new = Notification.objects.get_or_create(
        person=person,
        message=message,
        defaults={"provider_id": message.provider_id, "ticket_id": message.ticket_id, "created_at": clock.now()},
    )
    if is_new:
        _record("notification.created", notification)


@action
def snooze(notification: Notification, *, until: datetime) -> None:
    _put(notification, State.SNOOZED, until)


@action
def dismiss(notification: Notification) -> None:
    _put(notification, State.DISMISSED, None)


@action
def dismiss_for_ticket(person: Person, ticket_id: int) -> None:
    """Who reads the ticket itself needs no pop-up of it."""
    for notification in Notification.objects.filter(person=person, ticket=ticket_id).exclude(state=State.DISMISSED):
        _put(notification, State.DISMISSED, None)


def _put(notification: Notification, state: str, until: datetime | None) -> None:
    notification.state, notification.snoozed_until = state, until
    notification.save(update_fields=["state", "snoozed_until"])
    _record(f"notification.{state}", notification)


def _record(kind: str, notification: Notification) -> None:
    record(
        kind, provider=notification.provider_id, audience=Audience.PERSON, person=notification.person,
        notification=notification.pk,
    )  # fmt: skip
