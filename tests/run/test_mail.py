"""From a due delivery to a letter that mail programs read right, and back when the mail server will not take it."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast as typed

import pytest
from django.conf import settings

from deskbell.actions import deliveries, messages, tickets
from deskbell.channels.email import letters, outbox
from deskbell.lib import mail
from deskbell.models import Delivery, Message, Person
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import read
from deskbell.run.worker import send_due
from tests.cast import Cast, answer, ask, cast_of, fresh, inbound, load, note, put_settings
from tests.conftest import StoppedClock
from tests.run.smtp import Postbox, mail_server


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with mail_server() as postbox:
        monkeypatch.setattr(settings, "SMTP", f"smtp://127.0.0.1:{postbox.port}")
        yield postbox


def planned(person: Person, message: Message, purpose: str = "answer") -> Delivery:
    deliveries.plan(message, person, channel="email", purpose=purpose)
    found = Delivery.objects.select_related("address__person", "message__ticket__provider", "provider")
    return found.get(message=message, address__person=person, purpose=purpose)


def composed(delivery: Delivery) -> EmailMessage:
    """As the other side reads it."""
    return parsed(mail.compose(letters.letter_of(delivery)).as_bytes())


def parsed(letter: bytes) -> EmailMessage:
    return typed(EmailMessage, email.message_from_bytes(letter, policy=default))


def parts(letter: EmailMessage) -> tuple[str, str]:
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


class TestLetter:
    def test_has_both_parts_and_the_tickets_number(self, cast: Cast) -> None:
        ticket = ask(cast.customer, subject="Printer")
        letter = composed(planned(cast.customer, answer(ticket, cast.agent, "Switch it **on**, please.")))
        text, html = parts(letter)
        assert letter.get_content_type() == "multipart/alternative"
        assert letter["Subject"] == f"[PT-{ticket.number}] Printer"
        assert letter["To"] == "Anna Petrova <anna@hotel.example>"
        assert "Switch it on, please." in text
        assert "<strong>on</strong>" in html
        assert f"/p/hotel/requests/{ticket.number}" in text
        assert f"/p/hotel/requests/{ticket.number}" in html
        assert letter["Auto-Submitted"] == "auto-generated"

    def test_keeps_its_id_across_tries(self, cast: Cast, stopped_clock: StoppedClock) -> None:
        delivery = planned(cast.customer, answer(ask(cast.customer), cast.agent))
        first = composed(delivery)
        stopped_clock.forward(hours=3)
        deliveries.mark_failed(delivery, "450", permanent=False)
        again = composed(Delivery.objects.get(pk=delivery.pk))
        assert first["Message-ID"] == again["Message-ID"]

    def test_ids_differ_by_message_person_purpose_and_company(self, cast: Cast) -> None:
        other = cast_of(load("clinic"))
        ids = []
        for people in (cast, other):
            ticket = ask(people.customer)
            message = answer(ticket, people.agent)
            ids += [
                planned(people.customer, message), planned(people.colleague, message),
                planned(people.customer, message, "receipt"), planned(people.customer, answer(ticket, people.agent)),
            ]  # fmt: skip
        assert len({composed(delivery)["Message-ID"] for delivery in ids}) == 8

    def test_hangs_in_its_tickets_thread(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        first, second = (composed(planned(cast.customer, answer(ticket, cast.agent))) for _ in range(2))
        elsewhere = composed(planned(cast.customer, answer(ask(cast.customer), cast.agent)))
        assert first["References"] == first["In-Reply-To"] == second["References"] == second["In-Reply-To"]
        assert elsewhere["References"] != first["References"]

    @pytest.mark.parametrize("language", ["ru", "en", "ro"])
    def test_speaks_the_recipients_language(self, cast: Cast, language: str) -> None:
        cast.customer.language = language
        cast.customer.save(update_fields=["language"])
        letter = composed(planned(cast.customer, answer(ask(cast.customer), cast.agent)))
        name = {"ru": "Портье", "en": "Portier", "ro": "Portier"}[language]
        assert letter["Content-Language"] == language
        assert name in letter["From"]
        assert name in parts(letter)[0]
        assert f'lang="{language}"' in parts(letter)[1]

    def test_quotes_the_message_before_but_never_a_note(self, cast: Cast) -> None:
        ticket = ask(cast.customer, "It is silent.")
        note(ticket, cast.agent, "The customer is **difficult**.")
        letter = composed(planned(cast.customer, answer(ticket, cast.agent)))
        for part in parts(letter):
            assert "It is silent." in part
            assert "difficult" not in part

    def test_what_a_customer_wrote_is_no_markup_and_no_header(self, cast: Cast) -> None:
        body = "Hi <img src=x onerror=alert(1)> <script>alert(1)</script>"
        ticket = ask(cast.customer, body, subject="One\r\nBcc: all@hotel.example <b>")
        letter = composed(planned(cast.customer, answer(ticket, cast.agent)))
        html = parts(letter)[1]
        assert letter["Bcc"] is None
        assert "<script" not in html
        assert "<img src=x" not in html

    def test_names_its_files(self, cast: Cast) -> None:
        from tests.actions.test_small_verbs import upload

        ticket = ask(cast.customer)
        message = answer(ticket, cast.agent, attachments=[upload(cast.agent, name="manual.txt")])
        assert "manual.txt" in parts(composed(planned(cast.customer, message)))[0]


class TestSending:
    def due(self, cast: Cast) -> Delivery:
        return planned(cast.customer, answer(ask(cast.customer), cast.agent, "Line.\n.\n..dots"))

    def test_a_letter_arrives_once(self, cast: Cast, postbox: Postbox) -> None:
        delivery = self.due(cast)
        assert send_due() == 1
        assert send_due() == 0
        delivery.refresh_from_db()
        (letter,) = postbox.letters
        assert delivery.state == "sent"
        assert parsed(letter)["Message-ID"] == delivery.external_id

    @pytest.mark.parametrize(
        ("refusals", "state", "reason"),
        [
            ({"RCPT": "550 5.1.1 no such user"}, "failed", "550 5.1.1 no such user"),
            ({"RCPT": "450 4.2.0 greylisted"}, "due", "450 4.2.0 greylisted"),
            ({"MAIL": "421 busy"}, "due", "421 busy"),
            ({".": "554 looks like spam"}, "failed", "554 looks like spam"),
            ({".": "452 disk full"}, "due", "452 disk full"),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
    )
    def test_a_refusal_is_kept_with_its_words(
        self, cast: Cast, postbox: Postbox, refusals: dict[str, str], state: str, reason: str
    ) -> None:
        postbox.refusals = refusals
        delivery = self.due(cast)
        send_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, delivery.reason) == (state, 1, reason)
        assert postbox.letters == []

    def test_after_the_back_off_the_same_letter_goes(
        self, cast: Cast, postbox: Postbox, stopped_clock: StoppedClock
    ) -> None:
        postbox.refusals = {"RCPT": "450 later"}
        delivery = self.due(cast)
        send_due()
        postbox.refusals = {}
        assert send_due() == 0
        stopped_clock.forward(minutes=deliveries.BACK_OFF[0])
        assert send_due() == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, len(postbox.letters)) == ("sent", 2, 1)

    def test_a_server_that_is_away_is_tried_again(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "SMTP", "smtp://127.0.0.1:1")
        delivery = self.due(cast)
        send_due()
        delivery.refresh_from_db()
        assert delivery.state == "due"
        assert "cannot be reached" in delivery.reason

    def test_one_address_that_cannot_be_written_to_stops_nobody_else(self, cast: Cast, postbox: Postbox) -> None:
        delivery = self.due(cast)
        delivery.address.value = "не адрес"
        delivery.address.save(update_fields=["value"])
        good = planned(cast.stranger, answer(ask(cast.stranger), cast.agent))
        send_due()
        good.refresh_from_db()
        delivery.refresh_from_db()
        assert good.state == "sent"
        assert delivery.state != "sent"

    def test_what_was_seen_in_time_is_not_mailed(
        self, cast: Cast, postbox: Postbox, stopped_clock: StoppedClock
    ) -> None:
        put_settings(cast.provider, "notify", email="unseen", unseen_minutes=15, receipt=False)
        seen, unseen = ask(cast.customer), ask(cast.stranger)
        for ticket in (seen, unseen):
            answer(ticket, cast.agent)
        for reaction in REACTIONS:
            read(reaction, cast.provider.pk)
        assert send_due() == 0
        messages.mark_seen(fresh(seen), by=cast.customer)
        stopped_clock.forward(minutes=15)
        send_due()
        assert [parsed(letter)["To"] for letter in postbox.letters] == ["Viktor Sidorov <viktor@hotel.example>"]
        assert set(Delivery.objects.values_list("state", flat=True)) == {"skipped", "sent"}

    def test_nothing_internal_ever_leaves(self, cast: Cast, postbox: Postbox, stopped_clock: StoppedClock) -> None:
        put_settings(cast.provider, "notify", email="every", receipt=True)
        ticket = ask(cast.customer, channel="email")
        tickets.watch(ticket, cast.colleague, by=cast.customer)
        for _ in range(3):
            note(ticket, cast.agent, "SECRET WORDS")
            answer(fresh(ticket), cast.agent)
            messages.receive(inbound(cast.customer, "And?", ticket=ticket))
        for reaction in REACTIONS:
            read(reaction, cast.provider.pk)
        stopped_clock.forward(hours=1)
        while send_due():
            pass
        assert len(postbox.letters) >= 4
        for letter in postbox.letters:
            assert "SECRET" not in "".join(parts(parsed(letter)))
        assert not Delivery.objects.filter(message__is_internal=True).exists()


class TestOutbox:
    def test_without_a_mail_server_letters_are_kept_and_replace_themselves(self, cast: Cast) -> None:
        delivery = planned(cast.customer, answer(ask(cast.customer), cast.agent))
        before = self.kept()
        for _ in range(2):
            outbox.send(letters.letter_of(delivery))
        (new,) = self.kept() - before
        assert parsed(new.read_bytes())["To"] == "Anna Petrova <anna@hotel.example>"

    def test_an_address_that_cannot_be_one_is_not_tried_again(self, cast: Cast) -> None:
        delivery = planned(cast.customer, answer(ask(cast.customer), cast.agent))
        delivery.address.value = "анна@hotel.example"
        delivery.address.save()
        send_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("failed", 1)
        assert "not a mail address" in delivery.reason

    def test_a_folder_that_cannot_be_written_is_tried_again(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "outbox").write_text("in the way")
        monkeypatch.setattr(settings, "DATA", tmp_path)
        delivery = planned(cast.customer, answer(ask(cast.customer), cast.agent))
        send_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("due", 1)
        assert "could not be kept" in delivery.reason

    def kept(self) -> set[Path]:
        return set(outbox.folder().glob("*.eml"))
