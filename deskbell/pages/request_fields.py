"""What was filled in when a request was made, under its labels: for its page, its confirmation, and the desk."""

from datetime import date
from typing import NamedTuple

from babel.dates import format_date

from deskbell.lib import phones
from deskbell.lib.preset.schema import text_in
from deskbell.models import FormField, Ticket
from deskbell.models.prepared import Place, Prepared

# These stand in the ticket itself, not among its fields.
ELSEWHERE = ("subject", "body", "files")
OWN_COLUMN = ("department", "priority", "contract", "service")


class Answer(NamedTuple):
    key: str
    kind: str
    label: str
    value: str


def answers(ticket: Ticket, language: str) -> list[Answer]:
    """One query. Without the answers that have a place of their own on a ticket (see `all_answers`)."""
    return [one for one in all_answers(ticket, language) if one.kind not in OWN_COLUMN]


def all_answers(ticket: Ticket, language: str) -> list[Answer]:
    """Also department, priority, contract and service, where the form asked for them."""
    fallback = ticket.provider.language
    fields = _FIELDS.all(type=ticket.type_id) if ticket.type_id else []
    told: list[Answer] = []
    known = set()
    for field in fields:
        known.add(field.key)
        value = _value(field, ticket, language)
        if value and field.kind not in ELSEWHERE:
            told.append(Answer(field.key, field.kind, text_in(field.label, language, fallback), value))
    # What an earlier form asked and the present one does not stays readable under its key.
    rest = [(key, value) for key, value in ticket.fields.items() if key not in known and value]
    return told + [Answer(key, "line", key, _joined(value)) for key, value in rest]


_FIELDS = Prepared(lambda: FormField.objects.filter(request_type=Place("type")))


def _value(field: FormField, ticket: Ticket, language: str) -> str:
    raw = ticket.fields.get(field.key)
    if field.kind in OWN_COLUMN and not raw:
        return _own_column(field.kind, ticket, language)
    if not raw:
        return ""
    if field.kind in ("choice", "several"):
        names = {choice["key"]: text_in(choice["name"], language, ticket.provider.language) for choice in field.choices}
        return ", ".join(names.get(str(key), str(key)) for key in (raw if isinstance(raw, list) else [raw]))
    if field.kind == "phone":
        return phones.shown(str(raw))
    if field.kind == "date":
        return _day(str(raw), language)
    return _joined(raw)


def _own_column(kind: str, ticket: Ticket, language: str) -> str:
    if kind == "department":
        return ticket.department.name_in(language)
    if kind == "priority":
        return ticket.priority.name_in(language)
    found = ticket.contract if kind == "contract" else ticket.service
    return str(found) if found is not None else ""


def _day(text: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(text), "d MMMM y", locale={"en": "en_GB"}.get(language, language))
    except ValueError:
        return text


def _joined(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
