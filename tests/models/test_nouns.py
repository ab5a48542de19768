"""What the tables themselves hold to, whatever code writes them."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from deskbell.lib import clock
from deskbell.models import Address, Event, Message, Person, ReadMark, Ticket, Watcher
from tests.cast import Cast, ask


def test_the_migrations_are_what_the_models_say(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def twice(model: type, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)  # type: ignore[attr-defined]


def test_what_is_unique_stays_so(cast: Cast) -> None:
    ticket = ask(cast.customer, external_id="once")
    provider, now = cast.provider, clock.now()
    Watcher.objects.create(ticket=ticket, person=cast.colleague, created_at=now)
    ReadMark.objects.create(ticket=ticket, person=cast.colleague, message_id=1, at=now)
    event = Event.objects.filter(provider=provider)[0]
    twice(Watcher, ticket=ticket, person=cast.colleague, created_at=now)
    twice(ReadMark, ticket=ticket, person=cast.colleague, message_id=2, at=now)
    twice(Event, provider=provider, number=event.number, kind="x", audience="support", at=now)
    twice(Address, provider=provider, person=cast.stranger, kind="email", value="anna@hotel.example", created_at=now)
    twice(Person, provider=provider, account=cast.customer.account, name="Second", created_at=now)
    twice(
        Message, provider=provider, ticket=ticket, author=cast.customer, channel="portal", external_id="once",
        created_at=now,
    )  # fmt: skip
    twice(
        Ticket, provider=provider, number=ticket.number, subject="x", person=cast.customer, created_at=now,
        department=ticket.department, priority=ticket.priority, updated_at=now, state_changed_at=now,
    )  # fmt: skip


def test_many_people_without_account_or_external_id_are_many(cast: Cast) -> None:
    for _ in range(2):
        Person.objects.create(provider=cast.provider, name="Guest", created_at=clock.now())
    assert Person.objects.filter(provider=cast.provider, name="Guest").count() == 2


def test_the_tickets_words(cast: Cast) -> None:
    ticket = ask(cast.customer, subject="Printer")
    assert (str(ticket), ticket.label) == (f"#{ticket.number} Printer", f"PT-{ticket.number}")
    assert ticket.is_supports_turn
    assert list(Ticket.objects.unfinished()) == list(Ticket.objects.supports_turn()) == [ticket]
    Ticket.objects.update(state="closed")
    assert not Ticket.objects.unfinished().exists()


def test_the_database_is_set_up_to_keep_its_promises(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's own defaults keep them")
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert found == {"journal_mode": "wal", "synchronous": 2}
