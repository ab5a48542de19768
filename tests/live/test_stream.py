"""The live stream of a real server: what happens arrives, once and in order, and only where it may be seen."""

import time

import pytest
from django.test import Client

from deskbell import bell, events
from deskbell.actions import messages, people, tickets
from deskbell.models import Event
from tests.cast import Cast, answer, ask, cast_of, inbound, load, note
from tests.live.sse import cookie_of, opened
from tests.servers import Product

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return cast_of(load("hotel"))


def test_what_happens_arrives_at_once_with_its_number(web: Product, cast: Cast) -> None:
    ticket = ask(cast.customer)
    with opened(web, "hotel", person=cast.customer, after=events.latest(cast.provider)) as page:
        assert page.status == 200
        assert "text/event-stream" in page.head
        assert "no-store" in page.head
        begun = time.monotonic()
        message = answer(ticket, cast.agent)
        frame = page.until("message.sent")
        assert time.monotonic() - begun < 5
    event = Event.objects.get(kind="message.sent")
    assert frame.number == event.number
    assert frame.content == {"kind": "message.sent", "ticket": ticket.number, "details": {"message": message.pk}}


def test_nothing_that_people_wrote_is_in_a_frame(web: Product, cast: Cast) -> None:
    with opened(web, "hotel", person=cast.agent, after=0) as page:
        ticket = ask(cast.customer, "PRIVATE WORDS", subject="PRIVATE SUBJECT")
        answer(ticket, cast.agent, "PRIVATE ANSWER")
        page.until("message.sent")
        assert "PRIVATE" not in str(page.frames)


@pytest.mark.parametrize("way", ["after", "header", "both"])
def test_a_page_that_comes_back_gets_what_it_missed_once_and_in_order(web: Product, cast: Cast, way: str) -> None:
    ticket = ask(cast.customer)
    known = events.latest(cast.provider)
    for _ in range(3):
        answer(ticket, cast.agent)
    asked = {
        "after": {"after": known},
        "header": {"last_event_id": str(known)},
        "both": {"after": 1, "last_event_id": str(known)},
    }[way]
    with opened(web, "hotel", person=cast.agent, **asked) as page:
        messages.receive(inbound(cast.customer, "And now?", ticket=ticket))
        page.until("message.received")
        assert page.numbers == list(range(known + 1, events.latest(cast.provider) + 1))
        assert page.kinds.count("message.sent") == 3


def test_a_customers_cursor_moves_over_what_is_not_theirs(web: Product, cast: Cast) -> None:
    known = events.latest(cast.provider)
    ticket = ask(cast.stranger)
    note(ticket, cast.agent)
    with opened(web, "hotel", person=cast.customer, after=known) as page:
        frame = page.until("log")
        assert (frame.kind, frame.number) == ("", events.latest(cast.provider))


def test_while_events_pour_in_several_pages_miss_nothing(web: Product, cast: Cast) -> None:
    ticket = ask(cast.customer)
    known = events.latest(cast.provider)
    with (
        opened(web, "hotel", person=cast.agent, after=known) as early,
        opened(web, "hotel", person=cast.customer, after=known) as customer,
    ):
        for _ in range(15):
            answer(ticket, cast.agent)
        with opened(web, "hotel", person=cast.agent, after=known) as late:
            for _ in range(15):
                answer(ticket, cast.agent)
            tickets.set_state(ticket, "closed", by=cast.agent)
            last = events.latest(cast.provider)
            for page in (early, late, customer):
                while page.until("log").number != last:
                    pass
    assert early.numbers == late.numbers == list(range(known + 1, last + 1))
    assert customer.kinds.count("message.sent") == 30
    assert "ticket.assigned" not in customer.kinds


@pytest.mark.parametrize("after", [10**9, 10**17])
def test_a_cursor_beyond_the_log_is_reset(web: Product, cast: Cast, after: int) -> None:
    with opened(web, "hotel", person=cast.customer, after=after) as page:
        assert page.until("reset").number is None


def test_a_cursor_older_than_the_kept_log_is_reset(web: Product, cast: Cast) -> None:
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    latest = events.latest(cast.provider)
    Event.objects.filter(provider=cast.provider, number__lt=latest).delete()
    with opened(web, "hotel", person=cast.customer, after=0) as page:
        page.until("reset")
    with opened(web, "hotel", person=cast.customer, after=latest - 1) as page:
        assert page.until("log").number == latest


