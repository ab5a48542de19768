"""Keys of programs to the API: issuing, recognising, revoking."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q

from deskbell.events import action
from deskbell.lib import clock, tokens
from deskbell.models import ApiToken, Person, Provider
from deskbell.models.prepared import Place, Prepared

# So that people and scanners of leaked secrets know one when they see it.
PREFIX = "dbk_"
LONGEST_NAME = 100
# `last_used_at` is for people; a program that asks ten times a second must not write ten times a second.
NOTED_EVERY = timedelta(minutes=10)
RECOGNISE = Prepared(
    lambda: Person.objects.filter(
        Q(account=None) | Q(account__is_active=True),
        provider_id=Place("provider"),
        api_tokens__sha256=Place("sha256", str),
        api_tokens__revoked_at=None,
    ).annotate(token_id=F("api_tokens__pk"))
)
_noted: dict[str, datetime] = {}


@action
def issue(person: Person, name: str) -> str:
    """A new token; it is shown now and never again."""
    secret = PREFIX + tokens.random_token(32)
    ApiToken.objects.create(
        person=person, name=name.strip()[:LONGEST_NAME], sha256=_hash(secret), created_at=clock.now()
    )
    return secret


@action
def revoke(token: ApiToken) -> None:
    """It opens nothing from now on."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])


class Bearer(NamedTuple):
    """Who a good token stands for."""

    token_id: int
    sha256: str
    person: Person


def find(secret: str, provider: Provider) -> Bearer | None:
    """None for a token that is unknown, revoked, of another provider, or of an account that was switched off."""
    if not secret.startswith(PREFIX):
        return None
    sha256 = _hash(secret)
    person = RECOGNISE.first(provider=provider.pk, sha256=sha256)
    if person is None:
        return None
    person.provider = provider
    return Bearer(person.token_id, sha256, person)


def note_use(bearer: Bearer) -> None:
    """Remembers that the token is in use; each process writes it every ten minutes at most."""
    now = clock.now()
    noted = _noted.get(bearer.sha256)
    if noted is None or abs(now - noted) > NOTED_EVERY:
        _noted[bearer.sha256] = now
        _used(bearer.token_id)


@action
def _used(token_id: int) -> None:
    ApiToken.objects.filter(pk=token_id).update(last_used_at=clock.now())


def owner(email: str, provider: Provider) -> Person | None:
    """Whom this e-mail means at this provider: who signs in with it, or whose address it is."""
    people = Person.objects.filter(provider=provider).select_related("provider")
    address = email.strip().lower()
    return (
        people.filter(account__email=address).first()
        or people.filter(addresses__kind="email", addresses__value=address).first()
    )


def _hash(secret: str) -> str:
    # The secret is 256 random bits: there is nothing to guess that a slow hash would protect.
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
