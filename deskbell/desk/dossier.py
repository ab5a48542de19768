"""What support wants to know beside a conversation: the customer, what was promised, bought and asked before."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import get_timezone_location

from deskbell import access
from deskbell.desk import clocks, words
from deskbell.desk.changes import Choice, Choices, choices_of, fields_of
from deskbell.desk.clocks import Clock
from deskbell.lib import clock, dates, phones
from deskbell.models import Address, Contract, Deadline, Person, Service, Ticket
from deskbell.pages.request_fields import Answer, answers
from deskbell.pages.visitor import zone_named

PAST = 8
LONGEST_LIST = 12


@dataclass(frozen=True)
class PastTicket:
    number: int
    subject: str
    state: str
    shape: str
    at: datetime


@dataclass(frozen=True)
class Customer:
    pk: int
    name: str
    emails: list[str]
    phone: str
    phone_link: str
    telegram: bool
    language: str
    language_name: str
    local_time: str


@dataclass(frozen=True)
class Dossier:
    customer: Customer
    choices: Choices
    fields: list[Choice]
    clocks: list[tuple[str, Clock]]
    answers: list[Answer]
    contracts: list[Contract]
    services: list[Service]
    past: list[PastTicket]


def of(ticket: Ticket, reader: Person, language: str) -> Dossier:
    """A constant number of queries."""
    choices = choices_of(ticket.provider, language)
    return Dossier(
        customer=_customer(ticket.person, ticket, language),
        choices=choices,
        fields=fields_of(ticket, choices),
        clocks=_clocks(ticket, language),
        answers=answers(ticket, language),
        contracts=_contracts(ticket, reader),
        services=_services(ticket, reader),
        past=_past(ticket, reader),
    )


def _customer(person: Person, ticket: Ticket, language: str) -> Customer:
    addresses = list(Address.objects.filter(person=person).order_by("pk").values_list("kind", "value"))
    return Customer(
        pk=person.pk,
        name=person.name,
        emails=[value for kind, value in addresses if kind == Address.Kind.EMAIL][:3],
        phone=phones.shown(person.phone) if person.phone else "",
        phone_link="".join(sign for sign in person.phone if sign.isdigit() or sign == "+"),
        telegram=any(kind == Address.Kind.TELEGRAM for kind, _value in addresses),
        language=person.language,
        language_name=_language_name(person.language or ticket.provider.language, language),
        local_time=_local_time(person, ticket, language),
    )


def _language_name(code: str, language: str) -> str:
    try:
        return Locale.parse(code).get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def _local_time(person: Person, ticket: Ticket, language: str) -> str:
    """ "14:08, Chișinău"; the provider's own time where the person's is not known."""
    zone = zone_named(person.time_zone, ticket.provider.time_zone)
    city = get_timezone_location(zone, locale=language, return_city=True)
    return f"{dates.clock(clock.now(), language=language, zone=zone.key)}, {city}"


def _clocks(ticket: Ticket, language: str) -> list[tuple[str, Clock]]:
    rows = Deadline.objects.filter(ticket=ticket).order_by("kind")
    return [(str(words.DEADLINES[row.kind]), clocks.told(row, ticket.created_at, language)) for row in rows]


def _contracts(ticket: Ticket, reader: Person) -> list[Contract]:
    if ticket.organisation_id is None:
        return [ticket.contract] if ticket.contract is not None else []
    return list(access.visible_contracts(reader).filter(organisation=ticket.organisation_id)[:LONGEST_LIST])


def _services(ticket: Ticket, reader: Person) -> list[Service]:
    if ticket.organisation_id is None:
        return [ticket.service] if ticket.service is not None else []
    return list(access.visible_services(reader).filter(organisation=ticket.organisation_id)[:LONGEST_LIST])


def _past(ticket: Ticket, reader: Person) -> list[PastTicket]:
    others = access.visible_tickets(reader).filter(person=ticket.person_id).exclude(pk=ticket.pk)
    rows = others.order_by("-updated_at", "-pk").values_list("number", "subject", "state", "updated_at")[:PAST]
    return [
        PastTicket(number, subject, words.state(state), words.shape(state), at) for number, subject, state, at in rows
    ]
