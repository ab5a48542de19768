"""The known companies and people: who asks, who looks over whose shoulder, and who answers."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from deskbell import presets
from deskbell.actions import messages, people, provider_setup
from deskbell.actions.inbound import InboundMessage
from deskbell.lib.preset import articles, read
from deskbell.lib.preset.articles import ArticleFile
from deskbell.lib.preset.schema import Preset
from deskbell.models import Account, Message, Organisation, Person, Provider, Ticket

FOLDER = Path(presets.__path__[0])
SLUGS = ("hotel", "service", "field-sales", "clinic", "hosting")


@dataclass(frozen=True)
class Cast:
    """`colleague` is of the customer's organisation, `stranger` of another one; `guest` of none and has no account."""

    provider: Provider
    customer: Person
    colleague: Person
    stranger: Person
    guest: Person
    agent: Person
    second_agent: Person
    admin: Person

    @property
    def everybody(self) -> list[Person]:
        return [
            self.customer, self.colleague, self.stranger, self.guest, self.agent, self.second_agent, self.admin,
        ]  # fmt: skip


@cache
def preset_of(slug: str) -> Preset:
    return read.read_preset(FOLDER / f"{slug}.toml")


def articles_of(slug: str) -> list[ArticleFile]:
    return articles.read_articles(articles.folder_of(FOLDER / f"{slug}.toml"), preset_of(slug))


def load(slug: str, *, with_articles: bool = False) -> Provider:
    """One of the five companies, as its preset says."""
    provider, _changes = provider_setup.load(preset_of(slug), articles_of(slug) if with_articles else ())
    return provider


def cast_of(provider: Provider) -> Cast:
    """The same seven people at any company; each has an e-mail, and all but the guest an account."""
    return Cast(
        provider=provider,
        customer=_customer(provider, "anna", "Anna Petrova", "Sunny Inn"),
        colleague=_customer(provider, "boris", "Boris Ivanov", "Sunny Inn"),
        stranger=_customer(provider, "viktor", "Viktor Sidorov", "Harbour House"),
        guest=people.identify(provider, people.Identity(email=f"guest@{provider.slug}.example", name="A guest")),
        agent=_agent(provider, "maria", "Maria Orlova"),
        second_agent=_agent(provider, "ion", "Ion Rusu"),
        admin=_agent(provider, "olga", "Olga Smirnova", is_admin=True),
    )


def put_settings(provider: Provider, room: str, **changes: object) -> None:
    """Changes a few of the provider's settings, as `put_settings(hotel, "requests", confirm=False)`."""
    settings = provider.settings
    for name, value in changes.items():
        setattr(getattr(settings, room), name, value)
    provider.put_settings(settings)
    provider.version += 1
    provider.save(update_fields=["settings_form", "version"])


def inbound(person: Person, body: str = "The printer is silent.", **more: Any) -> InboundMessage:
    more.setdefault("channel", "portal")
    more.setdefault("external_id", uuid4().hex)
    return InboundMessage(person=person, body=body, **more)


def ask(person: Person, body: str = "The printer is silent.", **more: Any) -> Ticket:
    """A request of this person, as it stands in the database afterwards."""
    return fresh(messages.receive(inbound(person, body, **more)).ticket)


def answer(ticket: Ticket, agent: Person, body: str = "Switch it on, please.", **more: Any) -> Message:
    more.setdefault("client_id", uuid4().hex)
    return messages.reply(ticket, by=agent, body=body, **more)


def note(ticket: Ticket, agent: Person, body: str = "Only between us.", **more: Any) -> Message:
    more.setdefault("client_id", uuid4().hex)
    return messages.note(ticket, by=agent, body=body, **more)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("provider", "person", "priority", "department", "assignee").get(pk=ticket.pk)


def _customer(provider: Provider, nick: str, name: str, organisation: str) -> Person:
    identity = people.Identity(email=f"{nick}@{provider.slug}.example", name=name, organisation=organisation)
    person = people.identify(provider, identity)
    return _signed_up(person, identity.email)


def _agent(provider: Provider, nick: str, name: str, *, is_admin: bool = False) -> Person:
    email = f"{nick}@{provider.slug}.example"
    return _signed_up(people.make_agent(provider, name=name, email=email, is_admin=is_admin), email)


def _signed_up(person: Person, email: str) -> Person:
    account = Account.objects.filter(email=email).first() or people.make_account(email, password=None)
    people.join_account(person, account)
    return person


def organisation_of(person: Person) -> Organisation:
    assert person.organisation is not None
    return person.organisation
