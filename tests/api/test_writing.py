"""What a program writes: through the same verbs as the pages, once however often it is sent."""

import pytest

from deskbell.actions import tickets
from deskbell.models import Event, Message, Priority, Ticket
from tests.api.conftest import ProgramFor
from tests.cast import Cast, ask, fresh

REQUEST = {"type": "rates", "subject": "Price differs", "body": "On one site.", "fields": {"channel": "own-site"}}


def test_a_request_with_the_answers_of_its_form(cast: Cast, program: ProgramFor) -> None:
    status, made = program(cast.customer).post("tickets", REQUEST)
    assert status == 201
    ticket = Ticket.objects.get(provider=cast.provider, number=made["number"])
    assert (ticket.subject, ticket.channel, ticket.fields) == ("Price differs", "api", {"channel": "own-site"})
    assert (ticket.department.key, made["department"]) == ("support", "support")
    assert ticket.messages.get().body == "On one site."
    assert ticket.priority == Priority.objects.get(provider=cast.provider, is_default=True)


def test_the_same_client_id_is_the_same_request(cast: Cast, program: ProgramFor) -> None:
    writer = program(cast.customer)
    first = writer.post("tickets", {**REQUEST, "client_id": "order-7"})
    again = writer.post("tickets", {**REQUEST, "client_id": "order-7"})
    assert (first[0], again[0]) == (201, 200)
    assert first[1]["number"] == again[1]["number"]
    assert Ticket.objects.count() == 1
    assert program(cast.stranger).post("tickets", {**REQUEST, "client_id": "order-7"})[0] == 201


def test_a_request_without_a_type(cast: Cast, program: ProgramFor) -> None:
    status, made = program(cast.customer).post("tickets", {"body": "Just a question\nwith two lines"})
    assert (status, made["subject"], made["type"]) == (201, "Just a question", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "no-such"}, "type"),
        ({"subject": " "}, "subject"),
        ({"body": ""}, "body"),
        ({"fields": {"channel": "nowhere"}}, "fields.channel"),
        ({"fields": {"colour": "red"}}, "fields.colour"),
        ({"fields": {"priority": "no-such"}}, "fields.priority"),
        ({"type": "services", "fields": {"offer": "till", "forms": "5"}}, "fields.forms"),
        ({"type": "services", "fields": {"offer": "bso", "forms": "many"}}, "fields.forms"),
        ({"type": "services", "fields": {}}, "fields.offer"),
        ({"type": None}, "type"),
        ({"body": "a" * 100_001}, "body"),
    ],
)
def test_what_the_form_refuses(cast: Cast, program: ProgramFor, change: dict[str, object], field: str) -> None:
    status, refusal = program(cast.customer).post("tickets", {**REQUEST, **change})
    assert (status, refusal["error"]["field"]) == (422, field)
    assert refusal["error"]["message"]
    assert not Ticket.objects.exists()


def test_a_customer_goes_on_in_a_ticket(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, "solved", by=cast.agent)
    writer, message = program(cast.customer), {"body": "Still silent.", "client_id": "2"}
    status, written = writer.post(f"tickets/{ticket.number}/messages", message)
    assert (status, written["ticket"], written["author"]["kind"]) == (201, ticket.number, "customer")
    assert fresh(ticket).state == "open"
    assert writer.post(f"tickets/{ticket.number}/messages", message)[1]["id"] == written["id"]
    elsewhere = ask(cast.customer)
    status, refusal = writer.post(f"tickets/{elsewhere.number}/messages", message)
    assert (status, refusal["error"]["code"]) == (409, "client_id_used")
    status, refusal = writer.post(f"tickets/{ticket.number}/messages", {"body": "x", "internal": True})
    assert (status, refusal["error"]["field"]) == (422, "internal")


def test_an_agent_answers_and_notes(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer)
    writer, place = program(cast.agent), f"tickets/{ticket.number}/messages"
    status, written = writer.post(place, {"body": "Only us.", "internal": True, "client_id": "n"})
    assert (status, written["internal"], fresh(ticket).state) == (201, True, "new")
    assert writer.post(place, {"body": "Done.", "then": "solved", "client_id": "a"})[0] == 201
    assert writer.post(place, {"body": "Done.", "then": "solved", "client_id": "a"})[0] == 201
    assert (fresh(ticket).state, fresh(ticket).assignee) == ("solved", cast.agent)
    assert Message.objects.filter(ticket=ticket, from_support=True).count() == 2


def test_an_agent_changes_all_or_nothing(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer)
    writer, place = program(cast.agent), f"tickets/{ticket.number}"
    status, changed = writer.patch(
        place,
        {"state": "open", "assignee": cast.second_agent.pk, "department": "billing",
         "seen": {"state": "new", "assignee": None, "department": ticket.department.key}},
    )  # fmt: skip
    assert status == 200
    assert (changed["state"], changed["department"], changed["assignee"]["name"]) == ("open", "billing", "Ion Rusu")
    count = Event.objects.count()
    status, refusal = writer.patch(place, {"department": "support", "state": "closed", "seen": {"state": "new"}})
    assert (status, refusal["error"]["code"], refusal["error"]["field"]) == (409, "changed_meanwhile", "state")
    assert "Maria Orlova" in refusal["error"]["message"]
    assert (fresh(ticket).department.key, fresh(ticket).state) == ("billing", "open")
    assert Event.objects.count() == count
    assert writer.patch(place, {"assignee": None})[1]["assignee"] is None


@pytest.mark.parametrize(
    "change", [{"assignee": 10**6}, {"department": "none"}, {"priority": "none"}, {"state": "new"}]
)
def test_changes_to_what_does_not_exist(cast: Cast, program: ProgramFor, change: dict[str, object]) -> None:
    ticket = ask(cast.customer)
    status, refusal = program(cast.agent).patch(f"tickets/{ticket.number}", change)
    assert (status, refusal["error"]["field"]) == (422, next(iter(change)))
    status, refusal = program(cast.agent).patch(f"tickets/{ticket.number}", {"assignee": cast.customer.pk})
    assert (status, refusal["error"]["code"]) == (422, "not_an_agent")


def test_customers_change_nothing(cast: Cast, program: ProgramFor) -> None:
    ticket = ask(cast.customer)
    assert program(cast.customer).patch(f"tickets/{ticket.number}", {"state": "closed"})[0] == 404
    assert fresh(ticket).state == "new"
