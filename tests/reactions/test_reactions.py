"""What happens because something happened: pop-ups, mail, promised times."""

from datetime import timedelta

import pytest

from deskbell.actions import messages, tickets
from deskbell.models import Deadline, Delivery, Notification, Priority, Provider, Ticket
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import read
from tests.cast import Cast, answer, ask, cast_of, fresh, inbound, note, put_settings
from tests.conftest import StoppedClock


def react(provider: Provider) -> None:
    for reaction in REACTIONS:
        read(reaction, provider.pk)


def mailed(purpose: str = "answer") -> list[Delivery]:
    return list(Delivery.objects.filter(purpose=purpose).select_related("address"))


def test_an_answer_pops_up_for_the_customer(cast: Cast) -> None:
    message = answer(ask(cast.customer), cast.agent)
    react(cast.provider)
    react(cast.provider)
    assert [(told.person, told.message) for told in Notification.objects.all()] == [(cast.customer, message)]


def test_who_watches_is_told_too_and_an_agent_who_watches_is_not_mailed(cast: Cast) -> None:
    ticket = ask(cast.customer)
    tickets.watch(ticket, cast.stranger, by=cast.customer)
    tickets.watch(ticket, cast.second_agent, by=cast.agent)
    answer(ticket, cast.agent)
    react(cast.provider)
    assert {told.person for told in Notification.objects.all()} == {cast.customer, cast.stranger}
    assert {delivery.address.person_id for delivery in mailed()} == {cast.customer.pk, cast.stranger.pk}


def test_who_asked_and_watches_is_mailed_once(cast: Cast) -> None:
    ticket = ask(cast.customer)
    tickets.watch(ticket, cast.customer, by=cast.customer)
    answer(ticket, cast.agent)
    react(cast.provider)
    assert len(mailed()) == Notification.objects.count() == 1


def test_a_note_is_told_to_nobody(cast: Cast) -> None:
    note(ask(cast.customer), cast.agent)
    react(cast.provider)
    assert not Notification.objects.exists()
    assert not mailed()


@pytest.mark.parametrize(("setting", "waits"), [("every", 0), ("unseen", 15), ("never", None)])
def test_mail_goes_as_the_company_wants(
    cast: Cast, stopped_clock: StoppedClock, setting: str, waits: int | None
) -> None:
    put_settings(cast.provider, "notify", email=setting, unseen_minutes=15)
    answer(ask(cast.customer), cast.agent)
    react(cast.provider)
    due = [(delivery.due_at - stopped_clock.now, delivery.unless_seen) for delivery in mailed()]
    assert due == ([] if waits is None else [(timedelta(minutes=waits), waits > 0)])


def test_who_writes_by_mail_is_answered_by_mail_once(cast: Cast) -> None:
    answer(ask(cast.customer, channel="email"), cast.agent)
    react(cast.provider)
    assert [delivery.unless_seen for delivery in mailed()] == [False]


@pytest.mark.parametrize("receipt", [True, False])
def test_a_receipt_for_a_new_request(cast: Cast, receipt: bool) -> None:
    put_settings(cast.provider, "notify", receipt=receipt)
    ticket = ask(cast.customer)
    messages.receive(inbound(cast.customer, "More.", ticket=ticket))
    react(cast.provider)
    assert len(mailed("receipt")) == int(receipt)


def test_no_receipt_for_what_support_began(cast: Cast) -> None:
    put_settings(cast.provider, "notify", receipt=True)
    messages.begin(cast.customer, by=cast.agent, subject="Maintenance", body="Tonight.", client_id="b")
    react(cast.provider)
    assert not mailed("receipt")
    assert Notification.objects.count() == 1


def test_clocks_start_and_stop_with_the_conversation(cast: Cast, stopped_clock: StoppedClock) -> None:
    ticket = ask(cast.customer)
    react(cast.provider)
    assert Deadline.objects.filter(ticket=ticket, met_at=None).count() == 2
    stopped_clock.forward(minutes=5)
    answer(ticket, cast.agent)
    stopped_clock.forward(minutes=5)
    answer(fresh(ticket), cast.agent, then=Ticket.State.SOLVED)
    react(cast.provider)
    met = dict(Deadline.objects.filter(ticket=ticket).values_list("kind", "met_at"))
    assert met["solution"] == stopped_clock.now
    assert met["first_response"] == stopped_clock.now - timedelta(minutes=5)


def test_another_priority_changes_the_promise(cast: Cast) -> None:
    ticket = ask(cast.customer)
    react(cast.provider)
    before = Deadline.objects.get(ticket=ticket, kind="solution").due_at
    tickets.set_priority(ticket, Priority.objects.get(provider=cast.provider, key="critical"), by=cast.agent)
    react(cast.provider)
    assert Deadline.objects.get(ticket=ticket, kind="solution").due_at < before


def test_reading_the_whole_log_again_changes_nothing(hotel: Provider) -> None:
    from deskbell.models import Reader

    cast = cast_of(hotel)
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    react(hotel)
    rows = (Notification.objects.count(), Delivery.objects.count(), Deadline.objects.count())
    Reader.objects.update(number=0)
    react(hotel)
    assert (Notification.objects.count(), Delivery.objects.count(), Deadline.objects.count()) == rows
