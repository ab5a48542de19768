"""What a host page gets before anybody asks for help."""

import gzip

from django.test import Client

from deskbell.models import Provider

SIX_KILOBYTES = 6 * 1024


def test_the_script_is_small_and_asked_for_again_only_when_it_changed(client: Client) -> None:
    first = client.get("/widget.js")
    body = b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert first.status_code == 200
    assert len(gzip.compress(body, 9)) <= SIX_KILOBYTES
    assert client.get("/widget.js", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_config_says_how_the_button_looks_and_keeps_the_secret(client: Client, hotel: Provider) -> None:
    response = client.get("/w/hotel/config", {"language": "ru"})
    told = response.json()
    assert told["place"] == "top-right"
    assert told["words"]["help"] == 'Меню "Помощь"'
    assert [section["name"] for section in told["sections"]] == ["FAQ", "Чат", "Новое обращение", "История обращений"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert hotel.identity_secret not in response.content.decode()


def test_only_the_window_may_be_framed_and_it_sets_no_cookie(client: Client, hotel: Provider) -> None:
    shell = client.get("/w/hotel/")
    assert "frame-ancestors *" in shell["Content-Security-Policy"]
    assert not shell.cookies
    assert "frame-ancestors 'none'" in client.get("/p/hotel/")["Content-Security-Policy"]


def test_nobody_has_this_help_desk(client: Client, db: None) -> None:
    assert client.get("/w/nobody/config").status_code == 404
