"""The desk's words: states, doors, and what happened to a ticket."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from deskbell.models import Deadline, Ticket
from deskbell.pages.conversation import Entry

State = Ticket.State
STATES: dict[str, str | Promise] = {
    State.NEW: lazy("New"),
    State.OPEN: lazy("In work"),
    State.WAITING: lazy("Waiting for the customer"),
    State.SOLVED: lazy("Solved"),
    State.CLOSED: lazy("Closed"),
}
# Brass is the reader's turn, and here the reader is support.
SHAPES: dict[str, str] = {
    State.NEW: "new", State.OPEN: "you", State.WAITING: "work", State.SOLVED: "solved", State.CLOSED: "closed"
}  # fmt: skip
DEADLINES: dict[str, str | Promise] = {
    Deadline.Kind.FIRST_RESPONSE: lazy("First response"),
    Deadline.Kind.SOLUTION: lazy("Solution"),
}


class Door(NamedTuple):
    icon: str
    name: str | Promise
    by: str | Promise


DOORS = {
    "portal": Door("inbox", lazy("Portal"), lazy("in the portal")),
    "widget": Door("message-circle", lazy("Help button"), lazy("by the Help button")),
    "email": Door("mail", lazy("E-mail"), lazy("by e-mail")),
    "telegram": Door("send", lazy("Telegram"), lazy("by Telegram")),
    "api": Door("webhook", lazy("Another system"), lazy("from another system")),
    "desk": Door("headset", lazy("Desk"), ""),
}


def door(kind: str) -> Door:
    return DOORS.get(kind, Door("inbox", kind, ""))


@dataclass
class Names:
    """What ids in the log are called."""

    people: dict[int, str] = field(default_factory=dict)
    departments: dict[int, str] = field(default_factory=dict)
    priorities: dict[int, str] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)


def happened(entry: Entry, names: Names) -> str:
    """One line of the conversation for an event of the log."""
    who = entry.author or "Deskbell"
    old, new = entry.details.get("old"), entry.details.get("new")
    kind = entry.event.kind if entry.event else ""
    if kind == "ticket.assigned":
        return _assigned(entry, who, names)
    if kind == "ticket.moved":
        words = _("%(name)s moved the ticket to the department “%(new)s”")
        return words % {"name": who, "new": _called(names.departments, new)}
    if kind == "ticket.prioritised":
        words = _("%(name)s changed the priority: %(old)s → %(new)s")
        return words % {"name": who, "old": _called(names.priorities, old), "new": _called(names.priorities, new)}
    if kind == "ticket.retyped":
        words = _("%(name)s changed the request type to “%(new)s”")
        return words % {"name": who, "new": _called(names.types, new)}
    words = _("%(name)s changed the state: %(old)s → %(new)s")
    return words % {"name": who, "old": state(str(old)), "new": state(str(new))}


def state(key: str) -> str:
    return str(STATES.get(key, key))


def shape(key: str) -> str:
    return SHAPES.get(key, "closed")


def _assigned(entry: Entry, who: str, names: Names) -> str:
    new = entry.details.get("new")
    if new is None:
        return _("%(name)s left the ticket without an assignee") % {"name": who}
    if new == entry.author_id or (entry.event is not None and entry.event.actor_id == new):
        return _("%(name)s took the ticket") % {"name": who}
    return _("%(name)s assigned the ticket to %(agent)s") % {"name": who, "agent": _called(names.people, new)}


def _called(names: dict[int, str], key: object) -> str:
    return names.get(key, "—") if isinstance(key, int) else "—"