@pytest.mark.parametrize("after", ["", "-5", "x", "1e3", "٣", "9" * 40])
def test_a_cursor_that_is_no_number_begins_now(web: Product, cast: Cast, after: str) -> None:
    ticket = ask(cast.customer)
    with opened(web, "hotel", person=cast.customer, after=after) as page:
        page.read(0.5)
        answer(ticket, cast.agent)
        page.until("message.sent")
        assert "ticket.opened" not in page.kinds


def test_nobody_hears_what_is_not_theirs(web: Product, cast: Cast) -> None:
    """One of each kind of event, then one that everybody may hear: what came before it is all that will come."""
    other = cast_of(load("clinic"))
    known, known_there = events.latest(cast.provider), events.latest(other.provider)
    with (
        opened(web, "hotel", person=cast.customer, after=known) as customer,
        opened(web, "hotel", person=cast.stranger, after=known) as stranger,
        opened(web, "hotel", person=cast.agent, after=known) as agent,
        opened(web, "clinic", person=other.agent, after=known_there) as elsewhere,
    ):
        ticket = ask(cast.customer)
        note(ticket, cast.agent)
        tickets.assign(ticket, cast.second_agent, by=cast.agent)
        messages.mark_seen(ticket, by=cast.second_agent)
        answer(ticket, cast.agent)
        ask(cast.stranger)
        ask(other.customer)
        for page in (customer, stranger, agent, elsewhere):
            page.until("message.received")
        customer.until("message.sent")
        while agent.kinds.count("ticket.opened") < 2:
            agent.read(5)
        for page in (customer, stranger, elsewhere):
            page.read(0.3)
    assert set(customer.kinds) == {"ticket.opened", "message.received", "message.sent", "ticket.state_changed"}
    assert stranger.kinds == elsewhere.kinds == ["ticket.opened", "message.received"]
    assert {"message.noted", "ticket.assigned", "message.sent"} <= set(agent.kinds)
    assert "message.seen" not in agent.kinds, "what a colleague has read is that colleague's own"


def test_a_session_cookie_opens_the_stream_too(web: Product, cast: Cast) -> None:
    client = Client()
    assert cast.customer.account is not None
    client.force_login(cast.customer.account, backend="django.contrib.auth.backends.ModelBackend")
    ticket = ask(cast.customer)
    with opened(web, "hotel", cookie=cookie_of(client)) as page:
        assert page.status == 200
        page.read(0.5)
        answer(ticket, cast.agent)
        page.until("message.sent")


def test_without_a_session_or_with_a_strange_one_there_is_no_stream(web: Product, cast: Cast) -> None:
    load("clinic")
    refused = [
        opened(web, "hotel"),
        opened(web, "hotel", cookie="deskbell_session=made-up"),
        opened(web, "hotel", ticket="made:up:ticket"),
        opened(web, "clinic", person=cast.customer),
        opened(web, "nobody", person=cast.customer),
        opened(web, "", person=cast.customer),
    ]
    for opening in refused:
        with opening as page:
            assert page.status == 401


def test_signed_out_everywhere_no_older_ticket_opens_it(web: Product, cast: Cast) -> None:
    from deskbell.actions import sessions

    ticket = sessions.stream_ticket(cast.customer)
    people.sign_out_everywhere(cast.customer)
    with opened(web, "hotel", ticket=ticket) as page:
        assert page.status == 401


def test_typing_passes_without_a_number_and_is_not_told_to_other_customers(web: Product, cast: Cast) -> None:
    known = events.latest(cast.provider)
    with (
        opened(web, "hotel", person=cast.agent, after=known) as agent,
        opened(web, "hotel", person=cast.customer, after=known) as customer,
        opened(web, "hotel", person=cast.stranger, after=known) as stranger,
    ):
        for page in (agent, customer, stranger):
            page.read(0.3)
        bell.whisper(cast.provider.pk, {"typing": 1, "person": cast.customer.pk})
        assert agent.until("note").number is None
        customer.until("note")
        ask(cast.stranger)
        stranger.until("message.received")
    assert "note" not in [frame.event for frame in stranger.frames]
