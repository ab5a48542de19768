"""The form of a preset: one TOML file that says everything on which providers differ.

`Text` is either one string (taken for the provider's own language) or a table by language code.
A `key` is what other parts of the file refer to; it never shows on a page.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z")]
Language = Literal["en", "ru", "ro"]
Text = str | Annotated[dict[Language, str], Meta(min_length=1)]
Days = Annotated[int, Meta(ge=0, le=3650)]
Minutes = Annotated[int, Meta(ge=0, le=525_600)]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Span = Annotated[str, Meta(pattern=r"^([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d\Z")]
Date = Annotated[str, Meta(pattern=r"^(\d{4}-)?\d\d-\d\d\Z")]

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
State = Literal["new", "open", "waiting", "solved", "closed"]
HelpSection = Literal["home", "academy", "chat", "new-request", "history", "contacts"]
Column = Literal[
    "ordinal", "number", "subject", "type", "status", "priority", "department",
    "person", "service", "contract", "created", "updated", "view",
]  # fmt: skip
Filter = Literal["text", "date", "type", "status", "department", "open", "people", "archived"]
FieldKind = Literal[
    "subject", "body", "department", "priority", "contract", "service", "name", "phone",
    "line", "text", "choice", "several", "number", "date", "url", "files",
]  # fmt: skip
Word = Literal[
    "help", "help-title", "help-greeting", "academy", "chat", "new-request", "new-request-heading",
    "history", "contacts", "home", "requests", "request-type", "send-request", "send-reply", "request-sent",
    "ask", "portal", "column-ordinal", "column-number", "column-subject", "column-type", "column-status",
    "column-priority", "column-department", "column-person", "column-updated", "column-created",
    "solved-question", "solved-yes", "solved-no", "chat-start", "chat-note", "recommended", "response-note",
    "attach", "was-it-helpful", "summary", "related",
]  # fmt: skip

USUAL_FILE_TYPES = (
    "png", "jpg", "jpeg", "gif", "webp", "heic", "pdf", "txt", "log", "csv", "docx", "xlsx", "zip", "mp4", "mov",
    "mp3", "ogg",
)  # fmt: skip


class Form(Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Base of every table here: an unknown or misspelt name is refused, not ignored."""


class Brand(Form, kw_only=True):
    colour: Colour = "#0e6377"
    letter: Annotated[str, Meta(min_length=1, max_length=2)] = "D"
    tagline: Text = ""


class Help(Form, kw_only=True):
    """The Help button in the company's own product."""

    place: Literal["top-right", "bottom-right", "bottom-left", "element"] = "bottom-right"
    sections: list[HelpSection] = field(default_factory=lambda: ["home", "academy", "new-request", "history"])
    academy: Literal["widget", "portal", "host"] = "widget"
    popups: bool = True


class ChatField(Form, kw_only=True):
    kind: Literal["name", "phone", "email", "question"]
    label: Text
    required: bool = True


class Chat(Form, kw_only=True):
    mode: Literal["none", "form", "at-once"] = "at-once"
    kept: bool = True
    first: Literal["bot", "people"] = "people"
    form: list[ChatField] = []


class Identity(Form, kw_only=True):
    """Who may use the widget: recognised by the host page, signed in, or a guest."""

    host_signed: bool = True
    guests: bool = False


class Registration(Form, kw_only=True):
    mode: Literal["link", "invitation", "closed"] = "link"
    password: Literal["by-email", "chosen"] = "chosen"


class Requests(Form, kw_only=True):
    seen_by: Literal["own", "organisation"] = "own"
    confirm: bool = True
    close_after_days: Days = 7
    reopen_days: Days = 30
    archive: bool = True
    columns: list[Column] = field(default_factory=lambda: ["number", "subject", "status", "updated"])
    filters: list[Filter] = field(default_factory=lambda: ["text", "open"])
    filters_apply: Literal["button", "at-once"] = "at-once"
    default_filter: Literal["all", "open", "closed"] = "all"
    shows_history_after: bool = False
    start_page: Literal["home", "requests"] = "home"


class Attachments(Form, kw_only=True):
    files: Annotated[int, Meta(ge=0, le=50)] = 5
    size_mb: Annotated[int, Meta(ge=1, le=2000)] = 20
    types: list[Annotated[str, Meta(pattern=r"^[a-z0-9]{1,8}\Z")]] = field(
        default_factory=lambda: list(USUAL_FILE_TYPES)
    )


