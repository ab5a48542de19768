"""Who opens the window: told by a signed token, never by a cookie."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deskbell.actions import people
from deskbell.lib import clock, tokens
from deskbell.models import Person, Provider
from tests.cast import Cast, ask, put_settings
from tests.conftest import ClientFor

CLAIMS = {"aud": "hotel", "external_id": "u-17", "email": "new@hotel.example", "name": "Nina", "language": "ru"}


def signed(provider: Provider, **changes: object) -> str:
    return tokens.sign_identity({**CLAIMS, **changes}, provider.identity_secret, now=clock.now())


def begin(client: Client, slug: str = "hotel", **body: str) -> tuple[int, dict[str, object]]:
    response = client.post(f"/w/{slug}/session", body, content_type="application/json")
    return response.status_code, response.json()


def test_a_signed_token_opens_the_window_in_that_name(client: Client, hotel: Provider) -> None:
    status, told = begin(client, token=signed(hotel))
    assert status == 201
    person = Person.objects.get(provider=hotel, external_id="u-17")
    assert (person.name, person.language) == ("Nina", "ru")
    home = client.get("/w/hotel/home", headers={"X-Deskbell-Session": str(told["session"])})
    assert home.status_code == 200
    assert begin(client, token=signed(hotel))[0] == 201
    assert Person.objects.filter(provider=hotel, external_id="u-17").count() == 1


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("a.b.c", "token_form"),
        (tokens.sign_identity(CLAIMS, "another secret of thirty-two letters", now=clock.now()), "token_signature"),
    ],
)
def test_a_bad_token_is_refused_with_its_reason(client: Client, hotel: Provider, token: str, code: str) -> None:
    status, told = begin(client, token=token)
    assert status == 401
    assert told["error"]["code"] == code  # type: ignore[index]
    assert told["error"]["message"]  # type: ignore[index]


def test_tokens_of_yesterday_and_of_another_help_desk(client: Client, hotel: Provider) -> None:
    old = tokens.sign_identity(CLAIMS, hotel.identity_secret, now=clock.now() - timedelta(days=1))
    assert begin(client, token=old)[1]["error"]["code"] == "token_expired"  # type: ignore[index]
    foreign = signed(hotel, aud="clinic")
    assert begin(client, token=foreign)[1]["error"]["code"] == "token_provider"  # type: ignore[index]


def test_an_agent_has_no_window(client: Client, cast: Cast, panel_client: ClientFor) -> None:
    token = signed(cast.provider, external_id="", email="maria@hotel.example")
    assert people.email_of(cast.agent).value == "maria@hotel.example"  # type: ignore[union-attr]
    assert begin(client, token=token)[1]["error"]["code"] == "token_agent"  # type: ignore[index]
    assert panel_client(cast.agent).get("/w/hotel/requests").status_code == 401


def test_a_cookie_opens_nothing(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    assert client.get("/w/hotel/home").status_code == 401
    assert client.post("/w/hotel/stream-ticket").status_code == 401


def test_guests_only_where_they_are_taken(client: Client, hotel: Provider) -> None:
    device = "a-device-number-of-a-browser"
    assert begin(client, device=device)[1]["error"]["code"] == "signed_out"  # type: ignore[index]
    hotel.refresh_from_db()
    put_settings(hotel, "identity", guests=True)
    first, again = begin(client, device=device), begin(client, device=device)
    assert first[0] == 201
    assert first[1]["who"] == again[1]["who"]
    assert begin(client, device="short")[0] == 401


def test_strangers_requests_do_not_exist(cast: Cast, panel_client: ClientFor) -> None:
    ticket = ask(cast.customer)
    stranger = panel_client(cast.stranger)
    for place in ("", "/created", "/messages", "/standing"):
        assert stranger.get(f"/w/hotel/requests/{ticket.number}{place}").status_code == 404


def test_a_file_opens_by_a_ticket_in_its_address(cast: Cast, panel_client: ClientFor, client: Client) -> None:
    mine, other = panel_client(cast.customer), panel_client(cast.stranger)
    file = SimpleUploadedFile("till.txt", b"error 12", content_type="text/plain")
    stored = mine.post("/w/hotel/uploads", {"file": file}).json()
    address = f"/w/hotel/files/{stored['id']}/till.txt"
    assert client.get(address).status_code == 404
    tickets = [one.post("/w/hotel/stream-ticket").json()["ticket"] for one in (mine, other)]
    assert client.get(address, {"ticket": tickets[0]}).status_code == 200
    assert client.get(address, {"ticket": tickets[1]}).status_code == 404
