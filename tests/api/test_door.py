"""Who gets in, how often, and what is told to those whose request is not done."""

import json
from io import BytesIO

import msgspec
import pytest
from django.core.cache import cache
from django.test import Client

from deskbell.actions import api_tokens, attachments, people
from deskbell.channels.api import limits
from deskbell.models import ApiToken, Provider, Ticket
from tests.api.conftest import ProgramFor
from tests.cast import Cast, ask, load

DEEP = b'{"fields":' * 100_000


def refused(client: Client, path: str, **headers: str) -> tuple[int, str]:
    response = client.get(path, headers=headers)
    return response.status_code, response.json()["error"]["code"]


def test_only_a_token_of_this_provider_opens(cast: Cast, program: ProgramFor) -> None:
    good, client, path = program(cast.customer).token, Client(), "/api/v1/hotel/tickets"
    load("clinic")
    assert client.get(path, headers={"Authorization": f"bearer {good}"}).status_code == 200
    for header in ("", good, f"Bearer {good}x", f"Basic {good}", "Bearer ", "Bearer dbk_", "Bearer дом", "Bearer \0"):
        assert refused(client, path, Authorization=header) == (401, "no_token")
    assert client.get(path)["WWW-Authenticate"] == "Bearer"
    assert refused(client, "/api/v1/clinic/tickets", Authorization=f"Bearer {good}") == (401, "no_token")
    assert refused(client, "/api/v1/nobody/tickets", Authorization=f"Bearer {good}") == (404, "not_found")
    assert refused(client, "/api/v1/hotel/ticket") == (404, "not_found")
    assert refused(client, "/api/v2/hotel/tickets") == (404, "not_found")


def test_a_cookie_opens_nothing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.agent.account, backend="django.contrib.auth.backends.ModelBackend")
    assert refused(client, "/api/v1/hotel/tickets") == (401, "no_token")


def test_a_token_ends_with_its_revocation_and_its_account(cast: Cast, program: ProgramFor) -> None:
    first, second = program(cast.customer), program(cast.agent)
    token = ApiToken.objects.get(person=cast.customer)
    assert first.token not in (token.sha256, token.name)
    assert first.get("types")[0] == 200
    token.refresh_from_db()
    assert token.last_used_at is not None
    api_tokens.revoke(token)
    assert first.get("types")[0] == 401
    assert cast.agent.account is not None
    cast.agent.account.is_active = False
    cast.agent.account.save()
    assert second.get("types")[0] == 401


def test_the_owner_of_a_token_is_named_by_e_mail(cast: Cast, hotel: Provider) -> None:
    assert api_tokens.owner(" ANNA@hotel.example", hotel) == cast.customer
    assert api_tokens.owner("guest@hotel.example", hotel) == cast.guest
    assert api_tokens.owner("nobody@hotel.example", hotel) is None


def test_a_minute_has_a_limit(cast: Cast, program: ProgramFor, settings: object) -> None:
    settings.API_REQUESTS_A_MINUTE = 3  # type: ignore[attr-defined]
    reader = program(cast.customer)
    assert [reader.get("types")[0] for _ in range(2)] == [200, 200]
    assert reader.get("tickets")[0] == 200
    response = reader.client.get("/api/v1/hotel/tickets")
    assert (response.status_code, response.json()["error"]["code"]) == (429, "too_many_requests")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert program(cast.agent).get("tickets")[0] == 200
    cache.clear()


