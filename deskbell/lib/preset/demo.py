"""The form of a demo history: invented people and their conversations, told in one TOML file beside a preset."""

from typing import Annotated, Literal

from msgspec import Meta

from deskbell.lib.preset.schema import Form, Key, Language, State


class Contract(Form, kw_only=True):
    number: str
    name: str = ""
    services: list[Key] = []


class Service(Form, kw_only=True):
    key: Key
    name: str
    external_id: str


class Organisation(Form, kw_only=True):
    key: Key
    name: str
    contracts: list[Contract] = []
    services: list[Service] = []


class Agent(Form, kw_only=True):
    key: Key
    name: str
    email: str
    language: Language
    departments: list[Key]
    admin: bool = False


class Customer(Form, kw_only=True):
    """`leading`: the one who is signed in on the host page."""

    key: Key
    name: str
    email: str
    language: Language
    phone: str = ""
    organisation: Key | None = None
    external_id: str = ""
    leading: bool = False


class Message(Form, kw_only=True):
    """`after`: hours since the message before it (the first: since the ticket began)."""

    by: Key
    text: str
    after: Annotated[float, Meta(ge=0)] = 0.0
    internal: bool = False


class Ticket(Form, kw_only=True):
    """`days_ago` of the first message; `state` is where the conversation ends up."""

    type: Key
    by: Key
    subject: str
    days_ago: Annotated[float, Meta(ge=0, le=400)]
    state: State
    messages: Annotated[list[Message], Meta(min_length=1)]
    channel: Literal["portal", "widget", "email", "api"] = "portal"
    kind: Literal["request", "chat"] = "request"
    priority: Key | None = None
    department: Key | None = None
    assignee: Key | None = None
    fields: dict[Key, str] = {}
    contract: str | None = None
    service: Key | None = None
    archived: bool = False


class Demo(Form, kw_only=True):
    organisations: list[Organisation] = []
    agents: list[Agent]
    customers: list[Customer]
    tickets: list[Ticket]
