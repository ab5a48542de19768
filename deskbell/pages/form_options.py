"""What can be chosen in a field of a request form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deskbell import access
from deskbell.lib import dates
from deskbell.lib.preset.schema import text_in
from deskbell.models import Department, FormField, Person, Priority


@dataclass(frozen=True)
class Option:
    """`row`: the thing itself where the choice is not only a word; `usual`: chosen unless another is."""

    value: str
    text: str
    hint: str = ""
    level: int = 0
    usual: bool = False
    row: Model | None = None


def of(row: FormField, person: Person, language: str) -> list[Option]:
    offered = OFFERED.get(row.kind)
    if offered is not None:
        return offered(person, language)
    fallback = person.provider.language
    return [Option(choice["key"], text_in(choice["name"], language, fallback)) for choice in row.choices]


def priorities(person: Person, language: str) -> list[Option]:
    """Each with what it means and how soon an answer is promised."""
    provider = person.provider
    rows = (
        Priority.objects.filter(provider=provider, retired_at=None)
        .select_related("policy", "provider")
        .order_by("level")
    )
    return [
        Option(
            one.key, text_in(one.name, language, provider.language), _hint(one, language, provider.language), one.level,
            usual=one.is_default, row=one,
        )
        for one in rows
    ]  # fmt: skip


def _hint(one: Priority, language: str, fallback: str) -> str:
    hint = text_in(one.hint, language, fallback)
    minutes = one.policy.first_response_minutes if hasattr(one, "policy") else 0
    if not minutes:
        return hint
    time = dates.duration(minutes, language=get_language() or language)
    always = {hours.key for hours in one.provider.settings.hours if hours.all_day} | {""}
    promise = (
        _("First answer within %(time)s.")
        if one.policy.hours_key in always
        else _("First answer within %(time)s of working time.")
    )
    promise %= {"time": time}
    return f"{hint} {promise}".strip()


def _departments(person: Person, language: str) -> list[Option]:
    provider = person.provider
    return [
        Option(
            one.key, text_in(one.name, language, provider.language),
            text_in(one.description, language, provider.language), row=one,
        )
        for one in Department.objects.filter(provider=provider, public=True, retired_at=None)
    ]  # fmt: skip


def _contracts(person: Person, _language: str) -> list[Option]:
    rows = list(access.visible_contracts(person)[:200])
    return [
        Option(str(one.pk), f"{one.number} — {one.name}" if one.name else one.number, usual=len(rows) == 1, row=one)
        for one in rows
    ]


def _services(person: Person, _language: str) -> list[Option]:
    rows = access.visible_services(person)[:200]
    return [Option(str(one.pk), f"{one.name} ({one.external_id})", row=one) for one in rows]


OFFERED: dict[str, Callable[[Person, str], list[Option]]] = {
    "priority": priorities,
    "department": _departments,
    "contract": _contracts,
    "service": _services,
}