class Notify(Form, kw_only=True):
    """E-mail to the customer: for every answer at once, or only when it stays unseen; a receipt for a new request."""

    email: Literal["every", "unseen", "never"] = "unseen"
    unseen_minutes: Minutes = 5
    receipt: bool = True


class Bot(Form, kw_only=True):
    enabled: bool = False
    name: Text = "Deskbell"
    not_our_business: list[Text] = []


class Retention(Form, kw_only=True):
    events_days: Days = 180
    closed_tickets_days: Days = 0


class Hours(Form, kw_only=True):
    """Opening hours; a day that is not named is closed; `all_day` is round the clock."""

    key: Key
    name: Text
    all_day: bool = False
    time_zone: str = ""
    week: dict[Day, list[Span]] = {}
    holidays: list[Date] = []


class Department(Form, kw_only=True):
    key: Key
    name: Text
    hours: Key | None = None
    email: str = ""
    description: Text = ""
    public: bool = True


class Contact(Form, kw_only=True):
    kind: Literal["phone", "email", "link"]
    value: Annotated[str, Meta(min_length=1, max_length=200)]
    purpose: Text = ""
    note: Text = ""


class Priority(Form, kw_only=True):
    """`level` orders priorities, 1 lowest. Targets are minutes within `hours` (none: round the clock)."""

    key: Key
    name: Text
    level: Annotated[int, Meta(ge=1, le=4)]
    hint: Text = ""
    first_response_minutes: Minutes = 0
    solution_minutes: Minutes = 0
    hours: Key | None = None
    default: bool = False


class StatusWord(Form, kw_only=True):
    """First rule that fits is shown. An empty `state` fits every state; unread and archived may be left open."""

    text: Text
    state: list[State] = []
    unread: bool | None = None
    archived: bool | None = None


class Choice(Form, kw_only=True):
    key: Key
    name: Text


class Condition(Form, kw_only=True):
    field: Key
    equals: list[str]


class FormField(Form, kw_only=True):
    key: Key
    kind: FieldKind
    label: Text
    hint: Text = ""
    required: bool = False
    choices: list[Choice] = []
    show_when: Condition | None = None


class RequestType(Form, kw_only=True):
    key: Key
    name: Text
    description: Text = ""
    icon: str = "file-text"
    department: Key
    guidance: Text = ""
    fields: list[FormField]
    attachments: Attachments | None = None


class Section(Form, kw_only=True):
    key: Key
    name: Text
    description: Text = ""
    icon: str = "book-open"
    parent: Key | None = None


class Preset(Form, kw_only=True):
    """The whole file. Articles live beside it: `<preset>/articles/<section>/<article>.<language>.md`."""

    format: Literal[1]
    slug: Key
    name: Text
    language: Language
    languages: list[Language]
    time_zone: str
    ticket_prefix: Annotated[str, Meta(pattern=r"^[A-Z]{0,5}-?\Z")] = ""
    brand: Brand = field(default_factory=Brand)
    words: dict[Word, Text] = {}
    help: Help = field(default_factory=Help)
    chat: Chat = field(default_factory=Chat)
    identity: Identity = field(default_factory=Identity)
    registration: Registration = field(default_factory=Registration)
    requests: Requests = field(default_factory=Requests)
    attachments: Attachments = field(default_factory=Attachments)
    notify: Notify = field(default_factory=Notify)
    bot: Bot = field(default_factory=Bot)
    retention: Retention = field(default_factory=Retention)
    hours: list[Hours] = []
    departments: list[Department]
    contacts: list[Contact] = []
    priorities: list[Priority]
    status_words: list[StatusWord] = []
    types: list[RequestType]
    sections: list[Section] = []


def text_in(text: Text, language: str, fallback: str) -> str:
    """The text for a reader of `language`; the provider's own language, then any, when it is not there."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(fallback) or next(iter(text.values()), "")  # type: ignore[call-overload]


def plain(form: Struct | list[Struct]) -> object:
    """As plain dicts and lists, without the defaults: what is stored and written."""
    return msgspec.to_builtins(form)
