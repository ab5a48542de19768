"""Which desk, and the agent's own corner of it."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from deskbell import access
from deskbell.desk.shell import shell
from deskbell.models import Account, Person
from deskbell.pages import errors, guards
from deskbell.pages.visitor import PageRequest


def desks(request: PageRequest) -> HttpResponse:
    """The only desk of the account, or a choice."""
    account = request.visitor.account
    if account is None:
        return redirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
    served = _served(account)
    if not served:
        return errors.not_found(request)
    if len(served) == 1:
        return redirect("desk:inbox", slug=served[0].provider.slug)
    return render(request, "desk/desks.html", {"language": request.visitor.language, "served": served})


@guards.agent
def me(request: PageRequest, slug: str) -> HttpResponse:
    page = shell(request, "me")
    account = request.visitor.account
    served = _served(account) if account is not None else []
    return render(request, "desk/me.html", page | {"slug": slug, "account": account, "served": served})


def _served(account: Account) -> list[Person]:
    return [person for person in access.people_of(account) if access.can_serve(person)]
