"""Who may see and do what: the only permission rules. What a person may not see is not found, never forbidden."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from deskbell.lib import clock
from deskbell.models import (
    Account,
    Article,
    Attachment,
    Contract,
    Delivery,
    Event,
    Message,
    Notification,
    ParkedEvent,
    Person,
    Provider,
    ReadMark,
    Service,
    Ticket,
    Watcher,
)
from deskbell.models.prepared import Place, Prepared


class NotVisible(Exception):
    """Doors answer as if it did not exist."""


class Shape(NamedTuple):
    """What makes the questions of two people different SQL. `together`: colleagues see each other's tickets."""

    kind: str
    together: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. `organisation`: None unless colleagues see each other's tickets. Places: anybody of a shape."""

    kind: str
    person: int | Place
    provider: int | Place
    organisation: int | Place | None


def shape_of(person: Person) -> Shape:
    """An agent's rights do not hang on the firm."""
    firm = person.kind != Person.Kind.AGENT and person.organisation_id
    return Shape(person.kind, bool(firm and person.provider.settings.requests.seen_by == "organisation"))


def places_of(person: Person) -> dict[str, int]:
    """What fills the places of `anybody`."""
    return {"person": person.pk, "provider": person.provider_id, "organisation": person.organisation_id or 0}


def anybody(shape: Shape) -> Viewer:
    """For prepared questions: takes the same rules as a person, and is filled with `places_of` one."""
    return Viewer(shape.kind, Place("person"), Place("provider"), Place("organisation") if shape.together else None)


def _viewer(who: Person | Viewer) -> Viewer:
    if isinstance(who, Viewer):
        return who
    together = shape_of(who).together
    return Viewer(who.kind, who.pk, who.provider_id, who.organisation_id if together else None)


def person_of(account: Account, provider: Provider) -> Person | None:
    """How this provider knows the account; None when it does not."""
    found = _PERSON.first(provider=provider.pk, account=account.pk)
    if found is not None:
        found.provider = provider
    return found


_PERSON = Prepared(lambda: Person.objects.filter(provider=Place("provider"), account=Place("account"))[:1])


def people_of(account: Account) -> QuerySet[Person]:
    """The account at every provider that knows it."""
    return Person.objects.filter(account=account).select_related("provider").order_by("provider__slug")


def can_serve(person: Person | None) -> bool:
    """May use the desk."""
    return person is not None and person.kind == Person.Kind.AGENT


def can_administer(person: Person | None) -> bool:
    return can_serve(person) and person is not None and person.is_admin


def visible_tickets(who: Person | Viewer) -> QuerySet[Ticket]:
    """Agents: the provider's. Customers: their own, those they watch and, if the provider says so, their firm's."""
    return Ticket.objects.filter(reduce(or_, _seen_by(_viewer(who))))


def visible_parts(who: Person | Viewer) -> list[QuerySet[Ticket]]:
    """The same, and some of them twice, in parts that the database can each read along an index."""
    return [Ticket.objects.filter(part) for part in _seen_by(_viewer(who))]


def _seen_by(viewer: Viewer) -> list[Q]:
    if viewer.kind == Person.Kind.AGENT:
        return [Q(provider_id=viewer.provider)]
    # A person and a firm are of one provider, so their tickets are; to name it again leads SQLite through its index.
    firm = [] if viewer.organisation is None else [Q(organisation_id=viewer.organisation)]
    return [*_followed_by(viewer), *firm]


def own_tickets(who: Person | Viewer) -> QuerySet[Ticket]:
    """Those the person wrote or watches, whatever else they may see."""
    return Ticket.objects.filter(reduce(or_, _followed_by(_viewer(who))))


def _followed_by(viewer: Viewer) -> list[Q]:
    watched = Watcher.objects.filter(person_id=viewer.person).values("ticket")
    return [Q(person_id=viewer.person), Q(pk__in=watched)]


