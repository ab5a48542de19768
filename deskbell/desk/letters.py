"""A conversation as the desk draws it: entries with their files' addresses, and why an answer did not arrive."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from deskbell import access
from deskbell.desk import words
from deskbell.desk.changes import Choices
from deskbell.models import Message, Person, Ticket
from deskbell.pages import conversation, files
from deskbell.pages.conversation import Entry

FILE = "desk:file"


@dataclass(frozen=True)
class Failure:
    pk: int
    reason: str


@dataclass(frozen=True)
class Letter:
    """`text` is what happened; a message has its `entry`, its files' addresses and what went wrong on its way."""

    entry: Entry
    text: str
    by: str
    files: list[dict[str, object]]
    failure: Failure | None


def letters(person: Person, ticket: Ticket, choices: Choices, zone: ZoneInfo) -> list[Letter]:
    """Oldest first; a constant number of queries."""
    failed = _failed(person, ticket)
    names = choices.names()
    told = conversation.entries(person, ticket, zone=zone)
    return [
        _letter(entry, words.happened(entry, names) if entry.what == "event" else "", ticket, failed) for entry in told
    ]


def letter(person: Person, ticket: Ticket, message: Message) -> Letter:
    """One that was just written."""
    return _letter(conversation.entry(person, message), "", ticket, {})


def _letter(entry: Entry, text: str, ticket: Ticket, failed: dict[int, Failure]) -> Letter:
    return Letter(
        entry=entry,
        text=text,
        by="" if entry.author_kind != Person.Kind.CUSTOMER else str(words.door(entry.channel).by),
        files=files.shown(entry.files, FILE, ticket.provider.slug),
        failure=failed.get(entry.pk) if entry.what == "message" else None,
    )


def _failed(person: Person, ticket: Ticket) -> dict[int, Failure]:
    rows = access.failed_deliveries(person).filter(message__ticket=ticket).values_list("message_id", "pk", "reason")
    return {message_id: Failure(pk, reason) for message_id, pk, reason in rows}
