"""The desk's views of the tickets: which there are for this agent, what lies in each, how many."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from deskbell import access
from deskbell.lib import clock
from deskbell.models import Deadline, Department, Person, Ticket
from deskbell.search import tickets as search

State = Ticket.State
# Solved tickets wait for the customer's word; nobody at the desk has to do anything about them.
AT_WORK = (State.NEW, State.OPEN, State.WAITING)
OUR_TURN = (State.NEW, State.OPEN)
MOST_COUNTED = 100
AT_RISK_WITHIN = timedelta(hours=1)
DEPARTMENT = "department-"
FIRST = "mine"

KNOWN: dict[str, tuple[str | Promise, str]] = {
    "mine": (lazy("My tickets"), "inbox"),
    "turn": (lazy("My turn"), "bell"),
    "unassigned": (lazy("Unassigned"), "user-plus"),
    "departments": (lazy("My departments"), "users"),
    "at-risk": (lazy("Deadlines at risk"), "alarm-clock"),
    "open": (lazy("All in work"), "layout-list"),
    "waiting": (lazy("Waiting for the customer"), "clock"),
    "solved": (lazy("Solved"), "check"),
    "closed": (lazy("Closed"), "archive"),
    "everything": (lazy("Everything"), "history"),
}
COUNTED = ("mine", "turn", "unassigned", "departments", "at-risk", "open")


@dataclass(frozen=True)
class Folder:
    """`count` is capped at 100, which is shown as 99+; None where nobody needs it."""

    key: str
    name: str
    icon: str
    count: int | None = None

    @property
    def shown(self) -> str:
        if self.count is None:
            return ""
        return "99+" if self.count >= MOST_COUNTED else str(self.count)


def tickets_in(person: Person, key: str, query: str = "") -> QuerySet[Ticket]:
    """What a folder holds; a search goes over everything the agent may see."""
    tickets = access.visible_tickets(person)
    return search.find(tickets, query, internal=True) if query else tickets.filter(_condition(person, key))


def known_key(person: Person, key: str) -> str:
    """A folder that exists: the one asked for, or the first."""
    if key in KNOWN:
        return key
    is_department = (
        key.startswith(DEPARTMENT) and _departments(person).filter(key=key.removeprefix(DEPARTMENT)).exists()
    )
    return key if is_department else FIRST


def standing(person: Person) -> list[Folder]:
    """The same for everybody, with counts."""
    return [
        Folder(key, str(name), icon, _count(tickets_in(person, key)) if key in COUNTED else None)
        for key, (name, icon) in KNOWN.items()
    ]


def of_departments(person: Person, language: str) -> list[Folder]:
    return [
        Folder(
            f"{DEPARTMENT}{department.key}", department.name_in(language), "building-2",
            _count(tickets_in(person, f"{DEPARTMENT}{department.key}")),
        )
        for department in _departments(person)
    ]  # fmt: skip


def name_of(person: Person, key: str, language: str) -> str:
    if key in KNOWN:
        return str(KNOWN[key][0])
    return _departments(person).get(key=key.removeprefix(DEPARTMENT)).name_in(language)


def _departments(person: Person) -> QuerySet[Department]:
    return Department.objects.filter(provider_id=person.provider_id, retired_at=None).select_related("provider")


def _condition(person: Person, key: str) -> Q:
    at_work = Q(state__in=AT_WORK)
    if key.startswith(DEPARTMENT):
        return at_work & Q(department__key=key.removeprefix(DEPARTMENT))
    due = Deadline.objects.filter(ticket=OuterRef("pk"), met_at=None, due_at__lte=clock.now() + AT_RISK_WITHIN)
    conditions = {
        "mine": at_work & Q(assignee=person),
        "turn": Q(state__in=OUR_TURN, assignee=person),
        "unassigned": at_work & Q(assignee=None),
        "departments": at_work & Q(department__in=person.departments.all()),
        "at-risk": Q(Exists(due), state__in=OUR_TURN),
        "open": at_work,
        "waiting": Q(state=State.WAITING),
        "solved": Q(state=State.SOLVED),
        "closed": Q(state=State.CLOSED),
    }
    return conditions.get(key, Q())


def _count(tickets: QuerySet[Ticket]) -> int:
    return tickets.values("pk")[:MOST_COUNTED].count()
