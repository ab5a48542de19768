"""Verbs about people: recognising somebody, making an agent, joining an account to a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from deskbell.actions.refusals import Refused
from deskbell.events import Audience, action, record
from deskbell.lib import clock
from deskbell.lib.text import storable
from deskbell.models import Account, Address, Department, Organisation, Person, Provider
from deskbell.models.prepared import Place, Prepared

EMAIL = Prepared(
    lambda: Address.objects.filter(person_id=Place("person"), kind=Address.Kind.EMAIL, failed_at=None).order_by("pk")[
        :1
    ]
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a door knows of somebody: from the host page's token, a form, or a letter's head."""

    external_id: str = ""
    email: str = ""
    name: str = ""
    phone: str = ""
    language: str = ""
    time_zone: str = ""
    organisation: str = ""
    device: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in fields(self):
            object.__setattr__(self, one.name, storable(getattr(self, one.name)))


@action
def identify(provider: Provider, identity: Identity) -> Person:
    """The person this is, found by external id, then e-mail, then device; made when unknown; brought up to date."""
    Provider.objects.select_for_update(no_key=True).only("pk").get(pk=provider.pk)
    person = _find(provider, identity)
    if person is None:
        person = Person.objects.create(
            provider=provider,
            name=(identity.name or identity.email.split("@")[0] or str(_("Guest")))[:200],
            external_id=identity.external_id[:120],
            language=identity.language if provider.speaks(identity.language) else "",
            created_at=clock.now(),
        )
        record("person.created", provider=provider, by=person, audience=Audience.SUPPORT, person_id=person.pk)
    _bring_up_to_date(person, identity)
    return person


@action
def make_agent(
    provider: Provider, *, name: str, email: str, departments: Iterable[Department] = (), language: str = "",
    is_admin: bool = False,
) -> Person:  # fmt: skip
    """An agent with this e-mail; a customer known under it becomes one."""
    person = identify(provider, Identity(email=email, name=name, language=language))
    person.kind, person.is_admin, person.name = Person.Kind.AGENT, is_admin, name
    person.save(update_fields=["kind", "is_admin", "name"])
    person.departments.set(departments)
    return person


@action
def make_account(email: str, *, password: str | None, language: str = "", is_operator: bool = False) -> Account:
    """A new sign-in. Refused when the e-mail has one already."""
    if Account.objects.filter(email=email.strip().lower()).exists():
        raise Refused("account_exists", _("There is an account with this e-mail already."), field="email")
    account = Account.objects.create_user(
        email, password, language=language, is_operator=is_operator, created_at=clock.now()
    )
    return account


@action
def join_account(person: Person, account: Account) -> None:
    """From now on this account signs in as this person. Refused when either is taken."""
    taken = Person.objects.filter(provider_id=person.provider_id, account=account).exclude(pk=person.pk).exists()
    if taken or (person.account_id is not None and person.account_id != account.pk):
        raise Refused("person_taken", _("This person signs in with another account."))
    person.account = account
    person.save(update_fields=["account"])


@action
def sign_out_everywhere(person: Person) -> None:
    """Every widget session of this person ends."""
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])


@action
def choose_language(account: Account, language: str) -> None:
    """What this account's pages and mail are written in from now on."""
    account.language = language
    account.save(update_fields=["language"])


@action
def seen_now(person: Person) -> None:
    """The person has a page of ours open; noted at most once a minute."""
    now = clock.now()
    if person.seen_at is None or (now - person.seen_at).total_seconds() > 60:
        Person.objects.filter(pk=person.pk).update(seen_at=now)


def email_of(person: Person) -> Address | None:
    """The first address mail can go to."""
    return EMAIL.first(person=person.pk)


def _find(provider: Provider, identity: Identity) -> Person | None:
    people = Person.objects.filter(provider=provider).select_related("provider")
    if identity.external_id and (found := people.filter(external_id=identity.external_id[:120]).first()):
        return found
    # Somebody the host page knows by another id is somebody else, even with the same e-mail: it may be unverified.
    own = people.filter(external_id="") if identity.external_id else people
    for kind, value in _addresses(identity):
        if found := own.filter(addresses__kind=kind, addresses__value=value).first():
            return found
    return None


def _addresses(identity: Identity) -> list[tuple[str, str]]:
    pairs = [(Address.Kind.EMAIL, identity.email.strip().lower()[:254]), (Address.Kind.DEVICE, identity.device[:254])]
    return [(kind, value) for kind, value in pairs if value]


def _bring_up_to_date(person: Person, identity: Identity) -> None:
    for kind, value in _addresses(identity):
        Address.objects.get_or_create(
            provider=person.provider, kind=kind, value=value, defaults={"person": person, "created_at": clock.now()}
        )
    told = {
        "name": identity.name[:200],
        "phone": identity.phone[:40],
        "external_id": identity.external_id[:120],
        "language": identity.language if person.provider.speaks(identity.language) else "",
        "time_zone": identity.time_zone[:60],
    }
    changed: dict[str, Any] = {name: value for name, value in told.items() if value and value != getattr(person, name)}
    if identity.organisation and (person.organisation is None or person.organisation.name != identity.organisation):
        changed["organisation"] = _organisation(person.provider, identity.organisation)
    if identity.attributes and {**person.attributes, **identity.attributes} != person.attributes:
        changed["attributes"] = {**person.attributes, **identity.attributes}
    if changed:
        for name, value in changed.items():
            setattr(person, name, value)
        person.save(update_fields=list(changed))


def _organisation(provider: Provider, name: str) -> Organisation:
    found = Organisation.objects.filter(provider=provider, name=name[:200]).first()
    return found or Organisation.objects.create(provider=provider, name=name[:200], created_at=clock.now())


@action
def make_agent_account(
    email: str, *, password: str, name: str, slugs: Iterable[str], is_operator: bool = False
) -> Account:
    """A sign-in that is an agent, and administrator, of these providers."""
    account = make_account(email, password=password, is_operator=is_operator)
    for provider in Provider.objects.filter(slug__in=list(slugs)):
        person = make_agent(provider, name=name or email.split("@")[0], email=email, is_admin=True)
        join_account(person, account)
    return account


@action
def make_customer_account(email: str, *, password: str, name: str, slug: str) -> Account:
    """A sign-in for a customer; who has written from this e-mail already finds all of it."""
    account = make_account(email, password=password)
    provider = Provider.objects.get(slug=slug)
    person = identify(provider, Identity(email=email, name=name))
    if person.external_id and not person.addresses.filter(value=account.email, verified_at__isnull=False).exists():
        # A host page may have told an address that was never theirs; its requests are not given away with a sign-in.
        raise Refused("address_unverified", _("Somebody known by another id has this e-mail, and it is not verified."))
    join_account(person, account)
    return account