def get_ticket(person: Person, number: int) -> Ticket:
    """By the number people know. Raises NotVisible."""
    found = _TICKET.first(shape_of(person), number=number, **places_of(person))
    if found is None:
        raise NotVisible(f"ticket {number}")
    # What a person sees is of their own provider, whose row with all its settings is known already.
    found.provider = person.provider
    return found


_TICKET = Prepared(
    lambda shape: (
        visible_tickets(anybody(shape))
        .select_related("person", "organisation", "department", "assignee", "type", "priority")
        .select_related("contract", "service")
        # Of one provider there is one ticket of a number: found first, then asked whether it may be seen.
        .filter(provider_id=Place("provider"), number=Place("number"))[:1]
    )
)


def visible_messages(who: Person | Viewer, ticket: Ticket | Place) -> QuerySet[Message]:
    """Oldest first; internal notes only for agents."""
    of_ticket = Message.objects.filter(ticket_id=ticket if isinstance(ticket, Place) else ticket.pk)
    messages = of_ticket.select_related("author").order_by("pk")
    return messages if who.kind == Person.Kind.AGENT else messages.filter(is_internal=False)


def visible_events(who: Person | Viewer, ticket: Ticket | Place) -> QuerySet[Event]:
    """What happened to a ticket, as far as this person is told."""
    of_ticket = Event.objects.filter(ticket_id=ticket if isinstance(ticket, Place) else ticket.pk)
    happened = of_ticket.select_related("actor").order_by("number")
    if who.kind == Person.Kind.AGENT:
        return happened.exclude(audience=Event.Audience.PERSON)
    return happened.filter(audience=Event.Audience.FOLLOWERS)


def get_attachment(person: Person, token: str) -> Attachment:
    """One's own unsent upload, or a file of a message one may read. Raises NotVisible."""
    found = Attachment.objects.filter(provider_id=person.provider_id, token=token).select_related("message").first()
    if found is None:
        raise NotVisible("attachment")
    if found.message is None:
        if found.uploader_id != person.pk:
            raise NotVisible("attachment")
    elif (found.message.is_internal and person.kind != Person.Kind.AGENT) or not visible_tickets(person).filter(
        pk=found.message.ticket_id
    ).exists():
        raise NotVisible("attachment")
    return found


def own_uploads(person: Person, tokens: list[str]) -> list[Attachment]:
    """Unsent uploads of this person, in the order asked for; made-up tokens are left out."""
    if not tokens:
        return []
    found = Attachment.objects.filter(uploader=person, message=None, token__in=tokens)
    by_token = {attachment.token: attachment for attachment in found}
    return [by_token[token] for token in tokens if token in by_token]


def visible_contracts(person: Person) -> QuerySet[Contract]:
    contracts = Contract.objects.filter(provider_id=person.provider_id).order_by("number")
    if person.kind == Person.Kind.AGENT:
        return contracts
    return contracts.filter(organisation_id=person.organisation_id or 0)


def visible_services(person: Person) -> QuerySet[Service]:
    services = Service.objects.filter(provider_id=person.provider_id).order_by("name")
    if person.kind == Person.Kind.AGENT:
        return services
    return services.filter(organisation_id=person.organisation_id or 0)


def visible_articles(provider: Provider) -> QuerySet[Article]:
    return Article.objects.filter(provider=provider).select_related("section")


def due_notifications(who: Person | Viewer, now: datetime | Place | None = None) -> QuerySet[Notification]:
    """Pop-ups to show now: the new ones and those whose snooze has passed; newest first."""
    past = Q(snoozed_until__lte=now or clock.now())
    awake = Q(state=Notification.State.NEW) | (Q(state=Notification.State.SNOOZED) & past)
    return (
        Notification.objects.filter(awake, person_id=_viewer(who).person)
        .select_related("ticket", "message", "message__author")
        .order_by("-pk")
    )


def failed_deliveries(person: Person) -> QuerySet[Delivery]:
    """For agents: what could not be sent, newest first."""
    failed = Delivery.objects.filter(provider_id=person.provider_id, state=Delivery.State.FAILED)
    if not can_serve(person):
        return failed.none()
    return failed.select_related("message", "message__ticket", "address", "address__person").order_by("-pk")


