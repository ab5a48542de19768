"""What an agent's program changes of a ticket: everything it asks for, or nothing."""

from typing import Any

from django.utils.translation import gettext as _
from msgspec import UNSET

from deskbell import access
from deskbell.actions import tickets
from deskbell.actions.refusals import Refused
from deskbell.channels.api.asks import Changes
from deskbell.events import action
from deskbell.models import Department, Person, Priority, Ticket

# Equals no row's id: what was seen under a key that does not exist has changed since.
GONE = -1


@action
def change(ticket: Ticket, asked: Changes, *, by: Person) -> None:
    """One transaction around the verbs. Raises Refused, or Changed when what was `seen` is no longer so."""
    seen = asked.seen
    if asked.department is not UNSET:
        there = _row(Department, ticket, asked.department, "department")
        tickets.move(ticket, there, by=by, seen=_seen_id(Department, ticket, seen.department))
    if asked.priority is not UNSET:
        level = _row(Priority, ticket, asked.priority, "priority")
        tickets.set_priority(ticket, level, by=by, seen=_seen_id(Priority, ticket, seen.priority))
    if asked.assignee is not UNSET:
        tickets.assign(ticket, _agent(ticket, asked.assignee), by=by, seen=_seen(seen.assignee))
    if asked.state is not UNSET:
        tickets.set_state(ticket, asked.state, by=by, seen=_seen(seen.state))


def _agent(ticket: Ticket, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    found = access.assignable_agents(ticket.provider).filter(pk=person_id).first()
    if found is None:
        raise Refused("not_an_agent", _("This person does not work at this desk."), field="assignee")
    return found


def _row(table: type[Department] | type[Priority], ticket: Ticket, key: str, field: str) -> Any:
    found = table._default_manager.filter(provider_id=ticket.provider_id, key=key, retired_at=None).first()
    if found is None:
        words = _("There is nothing of this kind with the key “%(key)s”.") % {"key": key}
        raise Refused(f"no_such_{field}", words, field=field)
    return found


def _seen(value: Any) -> Any:
    return tickets.UNSEEN if value is UNSET else value


def _seen_id(table: type[Department] | type[Priority], ticket: Ticket, key: Any) -> Any:
    if key is UNSET:
        return tickets.UNSEEN
    rows = table._default_manager.filter(provider_id=ticket.provider_id, key=key)
    return rows.values_list("pk", flat=True).first() or GONE
