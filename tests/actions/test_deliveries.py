"""Sending: planned once, claimed by one worker, tried again in time, given up visibly."""

from datetime import timedelta

import pytest

from deskbell.actions import deliveries, messages
from deskbell.actions.people import Identity, identify
from deskbell.models import Address, Delivery, Event, Message
from tests.cast import Cast, answer, ask, cast_of, fresh, load
from tests.conftest import StoppedClock
from tests.servers import at_once

State = Delivery.State


def plan(cast: Cast, message: Message | None = None, **more: object) -> Delivery:
    message = message or answer(ask(cast.customer), cast.agent)
    delivery = deliveries.plan(message, cast.customer, channel="email", **more)  # type: ignore[arg-type]
    assert delivery is not None
    return delivery


def kinds(delivery: Delivery) -> list[str]:
    told = Event.objects.filter(ticket=delivery.message.ticket_id, kind__startswith="delivery.")
    return list(told.order_by("number").values_list("kind", flat=True))


def test_planning_again_changes_nothing(cast: Cast) -> None:
    first = plan(cast)
    assert plan(cast, first.message).pk == first.pk
    receipt = plan(cast, first.message, purpose=Delivery.Purpose.RECEIPT)
    assert receipt.pk != first.pk
    assert Delivery.objects.count() == 2


def test_without_an_address_there_is_nothing_to_plan(cast: Cast) -> None:
    nameless = identify(cast.provider, Identity(device="kiosk"))
    message = answer(ask(nameless), cast.agent)
    assert deliveries.plan(message, nameless, channel="email") is None
    Address.objects.filter(person=cast.customer).update(failed_at=message.created_at)
    assert deliveries.plan(message, cast.customer, channel="email") is None


def test_only_what_is_due_is_claimed_and_only_once(cast: Cast, stopped_clock: StoppedClock) -> None:
    now, later = plan(cast), plan(cast, unless_seen_for=timedelta(minutes=15))
    assert [delivery.pk for delivery in deliveries.claim_due()] == [now.pk]
    assert deliveries.claim_due() == []
    stopped_clock.forward(minutes=15)
    assert [delivery.pk for delivery in deliveries.claim_due()] == [now.pk, later.pk]


def test_a_dead_workers_delivery_comes_back_when_its_lease_ends(cast: Cast, stopped_clock: StoppedClock) -> None:
    delivery = plan(cast)
    assert deliveries.claim_due()
    stopped_clock.forward(seconds=deliveries.LEASE.total_seconds())
    assert deliveries.claim_due() == []
    stopped_clock.forward(seconds=1)
    assert [claimed.pk for claimed in deliveries.claim_due()] == [delivery.pk]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_claim_each_delivery_once() -> None:
    cast = cast_of(load("hotel"))
    ticket = ask(cast.customer)
    planned = {plan(cast, answer(ticket, cast.agent)).pk for _ in range(12)}

    def work(number: int) -> list[int]:
        claimed = []
        while batch := deliveries.claim_due(limit=2):
            claimed += [delivery.pk for delivery in batch]
        return claimed

    claimed = [pk for found in at_once(8, work) for pk in found]
    assert sorted(claimed) == sorted(planned)


def test_what_was_sent_is_finished_and_told_to_support(cast: Cast) -> None:
    plan(cast)
    delivery = deliveries.claim_due()[0]
    deliveries.mark_sent(delivery, external_id="<id@mail.example>")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.external_id) == (State.SENT, 1, "<id@mail.example>")
    assert delivery.finished_at is not None
    assert kinds(delivery) == ["delivery.sent"]
    assert Event.objects.get(kind="delivery.sent").audience == "support"


def test_it_is_tried_again_later_and_later_then_given_up(cast: Cast, stopped_clock: StoppedClock) -> None:
    delivery = plan(cast)
    waits = []
    while delivery.state == State.DUE:
        waits.append((delivery.due_at - stopped_clock.now).total_seconds() / 60)
        stopped_clock.put(delivery.due_at)
        (delivery,) = deliveries.claim_due()
        deliveries.mark_failed(delivery, "450 the mailbox is busy", permanent=False)
        delivery.refresh_from_db()
    assert waits == [0, *deliveries.BACK_OFF]
    assert (delivery.state, delivery.attempts) == (State.FAILED, len(deliveries.BACK_OFF) + 1)
    assert delivery.reason == "450 the mailbox is busy"
    assert kinds(delivery) == ["delivery.failed"]
    assert deliveries.claim_due() == []


def test_what_can_never_work_is_given_up_at_once(cast: Cast) -> None:
    plan(cast)
    delivery = deliveries.claim_due()[0]
    deliveries.mark_failed(delivery, "550 no such user" + "x" * 1000, permanent=True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, len(delivery.reason)) == (State.FAILED, 1, 500)


def test_support_may_ask_for_another_round(cast: Cast) -> None:
    delivery = plan(cast)
    deliveries.mark_failed(delivery, "550", permanent=True)
    deliveries.retry(delivery, by=cast.agent)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.reason) == (State.DUE, 0, "")
    assert [claimed.pk for claimed in deliveries.claim_due()] == [delivery.pk]
    assert kinds(delivery) == ["delivery.failed", "delivery.retried"]


def test_it_was_seen_when_the_person_read_so_far(cast: Cast) -> None:
    ticket = ask(cast.customer)
    first, second = (plan(cast, answer(ticket, cast.agent)) for _ in range(2))
    messages.mark_seen(fresh(ticket), by=cast.customer, up_to=first.message_id)
    assert [deliveries.was_seen(delivery) for delivery in (first, second)] == [True, False]
    messages.mark_seen(fresh(ticket), by=cast.agent)
    assert not deliveries.was_seen(second), "an agent's eyes are not the customer's"


def test_an_answer_by_a_channel_that_pushes_is_planned_at_once(cast: Cast) -> None:
    message = answer(ask(cast.customer, channel="email"), cast.agent)
    delivery = Delivery.objects.get(message=message)
    assert (delivery.channel, delivery.unless_seen, delivery.state) == ("email", False, State.DUE)
