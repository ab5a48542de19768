"""The people of the measured provider: customers in organisations with contracts, agents, and their sessions."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string

from deskbell.lib import clock
from deskbell.models import Account, Address, Contract, Department, Organisation, Person, Provider, Service

CUSTOMERS = 5000
AGENTS = 20
FIRM = 10
NAMES = ("Анна Берёзова", "Ion Codreanu", "Пётр Лапин", "Elena Rusu", "Maria Stan", "Ольга Дёмина", "Igor Vasin")


@dataclass(frozen=True)
class People:
    customers: list[Person]
    agents: list[Person]
    contracts: dict[int, Contract]
    services: dict[int, Service]


def settle(provider: Provider, chance: random.Random, customers: int) -> People:
    firms = Organisation.objects.bulk_create(
        Organisation(provider=provider, name=f"Фирма № {number}", external_id=f"firm-{number}", created_at=clock.now())
        for number in range(max(1, customers // FIRM))
    )
    contracts = Contract.objects.bulk_create(
        Contract(provider=provider, organisation=firm, number=f"ДГ-{firm.pk}", name="Обслуживание") for firm in firms
    )
    services = Service.objects.bulk_create(
        Service(
            provider=provider,
            organisation=firm,
            contract=contract,
            name=f"Объект {firm.pk}",
            external_id=f"OB-{firm.pk}",
        )
        for firm, contract in zip(firms, contracts, strict=True)
    )
    known = _people(provider, chance, firms, customers)
    departments = list(Department.objects.filter(provider=provider))
    for agent in known[customers:]:
        agent.departments.set(chance.sample(departments, k=min(2, len(departments))))
    return People(
        known[:customers],
        known[customers:],
        {contract.organisation_id: contract for contract in contracts},
        {service.organisation_id or 0: service for service in services},
    )


def _people(provider: Provider, chance: random.Random, firms: list[Organisation], customers: int) -> list[Person]:
    kinds = ["customer"] * customers + ["agent"] * AGENTS
    accounts = Account.objects.bulk_create(
        Account(email=f"{kind}-{number}@bench.example", password="!never") for number, kind in enumerate(kinds)
    )
    people = Person.objects.bulk_create(
        Person(
            provider=provider,
            account=account,
            kind=kind,
            name=f"{chance.choice(NAMES)} {number}",
            organisation=firms[number % len(firms)] if kind == "customer" else None,
            is_admin=kind == "agent" and number == customers,
            created_at=clock.now(),
        )
        for number, (kind, account) in enumerate(zip(kinds, accounts, strict=True))
    )
    Address.objects.bulk_create(
        Address(
            provider=provider, person=person, kind=Address.Kind.EMAIL, value=account.email, verified_at=clock.now(),
            created_at=clock.now(),
        )
        for person, account in zip(people, accounts, strict=True)
    )  # fmt: skip
    return people


def sign_in(people: list[Person]) -> dict[int, str]:
    """The cookie of a session for each of these people, by the person's id."""
    store = SessionStore()
    keys = {person.pk: get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") for person in people}
    Session.objects.bulk_create(
        Session(session_key=keys[person.pk], session_data=store.encode(_signed_in(person)), expire_date=_expiry())
        for person in people
    )
    return {pk: f"{settings.SESSION_COOKIE_NAME}={key}" for pk, key in keys.items()}


def _signed_in(person: Person) -> dict[str, object]:
    assert person.account is not None
    return {
        SESSION_KEY: str(person.account.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.account.get_session_auth_hash(),
    }


def _expiry() -> datetime:
    return clock.now() + timedelta(days=1)
