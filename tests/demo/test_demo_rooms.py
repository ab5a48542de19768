"""The first page, signing in by a click, host pages and kept mail: only in a demo."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from deskbell.lib import clock, tokens
from tests.cast import Cast

LETTER = (
    b"From: Support <support@hotel.example>\r\nTo: anna@hotel.example\r\nSubject: Your request\r\n"
    b"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p><script>alert(1)</script>\r\n"
)


@pytest.fixture
def invented(cast: Cast, settings: Settings) -> Cast:
    settings.DEMO = True
    cast.customer.attributes = {"demo": {"leading": True}}
    cast.customer.external_id = "anna-1"
    cast.customer.save()
    cast.agent.attributes = {"demo": {}}
    cast.agent.save()
    return cast


def test_without_a_provider_the_first_page_says_how_to_make_one(client: Client, db: None) -> None:
    page = client.get("/").text
    assert "deskbell provider load FILE" in page
    assert "deskbell account create --admin" in page


def test_one_click_signs_in_an_invented_person_and_nobody_else(client: Client, invented: Cast) -> None:
    assert invented.customer.name in client.get("/").text
    done = client.post("/demo/sign-in", {"person": invented.agent.pk})
    assert (done.status_code, done["Location"]) == (303, "/desk/hotel/")
    assert client.session["_auth_user_id"] == str(invented.agent.account_id)
    assert client.post("/demo/sign-in", {"person": invented.stranger.pk}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/sign-in", {"person": invented.agent.pk}).status_code == 403


def test_outside_a_demo_none_of_it_exists(client: Client, invented: Cast, settings: Settings) -> None:
    settings.DEMO = False
    assert client.post("/demo/sign-in", {"person": invented.agent.pk}).status_code == 404
    assert client.get("/demo/host/hotel").status_code == 404
    assert client.get("/demo/mail").status_code == 404
    assert client.get("/")["Location"] == "/sign-in"


def test_a_host_page_signs_its_own_customer(client: Client, invented: Cast) -> None:
    page = client.get("/demo/host/hotel")
    assert "css/deskbell.css" not in page.text
    token = page.text.split('data-token="')[1].split('"')[0]
    claims = tokens.read_identity(token, secret=invented.provider.identity_secret, provider="hotel", now=clock.now())
    assert claims["external_id"] == "anna-1"
    assert client.get("/demo/host/hotel", {"as": "somebody-real"}).status_code == 404


def test_kept_letters_are_shown_and_do_nothing(
    client: Client, invented: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "outbox").mkdir()
    name = "20260302T090000_one.hotel.example.eml"
    (tmp_path / "outbox" / name).write_bytes(LETTER)
    assert "Your request" in client.get("/demo/mail").text
    assert "anna@hotel.example" in client.get(f"/demo/mail/{name}").text
    shown = client.get(f"/demo/mail/{name}/html")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert "script-src" not in shown["Content-Security-Policy"]
    assert client.get("/demo/mail/..%2Fsecret/raw").status_code == 404
