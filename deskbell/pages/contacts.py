"""Ways to reach a provider beside its pages: what each is for, and whether anybody is there now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deskbell.lib import clock
from deskbell.lib.hours import Calendar
from deskbell.lib.preset.schema import Hours, text_in
from deskbell.models import Department, Provider


@dataclass(frozen=True)
class Contact:
    icon: str
    href: str
    value: str
    purpose: str
    note: str


@dataclass(frozen=True)
class Desk:
    """A department as its visitors see it. `opens_at` and `closes_at`: the next, None when there is none."""

    name: str
    description: str
    email: str
    hours: str
    has_hours: bool
    is_open: bool
    all_day: bool
    opens_at: datetime | None
    closes_at: datetime | None


def contacts(provider: Provider, language: str) -> Sequence[Contact]:
    icons = {"phone": "phone", "email": "mail", "link": "external-link"}
    return [
        Contact(
            icons[one.kind],
            {"phone": f"tel:{_digits(one.value)}", "email": f"mailto:{one.value}"}.get(one.kind, _web(one.value)),
            one.value,
            text_in(one.purpose, language, provider.language),
            text_in(one.note, language, provider.language),
        )
        for one in provider.settings.contacts
    ]


def departments(provider: Provider, language: str) -> list[Desk]:
    """The public ones, with their hours now."""
    hours = {one.key: one for one in provider.settings.hours}
    rows = Department.objects.filter(provider=provider, public=True, retired_at=None)
    return [_desk(row, hours.get(row.hours_key), provider, language) for row in rows]


def _desk(row: Department, hours: Hours | None, provider: Provider, language: str) -> Desk:
    now = clock.now()
    fallback = provider.language
    calendar = hours and Calendar(hours.time_zone or provider.time_zone, hours.week, hours.holidays, hours.all_day)  # type: ignore[arg-type]
    opens = calendar.next_opening(now) if calendar else None
    return Desk(
        name=text_in(row.name, language, fallback),
        description=text_in(row.description, language, fallback),
        email=row.email,
        hours=text_in(hours.name, language, fallback) if hours else "",
        has_hours=calendar is not None,
        is_open=opens == now,
        all_day=bool(hours and hours.all_day),
        opens_at=opens,
        closes_at=calendar.next_closing(now) if calendar else None,
    )


def _digits(phone: str) -> str:
    return "".join(letter for letter in phone if letter.isdigit() or letter == "+")


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else f"https://{address}"
