"""What a program reads: only what its person may see, and a hundred rows for as many queries as ten."""

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deskbell.actions import tickets
from deskbell.channels.api import answers
from deskbell.models import Attachment, Event, Message, Ticket
from tests.api.conftest import Program, ProgramFor
from tests.cast import Cast, answer, ask, note


def test_customers_see_theirs_and_agents_all(cast: Cast, program: ProgramFor) -> None:
    own, other = ask(cast.customer, subject="Mine"), ask(cast.stranger, subject="Theirs")
    status, page = program(cast.customer).get("tickets")
    assert status == 200
    assert [row["number"] for row in page["tickets"]] == [own.number]
    _status, page = program(cast.agent).get("tickets")
    assert {row["number"] for row in page["tickets"]} == {own.number, other.number}
    for path in (f"tickets/{other.number}", f"tickets/{other.number}/messages", "tickets/99999999999999999999"):
        status, refusal = program(cast.customer).get(path)
        assert (status, refusal["error"]["code"]) == (404, "not_found")


def test_pages_show_every_ticket_once(cast: Cast, program: ProgramFor) -> None:
    numbers = [ask(cast.customer).number for _ in range(7)]
    reader, seen, cursor = program(cast.customer), [], ""
    while cursor is not None:
        _status, page = reader.get("tickets", limit=3, cursor=cursor)
        seen += [row["number"] for row in page["tickets"]]
        cursor = page["next"]
    assert seen == numbers[::-1]


def test_filters(cast: Cast, program: ProgramFor) -> None:
    first, second, third = (ask(cast.customer) for _ in range(3))
    answer(first, cast.agent)
    tickets.set_state(second, "closed", by=cast.agent)
    reader = program(cast.agent)
    assert [row["number"] for row in reader.get("tickets", state=["waiting", "closed"])[1]["tickets"]] == [
        second.number, first.number,
    ]  # fmt: skip
    later = reader.get(f"tickets/{third.number}")[1]["updated_at"]
    changed = {row["number"] for row in reader.get("tickets", updated_after=later)[1]["tickets"]}
    assert changed == {first.number, second.number}


def test_one_ticket_has_the_answers_of_its_form(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer, subject="Receipt", fields={"till": "No. 2"})
    status, found = program(cast.customer).get(f"tickets/{ticket.number}")
    assert (status, found["subject"], found["fields"]) == (200, "Receipt", {"till": "No. 2"})
    assert found["person"] == {"id": cast.customer.pk, "name": "Anna Petrova"}
    msgspec.convert(found, answers.Ticket)


def test_notes_are_for_agents(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer, "Hello")
    note(ticket, cast.agent, "Secret")
    answer(ticket, cast.agent, "Hello yourself")
    path = f"tickets/{ticket.number}/messages"
    assert [row["body"] for row in program(cast.customer).get(path)[1]["messages"]] == ["Hello", "Hello yourself"]
    assert [row["internal"] for row in program(cast.agent).get(path)[1]["messages"]] == [False, True, False]


def test_messages_come_in_pages_with_their_files(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer, "1")
    for text in "2345":
        answer(ticket, cast.agent, text)
    first = Message.objects.get(ticket=ticket, body="1")
    Attachment.objects.create(
        provider=cast.provider, message=first, token="tok", name="a.png", media_type="image/png", family="image",
        size=3, sha256="0" * 64, created_at=first.created_at,
    )  # fmt: skip
    reader = program(cast.customer)
    _status, page = reader.get(f"tickets/{ticket.number}/messages", limit=2)
    assert [row["body"] for row in page["messages"]] == ["1", "2"]
    assert page["messages"][0]["files"] == [{"id": "tok", "name": "a.png", "type": "image/png", "size": 3}]
    _status, page = reader.get(f"tickets/{ticket.number}/messages", limit=100, cursor=page["next"])
    assert [row["body"] for row in page["messages"]] == ["3", "4", "5"]
    assert page["next"] is None


def test_types_say_what_a_request_needs(cast: Cast, program: ProgramFor) -> None:
    status, page = program(cast.customer).get("types")
    assert status == 200
    kinds = {one["key"]: one for one in page["types"]}
    assert kinds["bookings"]["name"] == "Room plan and bookings"
    fields = {one["key"]: one for one in kinds["services"]["fields"]}
    assert [choice["key"] for choice in fields["offer"]["choices"]] == ["bso", "acquiring", "till", "locks"]
    assert fields["forms"]["show_when"] == {"field": "offer", "equals": ["bso"]}
    assert {choice["key"] for choice in fields["priority"]["choices"]}


def test_the_log_as_far_as_a_person_is_told(cast: Cast, program: ProgramFor) -> None:
    ticket, other = ask(cast.customer), ask(cast.stranger)
    note(ticket, cast.agent)
    answer(ticket, cast.agent)
    told = _log(program(cast.customer), 2)
    assert {event["ticket"] for event in told} == {ticket.number}
    assert "message.sent" in {event["kind"] for event in told}
    assert "message.noted" not in {event["kind"] for event in told}
    everything = _log(program(cast.agent), 2)
    assert {ticket.number, other.number} <= {event["ticket"] for event in everything}
    assert "message.noted" in {event["kind"] for event in everything}
    numbers = [event["number"] for event in everything]
    assert numbers == sorted(set(numbers))


def test_the_log_says_when_its_beginning_is_gone(cast: Cast, program: ProgramFor) -> None:
    ask(cast.customer)
    reader = program(cast.agent)
    assert not reader.get("events", after=0)[1]["gap"]
    Event.objects.filter(number__lte=2).delete()
    assert reader.get("events", after=0)[1]["gap"]
    assert not reader.get("events", after=2)[1]["gap"]


def _log(reader: Program, limit: int) -> list[dict[str, Any]]:
    found, after, more = [], 0, True
    while more:
        status, page = reader.get("events", after=after, limit=limit)
        assert status == 200
        assert len(page["events"]) <= limit
        found += page["events"]
        after, more = page["after"], page["more"]
    return found


@pytest.mark.parametrize("path", ["tickets", "tickets/{number}/messages", "events"])
@pytest.mark.parametrize("who", ["customer", "agent"])
def test_a_hundred_rows_cost_as_many_queries_as_ten(cast: Cast, program: ProgramFor, path: str, who: str) -> None:
    reader = program(getattr(cast, who))
    ticket = _rows(cast, 12)
    place = path.format(number=ticket.number)
    reader.get(place)
    with CaptureQueriesContext(connection) as few:
        reader.get(place, limit=10)
    _rows(cast, 100, ticket)
    with CaptureQueriesContext(connection) as many:
        _status, page = reader.get(place, limit=100)
    assert len(next(iter(page.values()))) == 100
    assert len(few) == len(many) <= 6


def _rows(cast: Cast, count: int, ticket: Ticket | None = None) -> Ticket:
    ticket = ticket or ask(cast.customer)
    for _ in range(count):
        answer(ticket, cast.agent)
        ask(cast.customer)
    return ticket
