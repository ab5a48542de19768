"""The worker's rounds: reactions, deliveries, silent tickets; one bad row never stops the rest."""

import threading
from datetime import timedelta

import pytest

from deskbell import channels
from deskbell.actions import deliveries, tickets
from deskbell.channels.base import Channel
from deskbell.models import Delivery, Event, Notification, Provider, Ticket
from deskbell.run import worker
from tests.cast import Cast, answer, ask, cast_of, fresh, load, put_settings
from tests.conftest import StoppedClock
from tests.servers import until


class Stumbling(Channel):
    kind = "email"
    name = "Stumbling"
    icon = "mail"

    def send(self, delivery: Delivery) -> str:
        if delivery.address.value.startswith("anna"):
            raise ZeroDivisionError("a bug of ours")
        return "<sent>"


def test_a_bug_in_one_delivery_leaves_the_others_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "get", lambda kind: Stumbling())
    for person in (cast.customer, cast.stranger):
        deliveries.plan(answer(ask(person), cast.agent), person, channel="email")
    assert worker.send_due() == 2
    states = dict(Delivery.objects.values_list("address__value", "state"))
    assert states == {"anna@hotel.example": "due", "viktor@hotel.example": "sent"}
    assert "ZeroDivisionError: a bug of ours" in Delivery.objects.get(state="due").reason


def test_a_channel_that_does_not_send_is_given_up_at_once(cast: Cast) -> None:
    deliveries.plan(answer(ask(cast.customer), cast.agent), cast.customer, channel="email")
    Delivery.objects.update(channel="widget")
    worker.send_due()
    assert Delivery.objects.get().state == "failed"


def test_silence_closes_what_was_solved_after_the_companys_days(cast: Cast, stopped_clock: StoppedClock) -> None:
    put_settings(cast.provider, "requests", close_after_days=5)
    solved, waiting = ask(cast.customer), ask(cast.customer)
    tickets.set_state(solved, Ticket.State.SOLVED, by=cast.agent)
    tickets.set_state(waiting, Ticket.State.WAITING, by=cast.agent)
    stopped_clock.forward(days=5)
    assert worker.close_silent(cast.provider) == 0
    stopped_clock.forward(seconds=1)
    assert worker.close_silent(cast.provider) == 1
    assert worker.close_silent(cast.provider) == 0
    assert (fresh(solved).state, fresh(waiting).state) == (Ticket.State.CLOSED, Ticket.State.WAITING)
    assert Event.objects.filter(ticket=solved).order_by("-number")[0].actor is None


def test_who_answers_in_time_is_not_closed(cast: Cast, stopped_clock: StoppedClock) -> None:
    put_settings(cast.provider, "requests", close_after_days=5)
    ticket = ask(cast.customer)
    tickets.set_state(ticket, Ticket.State.SOLVED, by=cast.agent)
    stopped_clock.forward(days=4)
    tickets.reject(ticket, by=cast.customer)
    stopped_clock.forward(days=4)
    assert worker.close_silent(cast.provider) == 0


def test_a_company_may_leave_them_open_for_ever(cast: Cast, stopped_clock: StoppedClock) -> None:
    put_settings(cast.provider, "requests", close_after_days=0)
    tickets.set_state(ask(cast.customer), Ticket.State.SOLVED, by=cast.agent)
    stopped_clock.forward(days=5000)
    assert worker.close_silent(cast.provider) == 0


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_acts_within_moments_and_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = cast_of(load("hotel"))
    running = worker.Worker()
    thread = threading.Thread(target=_run_and_disconnect, args=(running,))
    thread.start()
    try:
        answer(ask(cast.customer), cast.agent)
        until(lambda: Notification.objects.filter(person=cast.customer).exists())
        until(lambda: Event.objects.filter(kind="notification.created").exists())
    finally:
        running.stop()
        thread.join(20)
    assert not thread.is_alive()


def _run_and_disconnect(running: worker.Worker) -> None:
    from django.db import connection

    running.run()
    connection.close()


def test_tidying_visits_every_company(hotel: Provider, clinic: Provider, stopped_clock: StoppedClock) -> None:
    for provider in (hotel, clinic):
        put_settings(provider, "requests", close_after_days=1, confirm=True)
        cast = cast_of(provider)
        tickets.set_state(ask(cast.customer), Ticket.State.SOLVED, by=cast.agent)
    stopped_clock.put(stopped_clock.now + timedelta(days=2))
    worker.tidy()
    assert set(Ticket.objects.values_list("state", flat=True)) == {"closed"}
