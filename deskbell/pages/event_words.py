"""What happened to a request, in words for its customer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from deskbell.lib.preset.schema import text_in
from deskbell.models import Department, Priority, Provider, RequestType
from deskbell.pages.conversation import Entry

NAMED: Mapping[str, Any] = {"ticket.moved": Department, "ticket.prioritised": Priority, "ticket.retyped": RequestType}


def told(entries: Iterable[Entry], provider: Provider, language: str) -> dict[int, str]:
    """Words by event number; an event that says nothing to a customer has none. One query for each kind of name."""
    happened = [entry for entry in entries if entry.what == "event" and entry.event is not None]
    names = {
        kind: _names(model, provider, language)
        for kind, model in NAMED.items()
        if any(entry.event and entry.event.kind == kind for entry in happened)
    }
    words = {entry.pk: _words(entry, names) for entry in happened}
    return {number: text for number, text in words.items() if text}


def _words(entry: Entry, names: Mapping[str, Mapping[int, str]]) -> str:
    kind = entry.event.kind if entry.event else ""
    if kind == "ticket.state_changed":
        return _state(str(entry.details.get("old")), str(entry.details.get("new")))
    name = names.get(kind, {}).get(int(str(entry.details.get("new") or 0)), "")
    if not name:
        return ""
    return {
        "ticket.moved": _("Passed to the department “%(name)s”"),
        "ticket.prioritised": _("Priority is now “%(name)s”"),
        "ticket.retyped": _("Topic is now “%(name)s”"),
    }[kind] % {"name": name}


def _state(old: str, new: str) -> str:
    """Turns that a message beside them shows anyway are not told."""
    if new == "closed":
        return _("The request is closed")
    if new == "solved":
        return _("Support considers the request solved")
    if new == "open" and old in ("solved", "closed"):
        return _("The request is open again")
    return ""


def _names(model: Any, provider: Provider, language: str) -> dict[int, str]:
    rows = model.objects.filter(provider=provider).values_list("pk", "name")
    return {pk: text_in(name, language, provider.language) for pk, name in rows}
