"""Verbs of pop-ups: telling a person, putting it off, taking it away. The answer itself always stays."""

from datetime import datetime

from deskbell.events import Audience, action, record
from deskbell.lib import clock
from deskbell.models import Message, Notification, Person, written
from deskbell.models.prepared import Place, Prepared

State = Notification.State
SHOWN = Prepared(
    lambda: (
        Notification.objects.filter(person_id=Place("person"), ticket_id=Place("ticket"))
        .exclude(state=State.DISMISSED)
        .values_list("pk", flat=True)[:1]
    )
)


@action
def tell(person: Person, message: Message) -> None:
    """Once for each message, however often it is called."""
    notification = Notification(
        provider_id=message.provider_id,
        person=person,
        ticket_id=message.ticket_id,
        message=message,
        created_at=clock.now(),
    )
    if written.insert_new(notification):
        _record("notification.created", notification)


@action
def snooze(notification: Notification, *, until: datetime) -> None:
    _put(notification, State.SNOOZED, until)


@action
def dismiss(notification: Notification) -> None:
    _put(notification, State.DISMISSED, None)


def dismiss_for_ticket(person: Person, ticket_id: int) -> None:
    """Who reads the ticket itself needs no pop-up of it."""
    # Looked at first: most tickets that are opened have none, and an action would wait for all who write.
    if SHOWN.first(person=person.pk, ticket=ticket_id) is not None:
        _dismiss_for_ticket(person, ticket_id)


@action
def _dismiss_for_ticket(person: Person, ticket_id: int) -> None:
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
