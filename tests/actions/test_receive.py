"""What comes in by any door: stored once, in the right ticket, whatever the bytes; or refused with words."""

import contextlib
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from deskbell import events
from deskbell.actions import messages, tickets
from deskbell.actions.refusals import Refused
from deskbell.models import Event, Message, Provider, Ticket
from tests.cast import Cast, answer, ask, cast_of, fresh, inbound, load, note, put_settings
from tests.conftest import StoppedClock
from tests.servers import at_once

State = Ticket.State


def test_a_first_message_opens_a_ticket(cast: Cast) -> None:
    before = events.latest(cast.provider)
    received = messages.receive(inbound(cast.customer, "The **printer** is silent.\nSince morning."))
    ticket = fresh(received.ticket)
    assert (received.is_new_ticket, received.is_repeat) == (True, False)
    assert (ticket.state, ticket.person, ticket.organisation_id) == (
        State.NEW, cast.customer, cast.customer.organisation_id,
    )  # fmt: skip
    assert ticket.subject == "The **printer** is silent."
    assert ticket.last_message_id == received.message.pk
    assert ticket.last_support_message_id is None
    assert ticket.priority.is_default
    assert "<strong>printer</strong>" in received.message.html
    assert [event.kind for event in events.after(cast.provider.pk, before)] == ["ticket.opened", "message.received"]


def test_the_same_external_id_is_the_same_message(cast: Cast) -> None:
    once = inbound(cast.customer, external_id="form-1")
    first = messages.receive(once)
    before = events.latest(cast.provider)
    again = messages.receive(once)
    assert (again.ticket.pk, again.message.pk, again.is_repeat) == (first.ticket.pk, first.message.pk, True)
    assert Message.objects.count() == Ticket.objects.count() == 1
    assert events.latest(cast.provider) == before


def test_the_same_external_id_in_another_channel_or_at_another_company_is_another_message(cast: Cast) -> None:
    other = cast_of(load("clinic"))
    messages.receive(inbound(cast.customer, external_id="1"))
    messages.receive(inbound(cast.customer, external_id="1", channel="email"))
    messages.receive(inbound(other.customer, external_id="1"))
    assert Message.objects.count() == 3


def test_messages_without_an_external_id_are_never_taken_for_one_another(cast: Cast) -> None:
    messages.receive(inbound(cast.customer, external_id=""))
    messages.receive(inbound(cast.customer, external_id=""))
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_equal_messages_at_the_same_moment_are_one() -> None:
    cast = cast_of(load("hotel"))
    letter = inbound(cast.customer, external_id="a double click")
    results = at_once(8, lambda number: _received(letter))
    assert len({(ticket, message) for ticket, message, _repeat in results}) == 1
    assert sorted(repeat for _ticket, _message, repeat in results) == [False] + [True] * 7
    assert Message.objects.count() == Ticket.objects.count() == 1
    assert Event.objects.filter(kind="message.received").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_equal_letter_from_two_people_at_the_same_moment_is_stored_once() -> None:
    """Two senders share no lock, so here only the database's own constraint stands between one message and two."""
    cast = cast_of(load("hotel"))
    senders = [cast.customer, cast.colleague] * 4
    at_once(8, lambda number: _or_none(lambda: _received(inbound(senders[number], external_id="same id"))))
    assert Message.objects.filter(external_id="same id").count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_stay_unique_when_eight_people_write_to_two_companies_at_once() -> None:
    casts = [cast_of(load("hotel")), cast_of(load("clinic"))]

    def write(number: int) -> list[tuple[int, int]]:
        writers = [writer for cast in casts for writer in (cast.customer, cast.colleague, cast.stranger, cast.guest)]
        opened = [messages.receive(inbound(writers[number])).ticket for _ in range(4)]
        return [(ticket.provider_id, ticket.number) for ticket in opened]

    given = [pair for pairs in at_once(8, write) for pair in pairs]
    for cast in casts:
        assert sorted(number for pk, number in given if pk == cast.provider.pk) == list(range(1, 17))


