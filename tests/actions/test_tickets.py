"""A ticket's life: each verb's effect, its line in the log, and what it refuses."""

from datetime import timedelta

import pytest
from django.utils import translation

from deskbell import events
from deskbell.actions import messages, tickets
from deskbell.actions.refusals import Changed, Refused
from deskbell.models import Department, Event, Priority, RequestType, Ticket, Watcher
from tests.cast import Cast, answer, ask, cast_of, fresh, inbound, load, note, put_settings
from tests.conftest import StoppedClock

State = Ticket.State


def last_event(ticket: Ticket) -> Event:
    return Event.objects.filter(ticket=ticket).order_by("-number")[0]


def in_state(cast: Cast, state: str) -> Ticket:
    ticket = ask(cast.customer)
    if state != State.NEW:
        tickets.set_state(ticket, state, by=cast.agent)
    return fresh(ticket)


def other(rows: object, current: int) -> object:
    return rows.exclude(pk=current)[0]  # type: ignore[attr-defined]


class TestAssign:
    def test_gives_the_ticket_to_an_agent_and_says_so_to_support_only(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        tickets.assign(ticket, cast.second_agent, by=cast.agent)
        event = last_event(ticket)
        assert fresh(ticket).assignee == cast.second_agent
        assert (event.kind, event.audience, event.actor) == ("ticket.assigned", "support", cast.agent)
        assert event.details == {"old": None, "new": cast.second_agent.pk}

    def test_to_nobody(self, cast: Cast) -> None:
        ticket = tickets.assign(ask(cast.customer), cast.agent, by=cast.agent)
        tickets.assign(ticket, None, by=cast.agent)
        assert fresh(ticket).assignee is None

    def test_again_to_the_same_agent_says_nothing(self, cast: Cast) -> None:
        ticket = tickets.assign(ask(cast.customer), cast.agent, by=cast.agent)
        before = events.latest(cast.provider)
        tickets.assign(ticket, cast.agent, by=cast.second_agent, seen=None)
        assert events.latest(cast.provider) == before

    def test_refuses_a_customer_and_another_companys_agent(self, cast: Cast) -> None:
        ticket, stranger = ask(cast.customer), cast_of(load("clinic")).agent
        for person in (cast.customer, stranger):
            with pytest.raises(Refused) as refusal:
                tickets.assign(ticket, person, by=cast.agent)
            assert (refusal.value.code, refusal.value.field) == ("not_an_agent", "assignee")
        assert fresh(ticket).assignee is None

    def test_the_first_to_answer_has_it_and_keeps_it(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        answer(ticket, cast.agent)
        answer(ticket, cast.second_agent)
        assert fresh(ticket).assignee == cast.agent


class TestChangedMeanwhile:
    def test_names_who_changed_it_and_what_it_is_now(self, cast: Cast, stopped_clock: StoppedClock) -> None:
        ticket = ask(cast.customer)
        stopped_clock.forward(minutes=1)
        tickets.assign(ticket, cast.agent, by=cast.agent, seen=None)
        stopped_clock.forward(minutes=1)
        with pytest.raises(Changed) as refusal:
            tickets.assign(ticket, cast.second_agent, by=cast.second_agent, seen=None)
        said = refusal.value
        assert (said.code, said.field, said.by) == ("changed_meanwhile", "assignee", "Maria Orlova")
        assert said.value == str(cast.agent.pk)
        assert said.at == stopped_clock.now - timedelta(minutes=1)
        with translation.override("en"):
            assert "Maria Orlova" in str(said.words)
        assert fresh(ticket).assignee == cast.agent

    def test_a_state(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        tickets.set_state(ticket, State.SOLVED, by=cast.agent, seen=State.NEW)
        with pytest.raises(Changed) as refusal:
            tickets.set_state(ticket, State.WAITING, by=cast.second_agent, seen=State.NEW)
        assert (refusal.value.field, refusal.value.value, refusal.value.by) == ("state", "solved", "Maria Orlova")

    @pytest.mark.parametrize("field", ["department", "priority", "type"])
    def test_what_else_can_be_chosen(self, cast: Cast, field: str) -> None:
        ticket = ask(cast.customer)
        verb, model = {
            "department": (tickets.move, Department),
            "priority": (tickets.set_priority, Priority),
            "type": (tickets.set_type, RequestType),
        }[field]
        seen = getattr(ticket, f"{field}_id")
        rows = model.objects.filter(provider=cast.provider).exclude(pk=seen)
        verb(ticket, rows[0], by=cast.agent, seen=seen)
        if len(rows) > 1:
            with pytest.raises(Changed) as refusal:
                verb(ticket, rows[1], by=cast.second_agent, seen=seen)
            assert (refusal.value.field, refusal.value.by) == (field, "Maria Orlova")
            assert refusal.value.value == str(rows[0].pk)
        assert getattr(fresh(ticket), f"{field}_id") == rows[0].pk

    def test_the_same_wish_twice_is_no_conflict(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        tickets.assign(ticket, cast.agent, by=cast.agent, seen=None)
        tickets.assign(ticket, cast.agent, by=cast.second_agent, seen=None)
        assert fresh(ticket).assignee == cast.agent


@pytest.mark.parametrize(
    ("verb", "model", "code", "kind"),
    [
        (tickets.move, Department, "no_such_department", "ticket.moved"),
        (tickets.set_priority, Priority, "no_such_priority", "ticket.prioritised"),
        (tickets.set_type, RequestType, "no_such_type", "ticket.retyped"),
    ],
)
def test_only_what_belongs_to_the_company_can_be_chosen(
    cast: Cast, verb: object, model: object, code: str, kind: str
) -> None:
    ticket, clinic = ask(cast.customer), load("clinic")
    with pytest.raises(Refused) as refusal:
        verb(ticket, model.objects.filter(provider=clinic)[0], by=cast.agent)  # type: ignore[operator,attr-defined]
    assert refusal.value.code == code
    field = {"ticket.moved": "department", "ticket.prioritised": "priority", "ticket.retyped": "type"}[kind]
    own = model.objects.filter(provider=cast.provider).exclude(pk=getattr(ticket, f"{field}_id"))  # type: ignore[attr-defined]
    before = getattr(ticket, f"{field}_id")
    verb(ticket, own[0], by=cast.agent)  # type: ignore[operator]
    assert (last_event(ticket).kind, last_event(ticket).details) == (kind, {"old": before, "new": own[0].pk})


class TestState:
    @pytest.mark.parametrize("state", [State.OPEN, State.WAITING, State.SOLVED, State.CLOSED])
    def test_support_puts_it_anywhere_but_back_to_new(self, cast: Cast, state: str) -> None:
        ticket = in_state(cast, state)
        assert ticket.state == state
        assert last_event(ticket).details == {"old": "new", "new": state}

    @pytest.mark.parametrize("state", [State.NEW, "gone", ""])
    def test_no_other_state(self, cast: Cast, state: str) -> None:
        ticket = in_state(cast, State.OPEN)
        with pytest.raises(Refused) as refusal:
            tickets.set_state(ticket, state, by=cast.agent)
        assert refusal.value.code == "no_such_state"

    def test_the_same_state_again_says_nothing(self, cast: Cast) -> None:
        ticket = in_state(cast, State.WAITING)
        before = events.latest(cast.provider)
        tickets.set_state(ticket, State.WAITING, by=cast.second_agent, seen=State.NEW)
        assert events.latest(cast.provider) == before

    def test_an_answer_waits_for_the_customer(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        message = answer(ticket, cast.agent)
        ticket = fresh(ticket)
        assert (ticket.state, ticket.last_support_message_id) == (State.WAITING, message.pk)

    def test_an_answer_may_say_it_is_solved(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        answer(ticket, cast.agent, then=State.SOLVED)
        assert fresh(ticket).state == State.SOLVED

    def test_where_nobody_is_asked_to_confirm_it_is_closed(self, cast: Cast) -> None:
        put_settings(cast.provider, "requests", confirm=False)
        ticket = ask(cast.customer)
        answer(ticket, cast.agent, then=State.SOLVED)
        assert fresh(ticket).state == State.CLOSED

    def test_where_nobody_is_asked_to_confirm_setting_solved_closes_too(self, cast: Cast) -> None:
        put_settings(cast.provider, "requests", confirm=False)
        assert in_state(cast, State.SOLVED).state == State.CLOSED

    def test_a_note_changes_no_state_and_is_not_the_last_message(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        note(ticket, cast.agent)
        after = fresh(ticket)
        assert (after.state, after.last_message_id, after.updated_at) == (
            State.NEW, ticket.last_message_id, ticket.updated_at,
        )  # fmt: skip
        assert last_event(ticket).audience == "support"

    def test_the_same_client_id_is_the_same_answer(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        first = answer(ticket, cast.agent, client_id="click")
        assert answer(ticket, cast.agent, "other words", client_id="click").pk == first.pk
        assert answer(ticket, cast.second_agent, client_id="click").pk != first.pk


class TestDecision:
    def test_yes_closes(self, cast: Cast) -> None:
        ticket = in_state(cast, State.SOLVED)
        tickets.confirm(ticket, by=cast.customer)
        assert fresh(ticket).state == State.CLOSED
        assert last_event(ticket).actor == cast.customer

    def test_not_quite_returns_it(self, cast: Cast) -> None:
        ticket = in_state(cast, State.SOLVED)
        tickets.reject(ticket, by=cast.customer)
        assert fresh(ticket).state == State.OPEN

    def test_twice_is_once(self, cast: Cast) -> None:
        ticket = in_state(cast, State.SOLVED)
        tickets.confirm(ticket, by=cast.customer)
        before = events.latest(cast.provider)
        tickets.confirm(ticket, by=cast.customer)
        assert events.latest(cast.provider) == before

    @pytest.mark.parametrize("state", [State.NEW, State.WAITING])
    def test_there_is_nothing_to_decide_before_it_is_solved(self, cast: Cast, state: str) -> None:
        ticket = in_state(cast, state)
        for verb in (tickets.confirm, tickets.reject):
            with pytest.raises(Refused) as refusal:
                verb(ticket, by=cast.customer)
            assert refusal.value.code == "not_solved"
        assert fresh(ticket).state == state

    def test_yes_after_support_reopened_it_is_refused(self, cast: Cast) -> None:
        ticket = in_state(cast, State.SOLVED)
        tickets.set_state(ticket, State.OPEN, by=cast.agent)
        with pytest.raises(Refused):
            tickets.confirm(ticket, by=cast.customer)

    def test_silence_closes_once(self, cast: Cast) -> None:
        ticket = in_state(cast, State.SOLVED)
        assert tickets.close_silent(ticket, by=None)
        assert not tickets.close_silent(ticket, by=None)
        assert fresh(ticket).state == State.CLOSED


class TestArchive:
    @pytest.mark.parametrize("state", [State.WAITING, State.SOLVED, State.CLOSED])
    def test_out_of_the_list_and_back(self, cast: Cast, state: str) -> None:
        ticket = in_state(cast, state)
        tickets.archive(ticket, by=cast.customer)
        assert fresh(ticket).archived_at is not None
        assert last_event(ticket).kind == "ticket.archived"
        tickets.archive(ticket, by=cast.customer)
        assert Event.objects.filter(ticket=ticket, kind="ticket.archived").count() == 1
        tickets.restore(ticket, by=cast.customer)
        assert fresh(ticket).archived_at is None

    @pytest.mark.parametrize("state", [State.NEW, State.OPEN])
    def test_not_while_support_works_on_it(self, cast: Cast, state: str) -> None:
        ticket = in_state(cast, state)
        with pytest.raises(Refused) as refusal:
            tickets.archive(ticket, by=cast.customer)
        assert refusal.value.code == "not_archivable"


def test_watching_is_noted_once(cast: Cast) -> None:
    ticket = ask(cast.customer)
    tickets.watch(ticket, cast.stranger, by=cast.customer)
    tickets.watch(ticket, cast.stranger, by=cast.customer)
    assert Watcher.objects.filter(ticket=ticket).count() == 1
    assert Event.objects.filter(ticket=ticket, kind="ticket.watched").count() == 1


def test_support_may_write_first(cast: Cast) -> None:
    begun = messages.begin(cast.customer, by=cast.agent, subject="Maintenance", body="Tonight.", client_id="b")
    again = messages.begin(cast.customer, by=cast.agent, subject="Maintenance", body="Tonight.", client_id="b")
    ticket = fresh(begun.ticket)
    assert again.pk == begun.pk
    assert (ticket.person, ticket.assignee, ticket.state) == (cast.customer, cast.agent, State.WAITING)
    assert [event.kind for event in Event.objects.filter(ticket=ticket).order_by("number")][-2:] == [
        "ticket.opened", "message.sent",
    ]  # fmt: skip


class TestSeen:
    def test_customers_read_supports_messages(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        assert not messages.mark_seen(ticket, by=cast.customer), "there is nothing to read yet"
        message = answer(ticket, cast.agent)
        assert messages.mark_seen(fresh(ticket), by=cast.customer)
        assert not messages.mark_seen(fresh(ticket), by=cast.customer)
        assert last_event(ticket).details == {"message": message.pk}

    def test_never_further_than_there_is_something(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        message = answer(ticket, cast.agent)
        messages.mark_seen(fresh(ticket), by=cast.customer, up_to=message.pk + 1000)
        assert last_event(ticket).details == {"message": message.pk}

    def test_never_backwards(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        first, _second = answer(ticket, cast.agent), answer(ticket, cast.agent)
        messages.mark_seen(fresh(ticket), by=cast.customer)
        assert not messages.mark_seen(fresh(ticket), by=cast.customer, up_to=first.pk)

    def test_what_agents_read_is_told_to_nobody_else(self, cast: Cast) -> None:
        ticket = ask(cast.customer)
        messages.mark_seen(ticket, by=cast.agent)
        event = last_event(ticket)
        assert (event.kind, event.audience, event.person) == ("message.seen", "person", cast.agent)


def test_every_message_of_a_ticket_stays_in_the_order_it_came(cast: Cast) -> None:
    ticket = ask(cast.customer, "1")
    answer(ticket, cast.agent, "2")
    note(ticket, cast.agent, "3")
    messages.receive(inbound(cast.customer, "4", ticket=ticket))
    assert [message.body for message in ticket.messages.order_by("pk")] == ["1", "2", "3", "4"]
