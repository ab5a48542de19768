"""The demo: five companies side by side with their history, once, and kept as people left it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from deskbell import events
from deskbell.demo import seed
from deskbell.lib import clock
from deskbell.models import Account, Delivery, Message, Notification, Person, Provider, Reader, Ticket
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import read
from tests.cast import FOLDER, SLUGS

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_company_tells_its_history(slug: str) -> None:
    provider = seed.load(FOLDER / f"{slug}.toml")
    told = Ticket.objects.filter(provider=provider)
    people = seed.cast(provider)
    now = clock.now()
    assert told.count() >= 8
    assert len(set(told.values_list("state", flat=True))) >= 3
    assert seed.is_leading(people[0])
    assert people[0].is_customer
    assert any(person.is_admin for person in people)
    assert Message.objects.filter(provider=provider).count() > told.count()
    for model in (Ticket, Message):
        assert not model.objects.filter(provider=provider, created_at__gt=now).exists()
    assert not Message.objects.filter(provider=provider, created_at__lt=now - seed.history.timedelta(days=410)).exists()
    _assert_the_messages_are_in_order(provider)


def _assert_the_messages_are_in_order(provider: Provider) -> None:
    for ticket in Ticket.objects.filter(provider=provider):
        moments = list(ticket.messages.order_by("pk").values_list("created_at", flat=True))
        assert moments == sorted(moments)
        assert moments, f"{ticket} has no message"
        assert ticket.updated_at >= ticket.created_at


def test_nobody_is_mailed_about_what_is_long_past() -> None:
    provider = seed.load(FOLDER / "clinic.toml")
    assert Reader.objects.get(name="notify", provider=provider).number <= events.latest(provider)
    for reaction in REACTIONS:
        read(reaction, provider.pk)
    assert not Delivery.objects.filter(provider=provider).exists()
    assert Notification.objects.filter(provider=provider).count() <= Ticket.objects.filter(provider=provider).count()


def test_a_second_start_finds_it_all_and_keeps_what_people_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(seed, "SLUGS", ("hotel",))
    said: list[str] = []
    seed.bring_up(said.append)
    rows = {model: model.objects.count() for model in (Provider, Person, Account, Ticket, Message)}
    Ticket.objects.filter(provider__slug="hotel").update(subject="Touched")
    seed.bring_up(said.append)
    for stamp in (tmp_path / "demo").iterdir():
        stamp.write_text("an older preset")
    seed.bring_up(said.append)
    assert len(said) == 2
    assert {model: model.objects.count() for model in rows} == rows
    assert Ticket.objects.filter(subject="Touched").exists()


def test_its_people_sign_in_with_the_password_that_is_shown() -> None:
    seed.load(FOLDER / "hotel.toml")
    lines = list(seed.sign_ins())
    assert settings.DEMO_PASSWORD in lines[0]
    emails = [word for line in lines[1:] for word in line.split() if "@" in word]
    assert len(emails) == 2
    for email in emails:
        assert authenticate(username=email, password=settings.DEMO_PASSWORD) is not None
    assert all(account.email.endswith(".example") for account in Account.objects.all())