@pytest.mark.parametrize("state", [State.OPEN, State.WAITING, State.SOLVED])
def test_a_customers_message_makes_it_supports_turn(cast: Cast, state: str) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, state, by=cast.agent)
    received = messages.receive(inbound(cast.customer, "Still silent.", ticket=ticket))
    assert not received.is_new_ticket
    assert received.ticket.pk == ticket.pk
    assert fresh(ticket).state == State.OPEN


def test_a_new_ticket_stays_new_while_only_the_customer_writes(cast: Cast) -> None:
    ticket = ask(cast.customer)
    messages.receive(inbound(cast.customer, "And it smells.", ticket=ticket))
    assert fresh(ticket).state == State.NEW


def test_a_closed_ticket_is_opened_again_within_the_window(cast: Cast, stopped_clock: StoppedClock) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, State.CLOSED, by=cast.agent)
    stopped_clock.forward(days=cast.provider.settings.requests.reopen_days)
    received = messages.receive(inbound(cast.customer, "Silent again.", ticket=ticket))
    assert received.ticket.pk == ticket.pk
    assert fresh(ticket).state == State.OPEN


def test_after_the_window_a_follow_up_names_the_old_ticket(cast: Cast, stopped_clock: StoppedClock) -> None:
    ticket = ask(cast.customer, subject="Printer")
    tickets.set_state(ticket, State.CLOSED, by=cast.agent)
    stopped_clock.forward(days=cast.provider.settings.requests.reopen_days, seconds=1)
    received = messages.receive(inbound(cast.customer, "Silent again.", ticket=ticket))
    new = fresh(received.ticket)
    assert received.is_new_ticket
    assert (new.follow_up_of_id, new.subject, new.state) == (ticket.pk, "Printer", State.NEW)
    assert new.number != ticket.number
    assert new.department_id == ticket.department_id
    assert fresh(ticket).state == State.CLOSED


def test_later_late_messages_go_on_in_the_same_follow_up(cast: Cast, stopped_clock: StoppedClock) -> None:
    ticket = ask(cast.customer)
    tickets.set_state(ticket, State.CLOSED, by=cast.agent)
    stopped_clock.forward(days=cast.provider.settings.requests.reopen_days, seconds=1)
    first = messages.receive(inbound(cast.customer, "Silent again.", ticket=ticket))
    second = messages.receive(inbound(cast.customer, "And again.", ticket=ticket))
    assert (first.is_new_ticket, second.is_new_ticket) == (True, False)
    assert second.ticket.pk == first.ticket.pk


def test_without_a_window_every_late_message_is_a_new_ticket(cast: Cast, stopped_clock: StoppedClock) -> None:
    put_settings(cast.provider, "requests", reopen_days=0)
    ticket = ask(cast.customer)
    tickets.set_state(ticket, State.CLOSED, by=cast.agent)
    stopped_clock.forward(seconds=1)
    assert messages.receive(inbound(cast.customer, ticket=ticket)).is_new_ticket


def test_an_archived_ticket_comes_back_when_the_customer_writes(cast: Cast) -> None:
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    tickets.archive(ticket, by=cast.customer)
    messages.receive(inbound(cast.customer, ticket=ticket))
    assert fresh(ticket).archived_at is None
    assert Event.objects.filter(ticket=ticket, kind="ticket.restored").count() == 1


def test_an_archived_ticket_comes_back_when_support_writes(cast: Cast) -> None:
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    tickets.archive(ticket, by=cast.customer)
    answer(ticket, cast.agent, "One more thing.")
    assert fresh(ticket).archived_at is None


def test_an_archived_ticket_stays_there_when_support_only_notes(cast: Cast) -> None:
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    tickets.archive(ticket, by=cast.customer)
    note(ticket, cast.agent)
    assert fresh(ticket).archived_at is not None


