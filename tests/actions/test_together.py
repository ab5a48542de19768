"""The same ticket, written to from every side at once: nobody waits for each other in a circle."""

import pytest

from deskbell.actions import deliveries, messages, people
from deskbell.actions.people import Identity
from deskbell.models import Message, Ticket
from tests.cast import answer, ask, cast_of, inbound, load
from tests.servers import at_once

ROUNDS = 25


@pytest.mark.django_db(transaction=True)
def test_customer_agent_and_worker_at_once() -> None:
    cast = cast_of(load("hotel"))
    ticket = ask(cast.customer)
    answer(ticket, cast.agent)
    customer, agent = cast.customer, cast.agent

    def reread() -> Ticket:
        return Ticket.objects.select_related("provider").get(pk=ticket.pk)

    def receive(turn: int) -> None:
        messages.receive(inbound(customer, f"Question {turn}", ticket=reread()))

    def reply(turn: int) -> None:
        message = messages.reply(reread(), by=agent, body=f"Answer {turn}", client_id="")
        if delivery := deliveries.plan(message, customer, channel="email"):
            deliveries.mark_sent(delivery, external_id="<1@deskbell.example>")

    def see(turn: int) -> None:
        messages.mark_seen(reread(), by=customer)

    def come(turn: int) -> None:
        people.identify(cast.provider, Identity(external_id=customer.external_id, name=f"Anna {turn % 3}"))

    parts = [receive, reply, see, come]

    def work(number: int) -> None:
        for turn in range(ROUNDS):
            parts[number % len(parts)](turn)

    at_once(2 * len(parts), work)
    assert Message.objects.filter(ticket=ticket).count() == 2 + 4 * ROUNDS
