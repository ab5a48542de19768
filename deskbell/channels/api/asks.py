"""The JSON and the parameters that programs send. What is not named here is refused."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from deskbell.lib.preset.schema import State

Limit = Annotated[int, Meta(ge=1, le=100, description="Rows of one page.")]
Cursor = Annotated[str, Meta(max_length=3000, description="`next` of the page before; without it, the first page.")]
Number = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Key = Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9-]+$")]
ClientId = Annotated[
    str,
    Meta(
        max_length=100,
        pattern="^[!-~]*$",
        description="Your own name for this message: sent twice with the same one, it is one message.",
    ),
]
Answer = str | int | float | list[str]


class Form(Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of everything here: a misspelt name is refused, not ignored."""


class ProviderPath(Form):
    provider: str


class TicketPath(ProviderPath):
    number: int


class FilePath(ProviderPath):
    file: str


class TicketQuery(Form):
    __dmr_force_list__: ClassVar = frozenset({"state"})

    state: Annotated[list[State], Meta(description="Give it more than once for several states.")] = []
    updated_after: Annotated[datetime, Meta(tz=True)] | None = None
    cursor: Cursor = ""
    limit: Limit = 50


class PageQuery(Form):
    cursor: Cursor = ""
    limit: Limit = 50


class EventQuery(Form):
    after: Number = 0
    limit: Limit = 100


class NewTicket(Form):
    """`fields`: answers to the other fields of the request type, by their keys; see `types`."""

    type: Key | None = None
    subject: str = ""
    body: str = ""
    fields: dict[str, Answer] = {}
    client_id: ClientId = ""


class NewMessage(Form):
    """`internal` and `then` are for agents: a note, or the state the ticket goes to with the answer."""

    body: str
    internal: bool = False
    then: Literal["open", "waiting", "solved", "closed"] | None = None
    client_id: ClientId = ""


class Seen(Form):
    """What it was when you decided: if it is something else by now, nothing is changed and the answer is 409."""

    state: State | UnsetType = UNSET
    assignee: Number | UnsetType | None = UNSET
    department: Key | UnsetType = UNSET
    priority: Key | UnsetType = UNSET


class Changes(Form):
    """Agents only. All of them are made, or none. `assignee`: a person's id; null: nobody has it."""

    state: Literal["open", "waiting", "solved", "closed"] | UnsetType = UNSET
    assignee: Number | UnsetType | None = UNSET
    department: Key | UnsetType = UNSET
    priority: Key | UnsetType = UNSET
    seen: Seen = field(default_factory=Seen)
