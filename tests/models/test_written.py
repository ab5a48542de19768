"""Rows written by prepared statements are what the ORM would have written."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from deskbell.models import Address, Event, Message, Notification, Person, Ticket, written
from tests.cast import Cast
from tests.models.test_prepared import ticket  # noqa: F401

AT = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)


def address(person: Person, value: str) -> Address:
    return Address(provider_id=person.provider_id, person=person, kind="email", value=value, created_at=AT)


def test_a_row_has_its_key_and_every_value(cast: Cast) -> None:
    made = address(cast.customer, "ana@hotel.example")
    written.insert(made)
    found = Address.objects.get(pk=made.pk)
    assert (found.person_id, found.value, found.created_at, found.failed_at) == (
        cast.customer.pk, "ana@hotel.example", AT, None,
    )  # fmt: skip
    made.value = "ana.new@hotel.example"
    made.save()
    assert Address.objects.filter(created_at=AT).count() == 1


def test_a_row_that_is_there_already_is_left_alone(cast: Cast) -> None:
    assert written.insert_new(address(cast.customer, "ana@hotel.example"))
    assert not written.insert_new(address(cast.agent, "ana@hotel.example"))
    assert Address.objects.get(value="ana@hotel.example").person_id == cast.customer.pk


def test_a_constraint_is_kept(cast: Cast) -> None:
    written.insert(address(cast.customer, "ana@hotel.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        written.insert(address(cast.agent, "ana@hotel.example"))


def test_many_rows_take_few_statements(cast: Cast) -> None:
    details = {"old": None, "new": "открыта", "ids": [1, 2]}
    rows = [
        Event(
            provider=cast.provider, number=1_000_000 + n, kind="test.made", audience="support", at=AT, details=details
        )
        for n in range(written.MOST_AT_ONCE + 1)
    ]
    with CaptureQueriesContext(connection) as asked:
        written.insert_all(rows)
    assert len(asked) == 2
    found = Event.objects.filter(kind="test.made")
    assert found.count() == len(rows)
    assert all(event.details == details for event in found)
    written.insert_all([])


def test_a_change_reaches_the_row_and_the_object(ticket: Ticket, cast: Cast) -> None:  # noqa: F811
    written.update(ticket, assignee=cast.agent, archived_at=AT, fields={"room": "12"})
    assert (ticket.assignee, ticket.archived_at) == (cast.agent, AT)
    found = Ticket.objects.get(pk=ticket.pk)
    assert (found.assignee_id, found.archived_at, found.fields) == (cast.agent.pk, AT, {"room": "12"})
    assert found.subject == ticket.subject
    written.update(ticket, assignee=None)
    assert Ticket.objects.get(pk=ticket.pk).assignee_id is None


def test_other_rows_are_not_changed(ticket: Ticket, cast: Cast) -> None:  # noqa: F811
    message = Message.objects.get(ticket=ticket)
    first = Notification(provider=cast.provider, person=cast.customer, ticket=ticket, message=message, created_at=AT)
    second = Notification(provider=cast.provider, person=cast.agent, ticket=ticket, message=message, created_at=AT)
    written.insert(first)
    written.insert(second)
    written.update(first, state="dismissed")
    assert Notification.objects.get(pk=second.pk).state == "new"
