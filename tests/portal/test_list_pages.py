"""The prepared list holds what may be seen, in order, page by page."""

from zoneinfo import ZoneInfo

import pytest

from deskbell import access
from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.channels.portal import filters
from deskbell.channels.portal.filters import Chosen
from deskbell.lib import clock
from deskbell.models import Organisation, Person, Provider, Ticket, Watcher
from deskbell.pages import request_rows
from tests.cast import Cast, cast_of

LENGTH = 3


@pytest.fixture
def colleagues(field_sales: Provider) -> Cast:
    """Requests of two people of one firm in turns, one of a stranger, two of which the first person watches."""
    cast = cast_of(field_sales)
    firm = Organisation.objects.create(provider=field_sales, name="A firm", created_at=clock.now())
    for person in (cast.customer, cast.colleague):
        person.organisation = firm
        person.save(update_fields=["organisation"])
    authors = [cast.customer, cast.colleague, cast.stranger, cast.colleague, cast.customer, cast.stranger] * 2
    tickets = [_opened(author, number) for number, author in enumerate(authors)]
    for ticket in (tickets[2], tickets[3]):
        Watcher.objects.create(ticket=ticket, person=cast.customer, created_at=clock.now())
    Ticket.objects.filter(pk=tickets[4].pk).update(archived_at=clock.now())
    Ticket.objects.filter(pk=tickets[6].pk).update(state="closed")
    return cast


def _opened(author: Person, number: int) -> Ticket:
    inbound = InboundMessage(person=author, channel="portal", external_id="", body="Help", subject=f"Request {number}")
    return messages.receive(inbound).ticket


@pytest.mark.parametrize("archived", ["", "1"])
@pytest.mark.parametrize("open_", ["all", "open", "closed"])
@pytest.mark.parametrize("people", ["all", "mine", "others", "made up"])
def test_every_page_is_what_may_be_seen(colleagues: Cast, archived: str, open_: str, people: str) -> None:
    wanted = Chosen(open=open_, people=people, archived=archived)
    for person in (colleagues.customer, colleagues.colleague, colleagues.stranger, colleagues.guest):
        expected = filters.apply(request_rows.listed(person), wanted, person, "en", ZoneInfo("UTC"))
        numbers = list(expected.order_by("-updated_at", "-pk").values_list("number", flat=True))
        assert [row.number for row in _all_rows(person, wanted)] == numbers


def test_what_a_row_says_is_the_same_as_without_preparation(colleagues: Cast) -> None:
    person, columns = colleagues.customer, request_rows.COLUMNS
    plain = request_rows.page(person, request_rows.listed(person).filter(archived_at=None), "", 50, "en", columns)
    assert _all_rows(person, Chosen()) == list(plain.rows)
    seen = {row.number for row in plain.rows}
    assert seen == set(access.visible_tickets(person).filter(archived_at=None).values_list("number", flat=True))
    assert any(not row.is_mine for row in plain.rows)


def _all_rows(person: Person, wanted: Chosen) -> list[request_rows.Row]:
    rows, cursor = [], ""
    while True:
        page = filters.page(person, wanted, cursor, LENGTH, "en", ZoneInfo("UTC"), request_rows.COLUMNS)
        rows += page.rows
        if not page.older:
            return rows
        cursor = page.older
