"""What may be changed in a ticket's fields: the choices, and one verb for each field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from deskbell import access
from deskbell.actions import tickets
from deskbell.actions.refusals import Changed, Refused
from deskbell.desk import words
from deskbell.desk.words import Names
from deskbell.models import Department, Person, Priority, Provider, RequestType, Ticket

Posted = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One field of the form: what it is now, and what it may become."""

    field: str
    label: str
    value: str
    options: list[tuple[str, str]]
    key: str = ""


@dataclass(frozen=True)
class Choices:
    agents: list[Person]
    departments: list[Department]
    priorities: list[Priority]
    types: list[RequestType]
    language: str

    def names(self) -> Names:
        return Names(
            people={agent.pk: agent.name for agent in self.agents},
            departments={row.pk: row.name_in(self.language) for row in self.departments},
            priorities={row.pk: row.name_in(self.language) for row in self.priorities},
            types={row.pk: row.name_in(self.language) for row in self.types},
        )


def choices_of(provider: Provider, language: str) -> Choices:
    """Four queries; retired rows too, because old tickets and the log name them."""
    return Choices(
        agents=list(access.assignable_agents(provider)),
        departments=list(Department.objects.filter(provider=provider).select_related("provider")),
        priorities=list(Priority.objects.filter(provider=provider).select_related("provider")),
        types=list(RequestType.objects.filter(provider=provider).select_related("provider")),
        language=language,
    )


def fields_of(ticket: Ticket, choices: Choices) -> list[Choice]:
    """In the order they stand in the pane; the key presses the field."""
    nobody, no_type = ("", _("Nobody")), ("", _("No type"))
    agents = [(str(agent.pk), agent.name) for agent in choices.agents]
    if ticket.assignee is not None and str(ticket.assignee_id) not in dict(agents):
        agents.append((str(ticket.assignee_id), ticket.assignee.name))
    states = [(key, str(word)) for key, word in words.STATES.items() if key in (ticket.state, *_REACHABLE)]
    types = _named(choices.types, ticket.type_id, choices.language)
    priorities = _named(choices.priorities, ticket.priority_id, choices.language)
    departments = _named(choices.departments, ticket.department_id, choices.language)
    return [
        Choice("state", _("State"), ticket.state, states, "s"),
        Choice("assignee", _("Assignee"), str(ticket.assignee_id or ""), [nobody, *agents]),
        Choice("priority", _("Priority"), str(ticket.priority_id), priorities, "p"),
        Choice("department", _("Department"), str(ticket.department_id), departments),
        Choice("type", _("Request type"), str(ticket.type_id or ""), types if ticket.type_id else [no_type, *types]),
    ]  # fmt: skip


_REACHABLE = (Ticket.State.OPEN, Ticket.State.WAITING, Ticket.State.SOLVED, Ticket.State.CLOSED)


def change(ticket: Ticket, field: str, posted: Posted, *, by: Person) -> None:
    """Raises Refused, and Changed when somebody was faster."""
    FIELDS[field](ticket, posted, by)


def explained(refused: Refused, ticket: Ticket, choices: Choices) -> str:
    """The refusal in words; when somebody was faster, with what the field is now."""
    if not isinstance(refused, Changed):
        return str(refused.words)
    field = next(one for one in fields_of(ticket, choices) if one.field == refused.field)
    present = dict(field.options).get(field.value, "—")
    return _("%(refusal)s %(field)s is now: %(value)s.") % {
        "refusal": refused.words, "field": field.label, "value": present
    }  # fmt: skip


def _assign(ticket: Ticket, posted: Posted, by: Person) -> None:
    agent = None
    if posted.get("value"):
        agent = _picked(access.assignable_agents(by.provider), posted, "assignee")
    tickets.assign(ticket, agent, by=by, seen=_seen(posted))


def _set_state(ticket: Ticket, posted: Posted, by: Person) -> None:
    seen = posted.get("seen") or tickets.UNSEEN
    tickets.set_state(ticket, posted.get("value", ""), by=by, seen=seen)


def _move(ticket: Ticket, posted: Posted, by: Person) -> None:
    department = _picked(Department.objects.filter(provider_id=by.provider_id), posted, "department")
    tickets.move(ticket, department, by=by, seen=_seen(posted))


def _prioritise(ticket: Ticket, posted: Posted, by: Person) -> None:
    priority = _picked(Priority.objects.filter(provider_id=by.provider_id), posted, "priority")
    tickets.set_priority(ticket, priority, by=by, seen=_seen(posted))


def _set_type(ticket: Ticket, posted: Posted, by: Person) -> None:
    request_type = _picked(RequestType.objects.filter(provider_id=by.provider_id), posted, "type")
    tickets.set_type(ticket, request_type, by=by, seen=_seen(posted))


FIELDS: dict[str, Callable[[Ticket, Posted, Person], None]] = {
    "assignee": _assign,
    "state": _set_state,
    "department": _move,
    "priority": _prioritise,
    "type": _set_type,
}


def _picked(rows: QuerySet[Any], posted: Posted, field: str) -> Any:
    raw = posted.get("value", "")
    found: Model | None = rows.filter(pk=int(raw)).first() if raw.isdecimal() and len(raw) < 18 else None
    if found is None:
        raise Refused("no_such_choice", _("Choose one of the values in the list."), field=field)
    return found


def _seen(posted: Posted) -> Any:
    """The id on the screen it was decided on; nothing there means nobody or nothing."""
    if "seen" not in posted:
        return tickets.UNSEEN
    return int(posted["seen"]) if posted["seen"].isdecimal() else None


def _named(rows: Iterable[Any], current: int | None, language: str) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name_in(language)) for row in rows if row.retired_at is None or row.pk == current]
