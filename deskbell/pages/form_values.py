"""One field of a request form: is what was typed usable, and how is it kept."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from babel.core import get_global
from django.utils.translation import gettext as _

from deskbell.actions import messages
from deskbell.lib import phones
from deskbell.models import Provider

LARGEST_EXPONENT = 30
LONGEST = {"subject": 250, "name": 200, "phone": 60, "line": 500, "number": 40, "date": 20, "url": 2000, "text": 20_000}
DOTTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\Z")


class Unusable(ValueError):
    """With words for the person who typed it."""


def kept(kind: str, typed: str, provider: Provider) -> str:
    """The value as it is stored. Raises Unusable."""
    text = typed.replace("\x00", "").strip()
    longest = LONGEST.get(kind, messages.LONGEST)
    if len(text) > longest:
        raise Unusable(_("Shorten this to %(count)s characters.") % {"count": longest})
    read = READERS.get(kind)
    return read(text, provider) if read and text else text


def country_of(provider: Provider) -> str:
    """Whose numbers people write without a country code, by the provider's time zone: "RU"."""
    return str(get_global("zone_territories").get(provider.time_zone, ""))


def _phone(text: str, provider: Provider) -> str:
    number = phones.normal(text, country_of(provider))
    if number is None:
        example = "+373 22 000 031" if country_of(provider) == "MD" else "+7 900 000-00-41"
        raise Unusable(_("Add the missing digits. Example: %(example)s") % {"example": example})
    return number


def _number(text: str, _provider: Provider) -> str:
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    # Written out, 1e999999999 is a gigabyte of zeros.
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise Unusable(_("Enter a number, for example 12."))
    return f"{number:f}"


def _date(text: str, _provider: Provider) -> str:
    """ISO as browsers send it, or day, month and year as people write it."""
    try:
        if found := DOTTED.match(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unusable(_("Enter a date as day, month and year: 21.11.2026.")) from None


def _url(text: str, _provider: Provider) -> str:
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in whole:
        raise Unusable(_("Copy the whole address from the browser, for example https://example.com/page."))
    return whole


READERS: dict[str, Callable[[str, Provider], str]] = {"phone": _phone, "number": _number, "date": _date, "url": _url}
