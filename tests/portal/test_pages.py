"""The portal's other pages: home, academy, notifications, brand."""

from datetime import timedelta

import pytest
from django.test import Client

from deskbell.actions import notifications
from deskbell.models import Article, Notification, Provider
from tests.cast import Cast, answer, ask, load
from tests.conftest import ClientFor, StoppedClock


@pytest.mark.parametrize("slug", ["hotel", "service", "field-sales", "clinic", "hosting"])
def test_strangers_see_home_academy_and_contacts(db: None, slug: str) -> None:
    load(slug, with_articles=True)
    article = Article.objects.all()[0]
    client = Client()
    for path in ("", "academy", "contacts", f"academy/{article.slug}", f"academy/sections/{article.section.key}"):
        response = client.get(f"/p/{slug}/{path}")
        assert response.status_code == 200
        assert response.content.decode().count("<h1") == 1
    assert "/sign-in?next=" in client.get(f"/p/{slug}/").content.decode()


def test_an_article_falls_back_to_a_language_it_has(db: None) -> None:
    load("hosting", with_articles=True)
    page = Client(headers={"Accept-Language": "ro"}).get("/p/hosting/academy/disk-full").content.decode()
    assert '<h1 lang="ru">' in page
    both = Client(headers={"Accept-Language": "en"}).get("/p/hosting/academy/ssh-access?in=ro").content.decode()
    assert '<h1 lang="ro">' in both


def test_nothing_of_another_company_is_shown(db: None) -> None:
    load("hosting", with_articles=True)
    load("hotel")
    assert Client().get("/p/hotel/academy/disk-full").status_code == 404
    assert Client().get("/p/nobody/").status_code == 404


def test_the_colour_is_cached_until_the_provider_changes(hotel: Provider) -> None:
    first = Client().get("/p/hotel/brand.css")
    assert first.content == b":root{--brand:#b0577a}\n"
    again = Client().get("/p/hotel/brand.css", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_notification_can_wait_or_go_but_the_answer_stays(
    cast: Cast, client_as: ClientFor, stopped_clock: StoppedClock
) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    notifications.tell(cast.customer, answer(ticket, cast.agent, "Switch it on, please."))
    one = Notification.objects.get()
    page = "/p/hotel/notifications"
    assert "Switch it on, please." in client.get(page).content.decode()
    client.post(f"{page}/{one.pk}", {"do": "later", "hours": "4"})
    assert "Switch it on, please." not in client.get(page).content.decode()
    stopped_clock.put(stopped_clock.now + timedelta(hours=5))
    assert "Switch it on, please." in client.get(page).content.decode()
    client.post(f"{page}/{one.pk}", {"do": "delete"})
    assert "Switch it on, please." not in client.get(page).content.decode()
    assert "Switch it on, please." in client.get(f"/p/hotel/requests/{ticket.number}").content.decode()


def test_somebody_elses_notification_cannot_be_touched(cast: Cast, client_as: ClientFor) -> None:
    notifications.tell(cast.customer, answer(ask(cast.customer), cast.agent))
    one = Notification.objects.get()
    client_as(cast.stranger).post(f"/p/hotel/notifications/{one.pk}", {"do": "delete"})
    one.refresh_from_db()
    assert one.state == Notification.State.NEW


def test_opening_the_request_takes_its_notification_away(cast: Cast, client_as: ClientFor) -> None:
    client, ticket = client_as(cast.customer), ask(cast.customer)
    notifications.tell(cast.customer, answer(ticket, cast.agent))
    assert 'data-unread="1"' in client.get("/p/hotel/bell").content.decode()
    client.get(f"/p/hotel/requests/{ticket.number}")
    assert 'data-unread="0"' in client.get("/p/hotel/bell").content.decode()


def test_the_question_finds_articles_or_offers_a_request(db: None) -> None:
    load("hosting", with_articles=True)
    client = Client(headers={"Accept-Language": "en"})
    found = client.get("/p/hosting/academy", {"q": "connect by ssh"}).content.decode()
    assert "/p/hosting/academy/ssh-access" in found
    nothing = client.get("/p/hosting/academy", {"q": "<b>qwxzv"}).content.decode()
    assert "/p/hosting/requests/new?subject=%3Cb%3Eqwxzv" in nothing
    assert "<b>qwxzv" not in nothing
