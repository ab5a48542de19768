"""Prepared questions give what the queryset they were made from gives."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext

from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.lib import clock
from deskbell.models import Message, Person, Provider, Ticket
from deskbell.models.prepared import Place, Prepared
from tests.cast import Cast

# Beyond what any column can hold.
TOO_LARGE = 10**30


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return messages.receive(
        InboundMessage(
            person=cast.customer, channel="portal", external_id="", body="It does not print.", subject="Printer"
        )
    ).ticket


def test_instances_come_with_their_relations(ticket: Ticket) -> None:
    asked = Prepared(
        lambda: Ticket.objects.filter(number=Place("number"), provider=Place("provider")).select_related(
            "person", "department", "assignee", "priority"
        )
    )
    found = asked.first(number=ticket.number, provider=ticket.provider_id)
    assert found == ticket
    with CaptureQueriesContext(connection) as asked_again:
        assert found is not None
        assert found.person == ticket.person
        assert found.department.name == ticket.department.name
        assert found.assignee is None
    assert not asked_again.captured_queries
    assert found.created_at == ticket.created_at
    assert found.created_at.tzinfo is not None
    assert found.fields == {}


def test_annotations_are_attributes(ticket: Ticket) -> None:
    written = Exists(Message.objects.filter(ticket=OuterRef("pk"), author=Place("author")))
    asked = Prepared(lambda: Ticket.objects.annotate(is_written=written).filter(pk=Place("ticket")))
    found = asked.first(ticket=ticket.pk, author=ticket.person_id)
    assert found is not None
    assert found.is_written is True  # type: ignore[attr-defined]


@pytest.mark.parametrize("columns", [("number", "created_at", "person__name", "fields"), ("fields", "number")])
def test_values_have_the_types_of_their_columns(ticket: Ticket, columns: tuple[str, ...]) -> None:
    everything = Ticket.objects.order_by("pk")
    of_person = everything.filter(person=Place("person"))
    person = ticket.person_id
    assert Prepared(lambda: of_person.values_list(*columns)).all(person=person) == list(
        everything.values_list(*columns)
    )
    assert Prepared(lambda: of_person.values(*columns)).all(person=person) == list(everything.values(*columns))
    named = Prepared(lambda: of_person.values_list(*columns, named=True)).all(person=person)
    assert named == list(everything.values_list(*columns, named=True))
    assert named[0]._fields == columns
    assert Prepared(lambda: of_person.values_list("number", flat=True)).all(person=person) == [ticket.number]


def test_texts_and_moments_fill_places(ticket: Ticket) -> None:
    asked = Prepared(
        lambda: Ticket.objects.filter(
            Q(subject=Place("subject", str)), updated_at__gt=Place("after", type(ticket.updated_at))
        ).values_list("pk", flat=True)
    )
    before, now = ticket.updated_at - timedelta(microseconds=1), ticket.updated_at
    assert asked.all(subject="Printer", after=before) == [ticket.pk]
    assert asked.all(subject="Printer", after=now) == []
    assert asked.all(subject="100 % '; --", after=before) == []


def test_the_shape_changes_the_statement_and_is_built_once(cast: Cast) -> None:
    built = []

    def named(kind: str, limit: int) -> "object":
        built.append((kind, limit))
        people = Person.objects.filter(provider=Place("provider"), kind=kind)
        return people.order_by("name").values_list("name", flat=True)[:limit]

    asked: Prepared[str] = Prepared(named)  # type: ignore[arg-type]
    provider = cast.customer.provider_id
    agents = list(
        Person.objects.filter(provider=provider, kind="agent").order_by("name").values_list("name", flat=True)
    )
    for _time in range(3):
        assert asked.all("agent", 2, provider=provider) == agents[:2]
        assert asked.all("agent", 1, provider=provider) == agents[:1]
        assert asked.all("agent", 2, provider=provider + 1000) == []
    assert built == [("agent", 2), ("agent", 1)]


def test_what_cannot_be_is_not_found(hotel: Provider) -> None:
    by_key = Prepared(lambda: Provider.objects.filter(pk=Place("provider")))
    assert by_key.first(provider=hotel.pk) == hotel
    assert by_key.first(provider=TOO_LARGE) is None
    assert by_key.first(provider=-TOO_LARGE) is None
    assert Prepared(lambda: Provider.objects.filter(pk__in=[])).all() == []
    assert Prepared(lambda: Provider.objects.none()).first() is None


def test_a_place_is_filled_with_its_kind_or_not_at_all(hotel: Provider) -> None:
    asked = Prepared(lambda: Provider.objects.filter(pk=Place("provider"), created_at__lt=clock.now()))
    with pytest.raises(TypeError, match="provider is int, not str"):
        asked.all(provider="1 OR 1=1")
    with pytest.raises(KeyError):
        asked.all()
    with pytest.raises(TypeError, match="cannot prefetch"):
        Prepared(lambda: Provider.objects.prefetch_related("people")).all()
