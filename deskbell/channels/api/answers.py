"""The JSON that programs read. Fields may be added; none is renamed or removed within version 1."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from deskbell.lib.preset.schema import FieldKind, State


class Party(Struct, gc=False):
    """Somebody at this provider."""

    id: int
    name: str


class TicketRow(Struct, gc=False):
    """`type`, `department` and `priority` are keys; `assignee` is the specialist who has it."""

    number: int
    kind: str
    state: State
    subject: str
    channel: str
    type: str | None
    department: str
    priority: str
    person: Party
    assignee: Party | None
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class TicketPage(Struct):
    """Newest change first. `next` is the `cursor` of the page behind this one; null on the last."""

    tickets: list[TicketRow]
    next: str | None


class Ticket(TicketRow, kw_only=True):
    """`fields`: the answers of the request's form by their keys."""

    fields: dict[str, Any]
    organisation: str | None
    contract: str | None
    service: str | None
    follow_up_of: int | None


class File(Struct, gc=False):
    """Read it at `files/{id}`."""

    id: str
    name: str
    type: str
    size: int


class Author(Party, gc=False):
    """`kind`: customer, agent or bot."""

    kind: str


class Message(Struct):
    """`body` is Markdown as it was written; `internal` notes are only shown to support."""

    id: int
    ticket: int
    author: Author
    internal: bool
    from_support: bool
    channel: str
    body: str
    created_at: datetime
    files: list[File]


class MessagePage(Struct):
    """Oldest first. `next` is the `cursor` of the page behind this one; null on the last."""

    messages: list[Message]
    next: str | None


class Choice(Struct):
    key: str
    name: str


class ShowWhen(Struct):
    """The field is asked only beside one of these answers of another; with none, beside any answer."""

    field: str
    equals: list[str] = []


class Field(Struct):
    key: str
    kind: FieldKind
    label: str
    hint: str
    required: bool
    choices: list[Choice]
    show_when: ShowWhen | None


class RequestType(Struct):
    key: str
    name: str
    description: str
    department: str
    fields: list[Field]


class Types(Struct):
    types: list[RequestType]


class Event(Struct, gc=False):
    """`ticket` is the number people know; `details` hold ids and old and new values."""

    number: int
    kind: str
    ticket: int | None
    at: datetime
    details: dict[str, Any]


class EventPage(Struct):
    """`after`: ask with it next, also when this page is empty. `more`: there is more to read at once.

    `gap`: events between were deleted already; read the lists again.
    """

    events: list[Event]
    after: int
    more: bool
    gap: bool
