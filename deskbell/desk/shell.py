"""What every page of the desk needs: who looks, what the rail shows, where its events come from."""

from typing import Any

from deskbell import access, events
from deskbell.models import Person
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest

MOST_COUNTED = 100


def shell(request: PageRequest, section: str) -> dict[str, Any]:
    """Called first, before the page's own queries: `live.after` must not miss what comes between."""
    person, provider = guards.person(request), guards.provider(request)
    return {
        "live": {"url": f"/live/{provider.slug}", "after": events.latest(provider), "who": person.pk},
        "provider": provider,
        "language": request.visitor.language,
        "section": section,
        "person": person,
        "is_admin": access.can_administer(person),
        "failed_count": failed_count(person),
    }


def failed_count(person: Person) -> int:
    return access.failed_deliveries(person).order_by().values("pk")[:MOST_COUNTED].count()
