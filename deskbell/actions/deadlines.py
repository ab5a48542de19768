"""Verbs of promised times: starting a ticket's clocks, stopping them in time, noting those that were missed."""

from datetime import datetime

from deskbell.events import Audience, action, record
from deskbell.lib import clock
from deskbell.lib.hours import Calendar
from deskbell.models import Deadline, Policy, Provider, Ticket
from deskbell.models.prepared import Place, Prepared

Kind = Deadline.Kind
RUNNING = Prepared(
    lambda: Deadline.objects.filter(
        ticket_id=Place("ticket"), kind=Place("kind", str), met_at=None, missed_at=None
    ).values_list("pk", flat=True)
)
OVERDUE = Prepared(
    lambda: Deadline.objects.filter(met_at=None, missed_at=None, due_at__lte=Place("now", datetime)).values_list(
        "pk", flat=True
    )[:1]
)


@action
def start(ticket: Ticket) -> None:
    """One clock for each time the ticket's priority promises; a clock that runs already keeps its time."""
    policy = Policy.objects.filter(priority=ticket.priority_id).first()
    if policy is None:
        return
    targets = {Kind.FIRST_RESPONSE: policy.first_response_minutes, Kind.SOLUTION: policy.solution_minutes}
    calendar = calendar_of(ticket.provider, policy.hours_key)
    for kind, minutes in targets.items():
        if minutes:
            due_at = calendar.add(ticket.created_at, minutes)
            Deadline.objects.get_or_create(ticket=ticket, kind=kind, defaults={"due_at": due_at})


@action
def restart(ticket: Ticket) -> None:
    """After another priority: clocks that still run get the new promise's time."""
    Deadline.objects.filter(ticket=ticket, met_at=None, missed_at=None).delete()
    start(ticket)


def meet(ticket: Ticket, kind: str, *, at: datetime) -> None:
    # Looked at first: most answers are not the first one.
    if RUNNING.first(ticket=ticket.pk, kind=kind) is not None:
        _meet(ticket, kind, at)


@action
def _meet(ticket: Ticket, kind: str, at: datetime) -> None:
    Deadline.objects.filter(ticket=ticket, kind=kind, met_at=None, missed_at=None).update(met_at=at)


def miss_overdue(*, limit: int = 100) -> int:
    """Notes what is overdue, each once. How many."""
    return _miss_overdue(limit) if OVERDUE.first(now=clock.now()) is not None else 0


@action
def _miss_overdue(limit: int) -> int:
    running = Deadline.objects.filter(met_at=None, missed_at=None, due_at__lte=clock.now())
    overdue = list(
        running.select_related("ticket", "ticket__provider").select_for_update(of=("self",), no_key=True)[:limit]
    )
    for deadline in overdue:
        deadline.missed_at = clock.now()
        deadline.save(update_fields=["missed_at"])
        record(
            "deadline.missed", provider=deadline.ticket.provider_id, ticket=deadline.ticket,
            audience=Audience.SUPPORT, deadline=deadline.kind,
        )  # fmt: skip
    return len(overdue)


def calendar_of(provider: Provider, key: str) -> Calendar:
    """The provider's hours of that name; round the clock when it names none."""
    for hours in provider.settings.hours:
        if hours.key == key:
            return Calendar(
                time_zone=hours.time_zone or provider.time_zone,
                week={str(day): spans for day, spans in hours.week.items()},
                holidays=hours.holidays,
                all_day=hours.all_day,
            )
    return Calendar(time_zone=provider.time_zone, week={}, all_day=True)
