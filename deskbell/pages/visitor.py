"""Who is looking at a page: account, provider, person, language and time zone of one request."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from deskbell.lib.preset.schema import Word, text_in
from deskbell.models import Account, Person, Provider
from deskbell.models.prepared import Place, Prepared

if TYPE_CHECKING:
    from deskbell.actions.sessions import PanelSession

_known: dict[int, Provider] = {}


@dataclass(slots=True)
class Visitor:
    """`person` is None for a stranger to the provider, `provider` on pages of the whole installation."""

    account: Account | None
    provider: Provider | None
    person: Person | None
    language: str
    zone: ZoneInfo
    is_in_panel: bool = False


class PageRequest(HttpRequest):
    """A request behind VisitorMiddleware."""

    visitor: Visitor
    panel_session: "PanelSession | None"


def provider_of(slug: str) -> Provider | None:
    """Costs one small query: the row with all its settings is read again only when it has changed."""
    found = _VERSION.first(slug=slug)
    if found is None:
        return None
    pk, version = found
    known = _known.get(pk)
    if known is None or known.version != version:
        known = _known[pk] = Provider.objects.get(pk=pk)
    return known


_VERSION = Prepared(lambda: Provider.objects.filter(slug=Place("slug", str)).values_list("pk", "version"))


def word(provider: Provider, name: Word, language: str, default: str) -> str:
    """The provider's own word for something on the pages, or ours."""
    own = provider.settings.words.get(name)
    return text_in(own, language, provider.language) if own else default


def zone_named(*names: str) -> ZoneInfo:
    """The first of these time zones that exists; UTC otherwise."""
    for name in names:
        if name:
            try:
                return ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                continue
    return ZoneInfo("UTC")
