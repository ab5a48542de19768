"""Keys of programs to the API: issuing, recognising, revoking."""

import hashlib
from datetime import timedelta

from deskbell.events import action
from deskbell.lib import clock, tokens
from deskbell.models import ApiToken, Person, Provider

# So that people and scanners of leaked secrets know one when they see it.
PREFIX = "dbk_"
LONGEST_NAME = 100
# `last_used_at` is for people; a program that asks ten times a second must not write ten times a second.
NOTED_EVERY = timedelta(minutes=10)


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


def find(secret: str, provider: Provider) -> ApiToken | None:
    """The token with its person, if it is good for this provider. One query."""
    if not secret.startswith(PREFIX):
        return None
    found = (
        ApiToken.objects.filter(sha256=_hash(secret), revoked_at=None, person__provider=provider)
        .exclude(person__account__is_active=False)
        .select_related("person")
        .first()
    )
    if found is not None:
        found.person.provider = provider
    return found


def note_use(token: ApiToken) -> None:
    """Remembers that the token is in use, every ten minutes at most."""
    if token.last_used_at is None or clock.now() - token.last_used_at > NOTED_EVERY:
        _used(token)


@action
def _used(token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=clock.now())


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
    return hashlib.sha256(secret.encode()).hexdigest()
