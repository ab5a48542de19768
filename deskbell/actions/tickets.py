"""Verbs of a ticket's life: opening, who has it, where it lies, how urgent it is, which state it is in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Changed, Refused
from deskbell.events import Audience, action, record, take_number
from deskbell.lib import clock
from deskbell.models import Department, Event, Person, Priority, RequestType, Ticket, Watcher, written
from deskbell.models.prepared import Place, Prepared

State = Ticket.State
UNSEEN: Any = object()
LONGEST_SUBJECT = 250

LOCKED = Prepared(lambda: Ticket.objects.select_for_update(no_key=True).filter(pk=Place("pk")))


def lock(ticket: Ticket) -> Ticket:
    """The ticket's own row as it is now, held until the action ends; what it refers to is read when it is asked for."""
    fresh = LOCKED.first(pk=ticket.pk)
    if fresh is None:
        raise Ticket.DoesNotExist
    fresh.provider = ticket.provider
    return fresh


@action
def open_ticket(inbound: InboundMessage) -> Ticket:
    """A new ticket, still without a message: `messages.receive` and `messages.begin` put the first one in."""
    person, now = inbound.person, clock.now()
    provider = person.provider
    return Ticket.objects.create(
        provider=provider,
        number=take_number(provider, "tickets"),
        kind=inbound.kind,
        subject=subject_of(inbound),
        person=person,
        organisation_id=person.organisation_id,
        department=inbound.department or _department_of(inbound),
        type=inbound.type,
        priority=inbound.priority or _default_priority(person),
        contract=inbound.contract,
        service=inbound.service,
        fields=dict(inbound.fields),
        channel=inbound.channel,
        created_at=now,
        updated_at=now,
        state_changed_at=now,
    )


def follow_up(ticket: Ticket, inbound: InboundMessage) -> Ticket:
    """A new ticket for what came too late for its old one, which it names."""
    new = open_ticket(inbound)
    new.subject, new.department, new.type, new.follow_up_of = ticket.subject, ticket.department, ticket.type, ticket
    new.contract, new.service = ticket.contract, ticket.service
    new.save(update_fields=["subject", "department", "type", "follow_up_of", "contract", "service"])
    return new


def open_follow_up(ticket: Ticket, person: Person) -> Ticket | None:
    """Where this person's late messages about `ticket` go on already."""
    later = Ticket.objects.filter(follow_up_of=ticket, person=person).exclude(state=State.CLOSED)
    return later.select_related("provider").order_by("-pk").first()


def subject_of(inbound: InboundMessage) -> str:
    """The subject as given, or the first line of what was written."""
    lines = [line.strip() for line in (inbound.subject or inbound.body).splitlines() if line.strip()]
    subject = " ".join((lines[0] if lines else "—").split())
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


@action
def assign(ticket: Ticket, agent: Person | None, *, by: Person, seen: int | None = UNSEEN) -> Ticket:
    """Gives the ticket to an agent or to nobody. `seen`: whose it was on the screen it was decided on."""
    if agent is not None and (agent.provider_id != ticket.provider_id or not agent.is_agent):
        raise Refused("not_an_agent", _("This person does not work at this desk."), field="assignee")
    return _change(ticket, "assignee", agent, by=by, seen=seen, kind="ticket.assigned", audience=Audience.SUPPORT)


@action
def move(ticket: Ticket, department: Department, *, by: Person, seen: int = UNSEEN) -> Ticket:
    """To another department of the same provider."""
    if department.provider_id != ticket.provider_id:
        raise Refused("no_such_department", _("There is no such department."), field="department")
    return _change(ticket, "department", department, by=by, seen=seen, kind="ticket.moved")


@action
def set_priority(ticket: Ticket, priority: Priority, *, by: Person, seen: int = UNSEEN) -> Ticket:
    if priority.provider_id != ticket.provider_id:
        raise Refused("no_such_priority", _("There is no such priority."), field="priority")
    return _change(ticket, "priority", priority, by=by, seen=seen, kind="ticket.prioritised")


@action
def set_type(ticket: Ticket, request_type: RequestType, *, by: Person, seen: int | None = UNSEEN) -> Ticket:
    """Another request type; what the old one's fields hold stays with the ticket."""
    if request_type.provider_id != ticket.provider_id:
        raise Refused("no_such_type", _("There is no such request type."), field="type")
    return _change(ticket, "type", request_type, by=by, seen=seen, kind="ticket.retyped")


@action
def set_state(ticket: Ticket, state: str, *, by: Person, seen: str = UNSEEN) -> Ticket:
    """By support. `new` is only ever where a ticket begins."""
    if state not in State.values or state == State.NEW:
        raise Refused("no_such_state", _("A ticket cannot be put into this state."), field="state")
    fresh = lock(ticket)
    state = _unless_asked(fresh, state)
    if fresh.state != state:
        _refuse_if_changed(fresh, "state", fresh.state, seen, kind="ticket.state_changed")
        move_to_state(fresh, state, by=by)
    return fresh


