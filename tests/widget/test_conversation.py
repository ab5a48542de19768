"""What a customer does in the window: asks, chats, reads, confirms."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.models import Message, Provider, ReadMark, Ticket
from tests.cast import Cast, answer, ask, cast_of, load, note, put_settings
from tests.conftest import ClientFor


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_chat_begins_with_the_providers_questions(cast: Cast, panel_client: ClientFor) -> None:
    client = panel_client(cast.customer)
    assert "Контактный номер телефона" in client.get("/w/hotel/chat", headers={"X-Deskbell-Language": "ru"}).text
    bad = client.post("/w/hotel/chat", {"q-0": "Anna", "q-1": "12", "body": "Where is the receipt?"})
    assert bad.status_code == 422
    assert "Where is the receipt?" in bad.text
    good = {"q-0": "Anna", "q-1": "+7 900 000-00-41", "body": "Where is the receipt?", "client_id": "c-1"}
    first, again = client.post("/w/hotel/chat", good), client.post("/w/hotel/chat", good)
    ticket = Ticket.objects.get(person=cast.customer)
    assert first.status_code == again.status_code == 303
    assert (ticket.kind, ticket.subject, ticket.channel) == ("chat", "Where is the receipt?", "widget")


def test_a_chat_at_once_needs_only_a_message(db: None, panel_client: ClientFor) -> None:
    people = cast_of(load("field-sales"))
    sent = panel_client(people.customer).post("/w/field-sales/chat", {"body": "Orders are stuck"})
    assert sent.status_code == 303
    assert Ticket.objects.get().kind == "chat"


def test_no_chat_where_there_is_none(db: None, panel_client: ClientFor) -> None:
    people = cast_of(load("hosting"))
    assert panel_client(people.customer).get("/w/hosting/chat").status_code == 404


def test_a_message_sent_twice_is_one(cast: Cast, panel_client: ClientFor) -> None:
    ticket = ask(cast.customer)
    client = panel_client(cast.customer)
    address = f"/w/hotel/requests/{ticket.number}/messages"
    for _time in range(2):
        sent = client.post(address, {"body": "It still does not print", "client_id": "m-1"})
        assert sent.status_code == 201
        assert "It still does not print" in sent.text
    assert Message.objects.filter(ticket=ticket).count() == 2
    empty = client.post(address, {"body": " ", "client_id": "m-2"})
    assert empty.status_code == 422


def test_answers_come_by_number_and_notes_never(cast: Cast, panel_client: ClientFor) -> None:
    ticket = ask(cast.customer)
    client = panel_client(cast.customer)
    first = Message.objects.get(ticket=ticket)
    note(ticket, cast.agent, "Only between us.")
    last = answer(ticket, cast.agent, "Switch it on, please.")
    page = client.get(f"/w/hotel/requests/{ticket.number}/messages", {"after": first.pk}).text
    assert "Switch it on, please." in page
    assert "Only between us." not in page
    assert client.get("/w/hotel/unread").json() == {"count": 1}
    client.post(f"/w/hotel/requests/{ticket.number}/seen", {"up_to": last.pk})
    assert ReadMark.objects.get(person=cast.customer).message_id == last.pk
    assert client.get("/w/hotel/unread").json() == {"count": 0}


def test_not_quite_returns_it_and_yes_closes_it(cast: Cast, panel_client: ClientFor) -> None:
    put_settings(cast.provider, "requests", confirm=True)
    ticket = ask(cast.customer)
    answer(ticket, cast.agent, then="solved")
    client = panel_client(cast.customer)
    assert "solve-box" in client.get(f"/w/hotel/requests/{ticket.number}/standing").text
    client.post(f"/w/hotel/requests/{ticket.number}/solved", {"solved": "no"})
    ticket.refresh_from_db()
    assert ticket.state == "open"
    answer(ticket, cast.agent, then="solved")
    client.post(f"/w/hotel/requests/{ticket.number}/solved", {"solved": "yes"})
    ticket.refresh_from_db()
    assert ticket.state == "closed"


def test_a_new_request_ends_with_its_confirmation(db: None, panel_client: ClientFor) -> None:
    people = cast_of(load("clinic"))
    client = panel_client(people.customer)
    kind = people.provider.request_types.first()
    assert kind is not None
    address = f"/w/clinic/new/{kind.key}"
    assert client.post(address, {}).status_code == 422
    body = next(field for field in kind.fields.all() if field.kind == "body")
    fields = {f"f-{field.key}": "" for field in kind.fields.all()}
    priority = people.provider.priorities.first()
    assert priority is not None
    for field in kind.fields.all():
        if field.kind == "priority":
            fields[f"f-{field.key}"] = priority.key
        elif field.choices and field.required:
            fields[f"f-{field.key}"] = field.choices[0]["key"]
    fields[f"f-{body.key}"] = "The calendar does not refresh"
    sent = client.post(address, {**fields, "client_id": "r-1"}, follow=True)
    assert sent.status_code == 200
    ticket = Ticket.objects.get()
    assert ticket.subject == "The calendar does not refresh"
    assert people.customer.name in sent.text


def test_home_shows_what_helps_on_the_open_page(db: None, panel_client: ClientFor) -> None:
    provider: Provider = load("hosting", with_articles=True)
    client = panel_client(cast_of(provider).customer)
    page = "https%3A%2F%2Fpanel.example%2Fbilling%2Finvoices"
    home = client.get("/w/hosting/home", headers={"X-Deskbell-Page": page, "X-Deskbell-Language": "ru"}).text
    assert "/academy/pay-invoice" in home


def test_a_hundred_rows_cost_what_ten_cost(cast: Cast, panel_client: ClientFor) -> None:
    client = panel_client(cast.customer)
    ticket = ask(cast.customer)
    for _row in range(9):
        ask(cast.customer)
        answer(ticket, cast.agent)
    client.get("/w/hotel/requests")
    client.get("/w/hotel/home")
    few = [queries(client, "/w/hotel/requests"), queries(client, f"/w/hotel/requests/{ticket.number}")]
    home = queries(client, "/w/hotel/home")
    for _row in range(90):
        ask(cast.customer)
        answer(ticket, cast.agent)
    assert [queries(client, "/w/hotel/requests"), queries(client, f"/w/hotel/requests/{ticket.number}")] == few
    assert queries(client, "/w/hotel/home") == home


@pytest.mark.parametrize("up_to", ["²", "-1", "x", "9" * 5000])
def test_a_place_that_is_no_number_is_the_end(cast: Cast, panel_client: ClientFor, up_to: str) -> None:
    ticket = ask(cast.customer)
    last = answer(ticket, cast.agent)
    client = panel_client(cast.customer)
    assert client.post(f"/w/hotel/requests/{ticket.number}/seen", {"up_to": up_to}).status_code == 204
    assert ReadMark.objects.get(person=cast.customer).message_id == last.pk
