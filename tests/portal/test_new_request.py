"""The form of a new request: what it asks, what it refuses, what it becomes."""

import io

import pytest
from django.test import Client

from deskbell.models import Attachment, Contract, Ticket
from tests.cast import Cast, cast_of, load, organisation_of, put_settings
from tests.conftest import ClientFor

NEW = "/p/hotel/requests/new"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
ERROR = {
    "type": "error", "client_id": "one", "f-subject": "The report is empty", "f-page": "app.portier.example/reports",
    "f-message": "I opened **Occupancy** and saw nothing.", "f-priority": "high",
}  # fmt: skip


def test_a_request_keeps_what_was_filled_in(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    response = client.post(NEW, ERROR)
    ticket = Ticket.objects.get(person=cast.customer)
    assert response["Location"] == f"/p/hotel/requests/{ticket.number}/sent"
    assert (ticket.subject, ticket.priority.key, ticket.type and ticket.type.key) == (
        "The report is empty", "high", "error",
    )  # fmt: skip
    assert ticket.fields == {"page": "https://app.portier.example/reports"}
    page = client.get(response["Location"]).content.decode()
    assert "Anna Petrova" in page
    assert "https://app.portier.example/reports" in page
    assert "<strong>Occupancy</strong>" in page


def test_a_double_click_is_one_request(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    first, second = client.post(NEW, ERROR), client.post(NEW, ERROR)
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_the_form_comes_back_as_typed_with_its_errors_and_files(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    upload = client.post("/p/hotel/uploads?type=error", {"file": named(PNG, "screen.png")}).json()
    typed = {**ERROR, "f-subject": "", "f-page": "not an address", "attachments": upload["id"]}
    for headers in ({}, {"X-Deskbell-Fragment": "1"}):
        response = client.post(NEW, typed, headers=headers)
        page = response.content.decode()
        assert response.status_code == 422
        assert 'href="#f-subject"' in page
        assert 'value="not an address"' in page
        assert "I opened **Occupancy** and saw nothing." in page
        assert f'value="{upload["id"]}"' in page
    assert not Ticket.objects.exists()


def test_a_made_up_choice_is_refused(cast: Cast, client_as: ClientFor) -> None:
    assert client_as(cast.customer).post(NEW, {**ERROR, "f-priority": "hers"}).status_code == 422


def test_a_hidden_field_is_neither_asked_nor_kept(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    form = {
        "type": "services", "f-subject": "Card payment", "f-message": "Please connect it.", "f-priority": "normal",
        "f-forms": "not a number",
    }  # fmt: skip
    assert client.post(NEW, {**form, "client_id": "one", "f-offer": "bso"}).status_code == 422
    assert client.post(NEW, {**form, "client_id": "two", "f-offer": "acquiring"}).status_code == 303
    assert Ticket.objects.get().fields == {"offer": "acquiring"}


@pytest.mark.parametrize(("typed", "kept"), [("+7 900 000-00-41", "+79000000041"), ("8 900 000-00-41", "+79000000041")])
def test_phones_are_kept_whole(client_as: ClientFor, db: None, typed: str, kept: str) -> None:
    cast = cast_of(load("service"))
    contract = Contract.objects.create(
        provider=cast.provider, organisation=organisation_of(cast.customer), number="TK-7/2026"
    )
    response = client_as(cast.customer).post("/p/service/requests/new", service_form(contract.pk, typed))
    ticket = Ticket.objects.get()
    assert response.status_code == 303
    assert ticket.contract == contract
    assert kept in ticket.fields.values()


def test_somebody_elses_contract_cannot_be_chosen(client_as: ClientFor, db: None) -> None:
    cast = cast_of(load("service"))
    for person, number in ((cast.customer, "TK-7"), (cast.stranger, "TK-8")):
        Contract.objects.create(provider=cast.provider, organisation=organisation_of(person), number=number)
    foreign = Contract.objects.get(number="TK-8")
    client = client_as(cast.customer)
    assert "TK-8" not in client.get("/p/service/requests/new?type=request").content.decode()
    form = service_form(foreign.pk, "+7 900 000-00-41")
    assert client.post("/p/service/requests/new", form).status_code == 422


def service_form(contract: int, phone: str) -> dict[str, object]:
    """Every field of that company's only request type, by its kind."""
    from deskbell.models import Department, FormField

    values = {
        "contract": contract, "phone": phone, "name": "Anna", "subject": "The gate", "body": "It does not open.",
        "department": Department.objects.filter(public=True)[0].key,
    }  # fmt: skip
    fields = FormField.objects.filter(request_type__key="request")
    answers = {f"f-{one.key}": values.get(one.kind) or (one.choices[0]["key"] if one.choices else "") for one in fields}
    return {**answers, "type": "request", "client_id": "one"}


def test_uploads_are_checked_and_belong_to_their_person(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    refused = client.post("/p/hotel/uploads", {"file": named(b"MZ\x90\x00" + b"\x00" * 60, "setup.exe")})
    assert (refused.status_code, "error" in refused.json()) == (422, True)
    taken = client.post("/p/hotel/uploads", {"file": named(PNG, "screen.png")})
    assert taken.status_code == 201
    token = taken.json()["id"]
    client_as(cast.stranger).post(NEW, {**ERROR, "attachments": token})
    assert Attachment.objects.get(token=token).message is None


def test_files_without_javascript_come_with_the_form(cast: Cast, client_as: ClientFor) -> None:
    client = client_as(cast.customer)
    client.post(NEW, {**ERROR, "files": named(PNG, "screen.png")})
    attachment = Attachment.objects.get()
    assert attachment.message is not None
    response = client.get(f"/p/hotel/files/{attachment.token}/screen.png")
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client_as(cast.stranger).get(f"/p/hotel/files/{attachment.token}/screen.png").status_code == 404


def test_more_files_than_the_company_takes_are_refused(cast: Cast, client_as: ClientFor) -> None:
    files = [named(PNG, "one.png"), named(PNG + b"2", "two.png")]
    assert client_as(cast.customer).post(NEW, {**ERROR, "files": files}).status_code == 422
    assert not Ticket.objects.exists()


def test_some_companies_show_the_list_afterwards(cast: Cast, client_as: ClientFor) -> None:
    put_settings(cast.provider, "requests", shows_history_after=True)
    client = client_as(cast.customer)
    address = client.post(NEW, ERROR)["Location"]
    assert address.startswith("/p/hotel/requests?new=")
    page = client.get(address).content.decode()
    assert f"PT-{Ticket.objects.get().number}" in page.split('role="status"', 2)[2][:400]


def test_strangers_are_asked_to_sign_in(hotel: object) -> None:
    assert Client().get(NEW)["Location"].startswith("/sign-in?next=")


def named(content: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file