@pytest.mark.parametrize(
    ("content", "status", "code", "field"),
    [
        (b"", 400, "bad_request", ""),
        (b"{", 400, "bad_request", ""),
        (b"[]", 422, "invalid", ""),
        (b"null", 422, "invalid", ""),
        (b'{"body": 5}', 422, "invalid", "body"),
        (b'{"body": null}', 422, "invalid", "body"),
        (b'{"body": "x", "colour": "red"}', 422, "invalid", "colour"),
        (b'{"body": "x", "fields": {"a": {"b": 1}}}', 422, "invalid", "fields"),
        (b'{"body": "x", "client_id": "\\u0000"}', 422, "invalid", "client_id"),
        (b'{"body": "x", "client_id": 7}', 422, "invalid", "client_id"),
        (b'{"body": "x", "type": "\\u0000"}', 422, "invalid", "type"),
        (b'{"body": "\\ud800"}', 400, "bad_request", ""),
        (b'{"body": "\xff\xfe"}', 400, "bad_request", ""),
        (bytes(range(256)), 400, "bad_request", ""),
        (DEEP, 422, "invalid", "fields"),
        (b'{"body": ' + b"[" * 200_000, 422, "invalid", "body"),
        (b'{"body": "' + b"a" * 1_000_000 + b'"}', 422, "message_too_long", "body"),
        (b'{"body": "' + b"a" * limits.LARGEST_BODY + b'"}', 413, "too_large", ""),
        (b"x" * 5 * 1024 * 1024, 413, "too_large", ""),
    ],
)
def test_bodies_that_are_not_taken(
    cast: Cast, program: ProgramFor, content: bytes, status: int, code: str, field: str
) -> None:
    found, refusal = program(cast.customer).post("tickets", content)
    assert (found, refusal["error"]["code"], refusal["error"]["field"]) == (status, code, field)
    assert "Traceback" not in json.dumps(refusal)
    assert not Ticket.objects.exists()


def test_odd_text_is_stored(cast: Cast, program: ProgramFor) -> None:
    status, made = program(cast.customer).post("tickets", {"subject": "a\0b \u202e\U0001f6d2", "body": "\0x\0"})
    assert (status, made["subject"]) == (201, "ab \u202e\U0001f6d2")
    fields = {"booking": "\0 7 \0"}
    status, made = program(cast.customer).post(
        "tickets", {"type": "stay", "subject": "s", "body": "b", "fields": fields}
    )
    assert (status, made["fields"]["booking"]) == (201, "7")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"state": "asleep"}, "state[0]"),
        ({"updated_after": "yesterday"}, "updated_after"),
        ({"updated_after": "2026-01-01T00:00:00"}, "updated_after"),
        ({"updated_after": "0001-01-01T00:00:00+14:00"}, "updated_after"),
        ({"cursor": "abc"}, "cursor"),
        ({"cursor": "\0"}, "cursor"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_parameters_that_are_not_taken(cast: Cast, program: ProgramFor, query: dict[str, str], field: str) -> None:
    status, refusal = program(cast.customer).get("tickets", **query)
    assert (status, refusal["error"]["code"], refusal["error"]["field"]) == (422, "invalid", field)


def test_other_methods_and_forms(cast: Cast, program: ProgramFor) -> None:
    client = program(cast.customer).client
    ticket = ask(cast.customer)
    response = client.delete(f"/api/v1/hotel/tickets/{ticket.number}")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, PATCH"
    response = client.post("/api/v1/hotel/tickets", {"body": "x"})
    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_request")


def test_files_are_read_by_those_who_see_their_message(cast: Cast, program: ProgramFor) -> None:
    limits_of = cast.provider.settings.attachments
    file = attachments.store(BytesIO(b"plain words"), name="a.txt", size=11, by=cast.customer, limits=limits_of)
    ask(cast.customer, attachments=[file])
    response = program(cast.customer).client.get(f"/api/v1/hotel/files/{file.token}")
    assert b"".join(response.streaming_content) == b"plain words"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert program(cast.stranger).get(f"files/{file.token}")[0] == 404


def test_the_description_names_every_address(cast: Cast) -> None:
    told = Client().get("/api/v1/hotel/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]["/api/v1/{provider}/tickets"]) >= {"get", "post"}
    assert set(told["paths"]["/api/v1/{provider}/tickets/{number}"]) >= {"get", "patch"}
    made = told["paths"]["/api/v1/{provider}/tickets"]["post"]["responses"]
    assert {"200", "201", "400", "401", "404", "409", "413", "422", "429"} <= set(made)
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert msgspec.json.encode(told)


def test_a_person_of_two_providers_has_two_tokens(cast: Cast, program: ProgramFor) -> None:
    clinic = load("clinic")
    other = people.identify(clinic, people.Identity(email="anna@hotel.example", name="Anna"))
    assert program(other).get("tickets")[1]["tickets"] == []
