"""Signing in: who gets where, and what the answer gives away."""

import pytest
from django.test import Client

from deskbell.actions import people
from deskbell.models import Person, Provider
from tests.cast import Cast, cast_of

PASSWORD = "a long enough password"


def with_password(person: Person) -> str:
    assert person.account is not None
    person.account.set_password(PASSWORD)
    person.account.save()
    return person.account.email


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", {"login": email, "password": password, **more})


def test_customers_come_to_their_portal_and_agents_to_their_desk(cast: Cast) -> None:
    for person, address in ((cast.customer, "/p/hotel/"), (cast.agent, "/desk/hotel/")):
        client = Client()
        response = sign_in(client, with_password(person))
        assert (response.status_code, response["Location"]) == (303, "/choose")
        assert client.get("/choose")["Location"] == address


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast) -> None:
    known = sign_in(Client(), with_password(cast.customer), "not the password")
    unknown = sign_in(Client(), "nobody@hotel.example", "not the password")
    assert known.status_code == unknown.status_code == 422
    assert b"does not fit" in known.content
    assert b"does not fit" in unknown.content


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"])
def test_next_never_leads_away(cast: Cast, wanted: str) -> None:
    response = sign_in(Client(), with_password(cast.customer), next=wanted)
    assert response["Location"] == "/choose"


def test_next_leads_back(cast: Cast) -> None:
    response = sign_in(Client(), with_password(cast.customer), next="/p/hotel/requests?open=open")
    assert response["Location"] == "/p/hotel/requests?open=open"


def test_several_help_desks_are_a_choice(cast: Cast, clinic: Provider) -> None:
    other = cast_of(clinic).guest
    assert cast.customer.account is not None
    people.join_account(other, cast.customer.account)
    client = Client()
    client.force_login(cast.customer.account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/choose").content.decode()
    assert "/p/hotel/" in page
    assert "/p/clinic/" in page


@pytest.mark.scenario("OT-45")
def test_the_sign_in_page_tells_other_ways_to_reach_the_company(hotel: Provider) -> None:
    page = Client().get("/sign-in?next=/p/hotel/").content.decode()
    assert "tel:+74950000014" in page


def test_signing_out_needs_a_post_and_ends_the_session(cast: Cast) -> None:
    client = Client()
    sign_in(client, with_password(cast.customer))
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/p/hotel/requests").status_code == 302


def test_a_chosen_language_stays_with_browser_and_account(cast: Cast) -> None:
    client = Client()
    sign_in(client, with_password(cast.customer))
    response = client.post("/language", {"language": "ro", "next": "/p/hotel/"})
    assert (response.status_code, response["Location"]) == (303, "/p/hotel/")
    assert cast.customer.account is not None
    cast.customer.account.refresh_from_db()
    assert cast.customer.account.language == "ro"
    assert '<html lang="ro"' in client.get("/p/hotel/").content.decode()
