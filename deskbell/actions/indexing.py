"""Verbs of the ticket search: putting into a ticket's words what was said in it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from deskbell.events import action
from deskbell.models import Address, Message, Person, Ticket, TicketWords, written
from deskbell.models.prepared import Place, Prepared
from deskbell.search import terms

HELD = Prepared(lambda: TicketWords.objects.select_for_update().filter(ticket_id=Place("ticket")))
EMAILS = Prepared(
    lambda: Address.objects.filter(person_id=Place("person"), kind=Address.Kind.EMAIL).values_list("value", flat=True)
)


def add(message: Message) -> None:
    """The ticket is found by this message's words, by its subject and by whoever asks in it. Safe to repeat."""
    # What takes long is done before the transaction begins, for which everybody who writes would wait.
    _add(message.ticket, list(chain(_of_ticket(message.ticket), _of_messages([message]))))


@action
def _add(ticket: Ticket, new: list[str]) -> None:
    known = HELD.first(ticket=ticket.pk)
    if known is None:
        written.insert_new(TicketWords(ticket_id=ticket.pk, provider_id=ticket.provider_id, terms=""))
        known = HELD.first(ticket=ticket.pk)
    if known is not None:
        _put(known, terms.joined(known.terms, new))


@action
def index_anew(ticket: Ticket) -> None:
    """From nothing, for when words must be forgotten: a message or a person's name is gone."""
    messages = Message.objects.filter(ticket=ticket).order_by("pk").iterator(chunk_size=200)
    known, _is_new = TicketWords.objects.get_or_create(
        ticket=ticket, defaults={"provider_id": ticket.provider_id, "terms": ""}
    )
    _put(known, terms.joined("", chain(_of_ticket(ticket), _of_messages(messages))))


def _put(words: TicketWords, now: str) -> None:
    if words.terms != now:
        written.update(words, terms=now)


def _of_ticket(ticket: Ticket) -> list[str]:
    found = [*terms.of_text(ticket.subject), *_of_person(ticket.person)]
    return terms.public(ticket.provider_id, found)


def _of_person(person: Person) -> Iterator[str]:
    yield from terms.of_text(person.name)
    for value in EMAILS.all(person=person.pk):
        yield from terms.of_text(value)


def _of_messages(messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        mark = terms.internal if message.is_internal else terms.public
        yield from mark(message.provider_id, terms.of_text(message.body))
