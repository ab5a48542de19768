"""Keeps a ticket's clocks: started when it opens, stopped by the first answer and by the solution."""

from deskbell.actions import deadlines
from deskbell.models import Deadline, Event, Ticket
from deskbell.models.prepared import Place, Prepared

KINDS = frozenset({"ticket.opened", "message.sent", "ticket.state_changed", "ticket.prioritised"})
FINISHED = (Ticket.State.SOLVED, Ticket.State.CLOSED)
TICKET = Prepared(lambda: Ticket.objects.filter(pk=Place("ticket")))


def react(event: Event) -> None:
    ticket = TICKET.first(ticket=event.ticket_id or 0)
    if ticket is None:
        return
    if event.kind == "ticket.opened":
        deadlines.start(ticket)
    elif event.kind == "ticket.prioritised":
        deadlines.restart(ticket)
    elif event.kind == "message.sent":
        deadlines.meet(ticket, Deadline.Kind.FIRST_RESPONSE, at=event.at)
    elif event.details.get("new") in FINISHED:
        deadlines.meet(ticket, Deadline.Kind.SOLUTION, at=event.at)