def parked_events(person: Person) -> QuerySet[ParkedEvent]:
    """For those who administer: what a reaction could not take, newest first."""
    parked = ParkedEvent.objects.filter(event__provider=person.provider_id)
    if not can_administer(person):
        return parked.none()
    return parked.select_related("event", "event__ticket").order_by("-pk")


def assignable_agents(provider: Provider) -> QuerySet[Person]:
    return Person.objects.filter(provider=provider, kind=Person.Kind.AGENT).order_by("name")


def can_archive(person: Person, ticket: Ticket) -> bool:
    return ticket.provider.settings.requests.archive and ticket.state in Ticket.ARCHIVABLE and _is_party(person, ticket)


def can_confirm(person: Person, ticket: Ticket) -> bool:
    """May say whether the problem is solved."""
    return ticket.state == Ticket.State.SOLVED and _is_party(person, ticket)


def _is_party(person: Person, ticket: Ticket) -> bool:
    """The customer's side of a ticket the person was able to fetch; agents are never that."""
    return person.kind == Person.Kind.CUSTOMER and person.provider_id == ticket.provider_id


@dataclass(frozen=True, slots=True)
class Follower:
    """What the live stream must know of a person to filter events without a query for each."""

    person_id: int
    provider_id: int
    is_agent: bool
    organisation_id: int | None


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose an event's ticket is, and the number people know it by."""

    number: int
    person_id: int
    organisation_id: int | None
    watcher_ids: frozenset[int]


def follower(person: Person) -> Follower:
    """`organisation_id` only where the provider lets colleagues see each other's tickets."""
    together = person.provider.settings.requests.seen_by == "organisation"
    return Follower(
        person_id=person.pk,
        provider_id=person.provider_id,
        is_agent=person.kind == Person.Kind.AGENT,
        organisation_id=person.organisation_id if together else None,
    )


def parties_of(ticket_ids: set[int]) -> dict[int, Parties]:
    """Two queries for any number of tickets."""
    watchers: dict[int, set[int]] = {}
    for ticket_id, person_id in Watcher.objects.filter(ticket__in=ticket_ids).values_list("ticket_id", "person_id"):
        watchers.setdefault(ticket_id, set()).add(person_id)
    rows = Ticket.objects.filter(pk__in=ticket_ids).values_list("pk", "number", "person_id", "organisation_id")
    return {
        pk: Parties(number, person_id, organisation_id, frozenset(watchers.get(pk, ())))
        for pk, number, person_id, organisation_id in rows
    }


def may_follow(who: Follower, event: Event, parties: Parties | None) -> bool:
    """Whether this event may be sent to this person's screen."""
    if event.provider_id != who.provider_id:
        return False
    if event.audience == Event.Audience.PERSON:
        return event.person_id == who.person_id
    if who.is_agent:
        return True
    if event.audience == Event.Audience.SUPPORT or parties is None:
        return False
    return (
        parties.person_id == who.person_id
        or who.person_id in parties.watcher_ids
        or (who.organisation_id is not None and parties.organisation_id == who.organisation_id)
    )


def with_read(tickets: QuerySet[Ticket], who: Person | Viewer) -> QuerySet[Ticket]:
    """Annotates `is_read`: nothing of the other side is left that this person has not had before their eyes."""
    return tickets.annotate(is_read=Exists(_read_marks(_viewer(who))))


def _read_marks(viewer: Viewer) -> QuerySet[ReadMark]:
    last = "last_support_message_id" if viewer.kind == Person.Kind.CUSTOMER else "last_message_id"
    return ReadMark.objects.filter(ticket=OuterRef("pk"), person_id=viewer.person, message_id__gte=OuterRef(last))


def unread_tickets(who: Person | Viewer) -> QuerySet[Ticket]:
    """A customer's own and watched tickets with an answer they have not seen."""
    viewer = _viewer(who)
    answered = own_tickets(viewer).filter(last_support_message_id__isnull=False)
    return answered.exclude(Exists(_read_marks(viewer)))
