"""The portal's list and pages of requests, through its addresses."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from deskbell.actions import tickets
from deskbell.models import Message, ReadMark, Ticket
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import read
from tests.cast import Cast, answer, ask, cast_of, fresh, load, note, put_settings
from tests.conftest import ClientFor

LIST = "/p/hotel/requests"


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_costs_the_same_for_many_rows(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    assert cast.customer.account is not None
    cast.customer.account.list_length = 100
    cast.customer.account.save()
    for number in range(5):
        answer(ask(cast.customer, f"Question {number}"), cast.agent)
    client.get(LIST)
    few = queries(client, LIST)
    for number in range(50):
        ask(cast.customer, f"More {number}")
    assert queries(client, LIST) == few


def test_a_conversation_costs_the_same_for_many_messages(cast: Cast, client_as: ClientFor) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    answer(ticket, cast.agent)
    client.get(f"{LIST}/{ticket.number}")
    few = queries(client, f"{LIST}/{ticket.number}")
    for number in range(30):
        answer(ticket, cast.agent, f"Answer {number}")
    client.get(f"{LIST}/{ticket.number}")
    assert queries(client, f"{LIST}/{ticket.number}") == few


def test_pages_follow_without_gap_or_repeat(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    assert cast.customer.account is not None
    cast.customer.account.list_length = 5
    cast.customer.account.save()
    numbers = {ask(cast.customer, f"Question {number}").number for number in range(12)}
    seen: list[int] = []
    address = LIST
    while address:
        page = client.get(address).content.decode()
        seen += [int(row.split('"')[0]) for row in page.split('<tr id="request-')[1:]]
        older = page.split('rel="next" href="')[1:]
        address = older[0].split('"')[0].replace("&amp;", "&") if older else ""
    assert len(seen) == 12
    assert set(seen) == numbers


def test_unread_is_bold_and_counted_until_the_request_is_opened(cast: Cast, client_as: ClientFor) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    answer(ticket, cast.agent)
    page = client.get(LIST).content.decode()
    with translation.override("ru"):
        unread = gettext("unread: %(count)s") % {"count": 1}
    assert unread in page
    assert "Новый ответ" in page or "New answer" in page
    client.get(f"{LIST}/{ticket.number}")
    assert ReadMark.objects.filter(ticket=ticket, person=cast.customer).exists()
    assert unread not in client.get(LIST).content.decode()


@pytest.mark.parametrize("path", ["", "/sent", "/seen", "/solution", "/archive"])
def test_what_is_not_ones_own_does_not_exist(cast: Cast, client_as: ClientFor, path: str) -> None:
    ticket = ask(cast.customer)
    client = client_as(cast.stranger)
    address = f"{LIST}/{ticket.number}{path}"
    assert (client.get(address) if path in ("", "/sent") else client.post(address)).status_code == 404


def test_internal_notes_are_not_shown(cast: Cast, client_as: ClientFor) -> None:
    ticket = ask(cast.customer)
    note(ticket, cast.agent, "Only between us.")
    assert "Only between us." not in client_as(cast.customer).get(f"{LIST}/{ticket.number}").content.decode()


def test_the_same_answer_twice_is_one_message(cast: Cast, client_as: ClientFor) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    for _again in range(2):
        response = client.post(f"{LIST}/{ticket.number}", {"body": "It still happens.", "client_id": "one"})
        assert response.status_code == 303
    assert Message.objects.filter(ticket=ticket, body="It still happens.").count() == 1


def test_an_empty_answer_is_refused_beside_the_composer(cast: Cast, client_as: ClientFor) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    whole = client.post(f"{LIST}/{ticket.number}", {"body": " ", "client_id": "one"})
    part = client.post(f"{LIST}/{ticket.number}", {"body": " "}, headers={"X-Deskbell-Fragment": "1"})
    assert (whole.status_code, part.status_code) == (422, 422)
    assert b"<h1" in whole.content
    assert b"<h1" not in part.content


@pytest.mark.parametrize(("word", "state"), [("yes", "closed"), ("no", "open")])
def test_the_customer_says_whether_it_is_solved(cast: Cast, client_as: ClientFor, word: str, state: str) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    answer(ticket, cast.agent, then=Ticket.State.SOLVED)
    assert b'id="solve"' in client.get(f"{LIST}/{ticket.number}").content
    assert client.post(f"{LIST}/{ticket.number}/solution", {"solved": word}).status_code == 303
    assert fresh(ticket).state == state


def test_what_is_archived_leaves_the_list_but_is_found(client_as: ClientFor, db: None) -> None:
    cast = cast_of(load("clinic"))
    client, ticket = client_as(cast.customer), ask(cast.customer, "The label printer is silent.")
    answer(ticket, cast.agent)
    client.post(f"/p/clinic/requests/{ticket.number}/archive", {"archived": "1"})
    row = f'id="request-{ticket.number}"'
    assert row not in client.get("/p/clinic/requests").content.decode()
    for reaction in REACTIONS:
        read(reaction, cast.provider.pk)
    assert row in client.get("/p/clinic/requests?text=printer").content.decode()
    assert row in client.get("/p/clinic/requests?archived=1").content.decode()


def test_a_status_filter_finds_what_shows_that_word(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    unread, waiting, new = ask(cast.customer), ask(cast.customer), ask(cast.customer)
    answer(unread, cast.agent)
    answer(waiting, cast.agent)
    client.get(f"{LIST}/{waiting.number}")
    found = {
        rule: {t.number for t in (unread, waiting, new) if f'id="request-{t.number}"' in _list(client, rule)}
        for rule in ("0", "1", "3")
    }
    assert found == {"0": {unread.number}, "1": {new.number}, "3": {waiting.number}}


def _list(client: Client, rule: str) -> str:
    return client.get(f"{LIST}?status={rule}").content.decode()


def test_colleagues_see_each_other_where_the_provider_says_so(cast: Cast, client_as: ClientFor) -> None:
    ticket = ask(cast.customer)
    client = client_as(cast.colleague)
    assert client.get(f"{LIST}/{ticket.number}").status_code == 404
    cast.provider.refresh_from_db(fields=["version"])
    put_settings(cast.provider, "requests", seen_by="organisation", filters=["people"])
    assert client.get(f"{LIST}/{ticket.number}").status_code == 200
    assert f'id="request-{ticket.number}"' not in client.get(f"{LIST}?people=mine").content.decode()


def test_agents_are_shown_to_their_desk(cast: Cast, client_as: ClientFor) -> None:
    assert client_as(cast.agent).get(LIST)["Location"] == "/desk/hotel/"


def test_state_changes_are_told_in_words(cast: Cast, client_as: ClientFor) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, Ticket.State.CLOSED, by=cast.agent)
    with translation.override("ru"):
        told = gettext("The request is closed")
    assert told in client_as(cast.customer).get(f"{LIST}/{ticket.number}").content.decode()
