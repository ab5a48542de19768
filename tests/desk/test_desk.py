"""The desk, as an agent's browser sees it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deskbell.actions import deliveries, tickets
from deskbell.models import Delivery, Message, Person, Provider, Ticket
from deskbell.pages import visitor
from tests.cast import Cast, answer, ask, cast_of, fresh, load, note
from tests.conftest import ClientFor

FRAGMENT = {"X-Deskbell-Fragment": "1"}


@pytest.fixture(autouse=True)
def _no_provider_of_an_earlier_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "_known", {})


@pytest.fixture
def client_as(client_as: ClientFor) -> ClientFor:
    """In English, whatever the company speaks."""

    def signed_in(person: Person) -> Client:
        client = client_as(person)
        client.cookies["deskbell_language"] = "en"
        return client

    return signed_in


@pytest.fixture
def desk(cast: Cast, client_as: ClientFor) -> Client:
    return client_as(cast.agent)


def address(ticket: Ticket, part: str = "") -> str:
    return f"/desk/{ticket.provider.slug}/tickets/{ticket.number}" + (f"/{part}" if part else "")


def write(client: Client, ticket: Ticket, body: str = "Switch it on.", **more: str) -> int:
    form = {"body": body, "client_id": uuid4().hex, **more}
    return client.post(address(ticket, "messages"), form, headers=FRAGMENT).status_code


def test_a_stranger_signs_in_first_and_a_customer_finds_no_desk(cast: Cast, client_as: ClientFor) -> None:
    ticket = ask(cast.customer)
    for path in ("/desk/hotel/", address(ticket), "/desk/hotel/failed", "/desk/hotel/list"):
        assert Client().get(path).headers["Location"].startswith("/sign-in?next=")
        assert client_as(cast.customer).get(path).status_code == 404


def test_another_companys_agent_finds_neither_desk_nor_ticket(cast: Cast, client_as: ClientFor) -> None:
    ticket, elsewhere = ask(cast.customer), cast_of(load("clinic"))
    other = client_as(elsewhere.agent)
    assert other.get(address(ticket)).status_code == 404
    assert other.post(address(ticket, "messages"), {"body": "x"}).status_code == 404
    assert other.get(f"/desk/clinic/tickets/{ticket.number}").status_code == 404
    assert not ask(elsewhere.customer).messages.filter(from_support=True).exists()


def test_the_only_desk_opens_at_once_and_of_two_one_is_chosen(cast: Cast, desk: Client) -> None:
    assert desk.get("/desk/").headers["Location"] == "/desk/hotel/"
    clinic = load("clinic")
    Person.objects.create(
        provider=clinic, account=cast.agent.account, kind="agent", name="Maria Orlova", created_at=cast.agent.created_at
    )
    assert "/desk/clinic/" in desk.get("/desk/").content.decode()


def test_views_hold_what_they_say(cast: Cast, desk: Client) -> None:
    mine, free, done = (ask(cast.customer, f"The {name} is silent.") for name in ("phone", "radio", "clock"))
    tickets.assign(mine, cast.agent, by=cast.agent)
    tickets.set_state(done, "closed", by=cast.agent)
    listed = {view: desk.get(f"/desk/hotel/list?view={view}").content.decode() for view in
              ("mine", "unassigned", "open", "closed", "everything", "made-up")}  # fmt: skip
    found = {view: {t.number for t in (mine, free, done) if f'id="ticket-{t.number}"' in html}
             for view, html in listed.items()}  # fmt: skip
    assert found == {
        "mine": {mine.number}, "unassigned": {free.number}, "open": {mine.number, free.number},
        "closed": {done.number}, "everything": {mine.number, free.number, done.number}, "made-up": {mine.number},
    }  # fmt: skip


def test_a_search_by_number_goes_over_everything(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, "closed", by=cast.agent)
    assert f'id="ticket-{ticket.number}"' in desk.get(f"/desk/hotel/list?q={ticket.label}").content.decode()
    assert "Nothing found" in desk.get("/desk/hotel/list?q=zzzz").content.decode()


def test_a_list_costs_the_same_for_few_and_for_many(cast: Cast, desk: Client) -> None:
    def queries(count: int) -> int:
        while Ticket.objects.count() < count:
            ask(cast.customer)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            shown = desk.get("/desk/hotel/list?view=everything&rows=200")
        assert shown.content.count(b'id="ticket-') == count
        return len(caught)

    queries(1)
    assert queries(10) == queries(100)


def test_a_conversation_costs_the_same_for_few_and_for_many(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)

    def queries(count: int) -> int:
        while Message.objects.count() < count:
            answer(ticket, cast.agent)
            note(ticket, cast.agent)
        with CaptureQueriesContext(connection) as caught:
            desk.get(address(ticket, "conversation"), headers=FRAGMENT)
        return len(caught)

    queries(3)
    assert queries(11) == queries(101)


def test_older_pages_go_on_where_the_last_one_ended(cast: Cast, desk: Client) -> None:
    numbers = [ask(cast.customer).number for _ in range(33)]
    first = desk.get("/desk/hotel/list?view=everything").content.decode()
    older = first.split('data-part="')[1].split('"')[0].replace("&amp;", "&")
    second = desk.get(older).content.decode()
    assert [n for n in numbers if f'id="ticket-{n}"' in first] == numbers[3:]
    assert [n for n in numbers if f'id="ticket-{n}"' in second] == numbers[:3]


def test_opening_a_ticket_reads_it(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    assert "unread-dot" in desk.get("/desk/hotel/list?view=everything").content.decode()
    desk.get(address(ticket))
    assert "unread-dot" not in desk.get("/desk/hotel/list?view=everything").content.decode()


def test_an_answer_goes_out_once_and_takes_the_ticket(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    form = {"body": "**Switch** it on.", "client_id": uuid4().hex}
    sent = [desk.post(address(ticket, "messages"), form, headers=FRAGMENT) for _ in range(2)]
    assert [response.status_code for response in sent] == [201, 201]
    assert "<strong>Switch</strong>" in sent[0].content.decode()
    assert ticket.messages.filter(from_support=True, is_internal=False).count() == 1
    assert (fresh(ticket).state, fresh(ticket).assignee) == ("waiting", cast.agent)


@pytest.mark.parametrize(
    ("then", "state"), [("open", "open"), ("solved", "solved"), ("closed", "closed"), ("x", "waiting")]
)
def test_an_answer_says_what_comes_then(cast: Cast, desk: Client, then: str, state: str) -> None:
    ticket = ask(cast.customer)
    assert write(desk, ticket, then=then) == 201
    assert fresh(ticket).state == state


@pytest.mark.parametrize("field", ["internal", "note"])
def test_a_note_stays_on_the_desk_and_changes_no_state(
    cast: Cast, desk: Client, client_as: ClientFor, field: str
) -> None:
    ticket = ask(cast.customer)
    assert write(desk, ticket, "Only between us.", then="closed", **{field: "1"}) == 201
    assert fresh(ticket).state == "new"
    assert [message.body for message in ticket.messages.filter(is_internal=True)] == ["Only between us."]
    assert "Only between us." in client_as(cast.second_agent).get(address(ticket)).content.decode()


def test_the_composers_fields_have_one_name_each(cast: Cast, desk: Client) -> None:
    """Two of the same name would keep the tab from saying that this is a note, and it would go to the customer."""
    page = desk.get(address(ask(cast.customer))).content.decode()
    composer = page.split('<form class="composer"')[1].split("</form>")[0]
    assert composer.count('name="internal"') == composer.count('name="client_id"') == 1


def test_a_refused_answer_keeps_what_was_typed(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    assert write(desk, ticket, "  ") == 422
    page = desk.post(address(ticket, "messages"), {"body": "x" * 100_001})
    assert page.status_code == 422
    assert "x" * 1000 in page.content.decode()
    assert "The message is too long" in page.content.decode()


def test_without_javascript_a_form_leads_back_to_the_ticket(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    answered = desk.post(address(ticket, "messages"), {"body": "Yes.", "page_id": "drawn-with"})
    assert (answered.status_code, answered.headers["Location"]) == (303, address(ticket))
    desk.post(address(ticket, "messages"), {"body": "Yes.", "page_id": "drawn-with"})
    assert ticket.messages.filter(from_support=True).count() == 1
    changed = desk.post(address(ticket, "state"), {"value": "solved", "seen": "waiting"})
    assert (changed.status_code, fresh(ticket).state) == (303, "solved")


def test_two_agents_change_the_same_field(cast: Cast, desk: Client, client_as: ClientFor) -> None:
    ticket = ask(cast.customer)
    form = {"value": str(cast.second_agent.pk), "seen": ""}
    assert client_as(cast.second_agent).post(address(ticket, "assignee"), form, headers=FRAGMENT).status_code == 200
    late = desk.post(address(ticket, "assignee"), {"value": str(cast.agent.pk), "seen": ""}, headers=FRAGMENT)
    assert late.status_code == 409
    assert "Ion Rusu has changed this meanwhile" in late.content.decode()
    assert "Assignee is now: Ion Rusu" in late.content.decode()
    assert fresh(ticket).assignee == cast.second_agent


@pytest.mark.parametrize("field", ["state", "assignee", "priority", "department"])
def test_pressing_twice_is_no_conflict_and_another_value_is_stored(cast: Cast, desk: Client, field: str) -> None:
    ticket = ask(cast.customer)
    hotel = ticket.provider
    wanted = {
        "state": "solved",
        "assignee": str(cast.agent.pk),
        "priority": str(hotel.priorities.exclude(pk=ticket.priority_id)[0].pk),
        "department": str(hotel.departments.exclude(pk=ticket.department_id)[0].pk),
    }[field]
    seen = {"state": "new", "assignee": "", "priority": ticket.priority_id, "department": ticket.department_id}[field]
    form = {"value": wanted, "seen": seen}
    assert [desk.post(address(ticket, field), form, headers=FRAGMENT).status_code for _ in range(2)] == [200, 200]
    assert str(getattr(fresh(ticket), "state" if field == "state" else f"{field}_id")) == wanted


def test_another_companys_department_is_no_choice(cast: Cast, desk: Client) -> None:
    ticket, clinic = ask(cast.customer), load("clinic")
    for value in (str(clinic.departments.all()[0].pk), "", "x", "9" * 30):
        assert desk.post(address(ticket, "department"), {"value": value}, headers=FRAGMENT).status_code == 422


def test_what_happened_stands_between_the_messages(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    tickets.assign(ticket, cast.second_agent, by=cast.agent)
    tickets.set_state(ticket, "waiting", by=cast.agent)
    page = desk.get(address(ticket)).content.decode()
    assert "Maria Orlova assigned the ticket to Ion Rusu" in page
    assert "Maria Orlova changed the state: New → Waiting for the customer" in page


def test_a_failed_delivery_says_why_and_goes_again(cast: Cast, desk: Client) -> None:
    ticket = ask(cast.customer)
    message = answer(ticket, cast.agent)
    planned = deliveries.plan(message, cast.customer, channel="email")
    assert planned is not None
    deliveries.mark_failed(planned, "550 No such mailbox", permanent=True)
    assert "550 No such mailbox" in desk.get("/desk/hotel/failed").content.decode()
    assert "550 No such mailbox" in desk.get(address(ticket)).content.decode()
    assert desk.post(f"/desk/hotel/deliveries/{planned.pk}/retry").status_code == 303
    assert Delivery.objects.get(pk=planned.pk).state == Delivery.State.DUE
    assert desk.post(f"/desk/hotel/deliveries/{planned.pk}/retry").status_code == 404


def test_the_secret_is_only_for_administrators(cast: Cast, hotel: Provider, client_as: ClientFor) -> None:
    assert client_as(cast.agent).get("/setup/hotel/widget").status_code == 404
    page = client_as(cast.admin).get("/setup/hotel/widget").content.decode()
    assert hotel.identity_secret in page
    assert "data-provider=&#34;hotel&#34;" in page or 'data-provider="hotel"' in page