@pytest.mark.parametrize("body", ["", "   ", "\n\t\n", "\x00", "\x00 \x00"], ids=repr)
def test_an_empty_message_is_refused_and_leaves_nothing(hotel: Provider, body: str) -> None:
    cast = cast_of(hotel)
    before = events.latest(hotel)
    with pytest.raises(Refused) as refusal:
        messages.receive(inbound(cast.customer, body))
    assert (refusal.value.code, refusal.value.field) == ("message_empty", "body")
    assert Ticket.objects.count() == 0
    assert events.latest(hotel) == before


def test_a_message_of_a_megabyte_is_refused_with_a_way_out(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        messages.receive(inbound(cast.customer, "ы" * 1024 * 1024))
    assert refusal.value.code == "message_too_long"
    assert "Attach" in str(refusal.value.words)
    assert Ticket.objects.count() == 0


def test_the_longest_message_is_kept_whole(cast: Cast) -> None:
    body = "ы" * messages.LONGEST
    received = messages.receive(inbound(cast.customer, body))
    assert Message.objects.get(pk=received.message.pk).body == body
    assert len(received.ticket.subject) == tickets.LONGEST_SUBJECT


@pytest.mark.parametrize(
    "body",
    [
        "before\x00after",
        "".join(map(chr, range(256))) + "text",
        "\ud800 half a pair",
        "\u202e reversed \u2066 isolated",
        "👩‍👩‍👧‍👦" * 500,
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "[link](javascript:alert(1)) ![x](data:text/html,x)",
        "\r\n".join("> " * 60 + str(line) for line in range(200)),
    ],
    ids=["nul", "every byte", "lone surrogate", "direction marks", "joined emoji", "html", "links", "deep quotes"],
)
def test_strange_bodies_are_kept_and_drawn_safely(cast: Cast, body: str) -> None:
    received = messages.receive(inbound(cast.customer, body))
    kept = Message.objects.get(pk=received.message.pk)
    assert "\x00" not in kept.body + kept.html + fresh(received.ticket).subject
    assert "<script" not in kept.html
    assert "<img" not in kept.html
    assert "javascript:" not in kept.html.replace("(javascript:", "")
    readable = [sign for sign in body if sign.isprintable() and sign.isalnum()]
    assert [sign for sign in kept.body if sign.isalnum()] == readable


def test_ids_and_fields_with_what_no_database_takes_are_stored(cast: Cast) -> None:
    fields = {"rooms": ["1\x00", "\ud8002"], "nul\x00": {"a": "b\x00"}, "count": 3}
    letter = inbound(cast.customer, external_id="id\x00" + "x" * 5000, fields=fields)
    ticket = fresh(messages.receive(letter).ticket)
    assert ticket.fields == {"rooms": ["1", "2"], "nul": {"a": "b"}, "count": 3}
    assert messages.receive(letter).is_repeat
    assert not messages.receive(inbound(cast.customer, external_id="id" + "x" * 4999)).is_repeat


@pytest.mark.parametrize(
    ("subject", "body", "shown"),
    [
        ("", "first line\nsecond", "first line"),
        ("  given \n subject ", "body", "given"),
        ("", "\n\n  \nlate start", "late start"),
        ("nul\x00led", "body", "nulled"),
        ("x" * 300, "body", "x" * 249 + "…"),
        ("\x00", "body", "body"),
        ("\x00", "\x01\n**", "**"),
    ],
)
def test_a_subject_is_one_line_that_fits(cast: Cast, subject: str, body: str, shown: str) -> None:
    assert ask(cast.customer, body, subject=subject).subject == shown


def _received(letter: messages.InboundMessage) -> tuple[int, int, bool]:
    received = messages.receive(letter)
    return received.ticket.pk, received.message.pk, received.is_repeat


def _or_none(call: Callable[[], object]) -> object:
    with contextlib.suppress(IntegrityError):
        return call()
    return None