@action
def confirm(ticket: Ticket, *, by: Person) -> Ticket:
    """The customer says the problem is solved."""
    return _decided(ticket, State.CLOSED, by=by)


@action
def reject(ticket: Ticket, *, by: Person) -> Ticket:
    """The customer says it is not quite solved: back to the specialist."""
    return _decided(ticket, State.OPEN, by=by)


@action
def archive(ticket: Ticket, *, by: Person) -> Ticket:
    """Out of the customer's default list; it stays findable and returns when somebody writes."""
    fresh = lock(ticket)
    if fresh.state not in Ticket.ARCHIVABLE:
        raise Refused("not_archivable", _("A request that support is working on cannot be archived."))
    if fresh.archived_at is None:
        written.update(fresh, archived_at=clock.now())
        record("ticket.archived", provider=fresh.provider_id, ticket=fresh, by=by)
    return fresh


@action
def restore(ticket: Ticket, *, by: Person) -> Ticket:
    fresh = lock(ticket)
    if fresh.archived_at is not None:
        written.update(fresh, archived_at=None)
        record("ticket.restored", provider=fresh.provider_id, ticket=fresh, by=by)
    ticket.archived_at = None
    return fresh


@action
def watch(ticket: Ticket, person: Person, *, by: Person) -> None:
    """A colleague follows the ticket from now on."""
    _watcher, is_new = Watcher.objects.get_or_create(ticket=ticket, person=person, defaults={"created_at": clock.now()})
    if is_new:
        record("ticket.watched", provider=ticket.provider_id, ticket=ticket, by=by, watcher=person.pk)


@action
def close_silent(ticket: Ticket, *, by: Person | None) -> bool:
    """Closes a solved ticket nobody answered for the provider's number of days. False: it is no longer due."""
    fresh = lock(ticket)
    if fresh.state != State.SOLVED:
        return False
    move_to_state(fresh, State.CLOSED, by=by)
    return True


def answered(ticket: Ticket, *, by: Person, then: str) -> None:
    """After support's public answer: on to `then`, out of the archive, and whoever answers first has it."""
    then = _unless_asked(ticket, then)
    if ticket.state != then:
        move_to_state(ticket, then, by=by)
    if ticket.archived_at is not None:
        restore(ticket, by=by)
    if ticket.assignee_id is None and by.is_agent:
        assign(ticket, by, by=by)


def _unless_asked(ticket: Ticket, state: str) -> str:
    """Where the customer is not asked for confirmation, solved is closed."""
    is_final = state == State.SOLVED and not ticket.provider.settings.requests.confirm
    return State.CLOSED if is_final else state


def move_to_state(ticket: Ticket, state: str, *, by: Person | None) -> None:
    """Within an action that holds the ticket."""
    old, now = ticket.state, clock.now()
    written.update(ticket, state=state, state_changed_at=now, updated_at=now)
    record("ticket.state_changed", provider=ticket.provider_id, ticket=ticket, by=by, old=old, new=state)


def _decided(ticket: Ticket, state: str, *, by: Person) -> Ticket:
    fresh = lock(ticket)
    if fresh.state == State.SOLVED:
        move_to_state(fresh, state, by=by)
    elif fresh.state != state:
        raise Refused("not_solved", _("This request is not waiting for your confirmation any more."))
    return fresh


def _change(
    ticket: Ticket, field: str, value: Any, *, by: Person, seen: Any, kind: str,
    audience: Audience = Audience.FOLLOWERS,
) -> Ticket:  # fmt: skip
    fresh = lock(ticket)
    old, new = getattr(fresh, f"{field}_id"), value.pk if value is not None else None
    if old == new:
        return fresh
    _refuse_if_changed(fresh, field, old, seen, kind=kind)
    written.update(fresh, **{field: value})
    record(kind, provider=fresh.provider_id, ticket=fresh, by=by, audience=audience, old=old, new=new)
    return fresh


def _refuse_if_changed(ticket: Ticket, field: str, current: Any, seen: Any, *, kind: str) -> None:
    if seen is UNSEEN or seen == current:
        return
    last = Event.objects.filter(ticket=ticket, kind=kind).select_related("actor").order_by("-number").first()
    who = last.actor.name if last and last.actor else "—"
    raise Changed(
        _("%(name)s has changed this meanwhile. Look at what it is now before you change it again.") % {"name": who},
        field=field,
        value=str(current or ""),
        by=who,
        at=last.at if last else None,
    )


def _department_of(inbound: InboundMessage) -> Department:
    if inbound.type is not None:
        return inbound.type.department
    return Department.objects.filter(provider=inbound.person.provider, retired_at=None).order_by("position", "pk")[0]


def _default_priority(person: Person) -> Priority:
    return Priority.objects.filter(provider=person.provider, retired_at=None).order_by("-is_default", "position")[0]
