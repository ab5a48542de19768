"""Tells a demo history through the same verbs people use, with the clock at the time each thing happened."""

import functools
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Exists, F, OuterRef

from deskbell.actions import deadlines, messages, people, tickets
from deskbell.actions.inbound import InboundMessage
from deskbell.lib import clock
from deskbell.lib.preset import demo as told
from deskbell.models import (
    Account,
    Contract,
    Delivery,
    Department,
    Message,
    Organisation,
    Person,
    Priority,
    Provider,
    ReadMark,
    RequestType,
    Service,
    Ticket,
)
from deskbell.models.person import Address

State = Ticket.State
MARK = "demo"
FRESH = timedelta(days=3)


class History:
    """One provider's demo while it is being told."""

    def __init__(self, provider: Provider, demo: told.Demo, password: str) -> None:
        self.provider, self.demo, self.now = provider, demo, clock.now()
        self.password = _hashed(password)
        self.departments = {row.key: row for row in Department.objects.filter(provider=provider)}
        self.types = {row.key: row for row in RequestType.objects.filter(provider=provider)}
        self.priorities = {row.key: row for row in Priority.objects.filter(provider=provider)}
        self.organisations: dict[str, Organisation] = {}
        self.services: dict[str, Service] = {}
        self.contracts: dict[str, Contract] = {}
        self.people: dict[str, Person] = {}

    def tell(self) -> None:
        with clock.at(self.now - timedelta(days=400)):
            for organisation in self.demo.organisations:
                self._organisation(organisation)
            for agent in self.demo.agents:
                self._agent(agent)
            for customer in self.demo.customers:
                self._customer(customer)
        for ticket in sorted(self.demo.tickets, key=lambda ticket: -ticket.days_ago):
            self._ticket(ticket)

    def _organisation(self, form: told.Organisation) -> None:
        row = Organisation.objects.create(
            provider=self.provider, name=form.name, external_id=form.key, created_at=clock.now()
        )
        self.organisations[form.key] = row
        services = {
            service.key: Service.objects.create(
                provider=self.provider, organisation=row, name=service.name, external_id=service.external_id
            )
            for service in form.services
        }
        self.services |= services
        for contract in form.contracts:
            signed = self.contracts[contract.number] = Contract.objects.create(
                provider=self.provider, organisation=row, number=contract.number, name=contract.name
            )
            keys = [services[key].pk for key in contract.services if key in services]
            Service.objects.filter(pk__in=keys).update(contract=signed)

    def _agent(self, form: told.Agent) -> None:
        departments = [self.departments[key] for key in form.departments]
        person = people.make_agent(
            self.provider, name=form.name, email=form.email, departments=departments, language=form.language,
            is_admin=form.admin,
        )  # fmt: skip
        self._sign_in(form.key, person, form.email, form.language, leading=False)

    def _customer(self, form: told.Customer) -> None:
        organisation = self.organisations.get(form.organisation or "")
        person = people.identify(
            self.provider,
            people.Identity(
                external_id=form.external_id or form.key, email=form.email, name=form.name, phone=form.phone,
                language=form.language,
            ),
        )  # fmt: skip
        person.organisation = organisation
        self._sign_in(form.key, person, form.email, form.language, leading=form.leading)

    def _sign_in(self, key: str, person: Person, email: str, language: str, *, leading: bool) -> None:
        account, _is_new = Account.objects.get_or_create(
            email=email.lower(), defaults={"password": self.password, "language": "", "created_at": clock.now()}
        )
        person.account, person.language = account, language
        person.attributes = {**person.attributes, MARK: {"leading": leading}}
        person.save(update_fields=["account", "language", "organisation", "attributes"])
        Address.objects.filter(person=person, kind=Address.Kind.EMAIL).update(verified_at=clock.now())
        self.people[key] = person

    def _ticket(self, form: told.Ticket) -> None:
        at = self.now - timedelta(days=form.days_ago)
        ticket: Ticket | None = None
        for place, message in enumerate(form.messages):
            at += timedelta(hours=message.after)
            at = min(at, self.now - timedelta(seconds=30))
            with clock.at(at):
                ticket = self._message(form, message, ticket, place)
        if ticket is None:
            return
        with clock.at(min(at + timedelta(minutes=7), self.now - timedelta(seconds=5))):
            self._finish(form, ticket, at)

    def _message(self, form: told.Ticket, message: told.Message, ticket: Ticket | None, place: int) -> Ticket:
        author = self.people[message.by]
        client_id = f"demo-{form.days_ago}-{place}"
        if author.is_agent and ticket is None:
            first = messages.begin(
                self.people[form.by], by=author, subject=form.subject, body=message.text, client_id=client_id
            )
            return self._place(form, first.ticket)
        if ticket is not None and message.internal:
            messages.note(ticket, by=author, body=message.text, client_id=client_id)
        elif ticket is not None and author.is_agent:
            messages.reply(ticket, by=author, body=message.text, client_id=client_id)
        else:
            received = messages.receive(self._inbound(form, message, author, ticket, client_id))
            return received.ticket if ticket else self._place(form, received.ticket)
        return ticket

    def _inbound(
        self, form: told.Ticket, message: told.Message, author: Person, ticket: Ticket | None, client_id: str
    ) -> InboundMessage:
        return InboundMessage(
            person=author,
            channel=form.channel,
            external_id=f"{client_id}-{form.subject}"[:200],
            body=message.text,
            ticket=ticket,
            subject=form.subject,
            type=self.types[form.type],
            department=self.departments[form.department] if form.department else None,
            priority=self.priorities[form.priority] if form.priority else None,
            contract=self.contracts.get(form.contract or ""),
            service=self.services.get(form.service or ""),
            fields=form.fields,
            kind=form.kind,
        )

    def _place(self, form: told.Ticket, ticket: Ticket) -> Ticket:
        """A ticket that support began has no form of its own: it gets what the story says."""
        if ticket.type_id is None:
            ticket = tickets.set_type(ticket, self.types[form.type], by=self.people[form.by])
        if form.assignee:
            agent = self.people[form.assignee]
            ticket = tickets.assign(ticket, agent, by=agent)
        deadlines.start(ticket)
        return ticket

    def _finish(self, form: told.Ticket, ticket: Ticket, at: datetime) -> None:
        ticket.refresh_from_db()
        agent = ticket.assignee or self.people[self.demo.agents[0].key]
        if form.state not in (ticket.state, State.NEW):
            ticket = tickets.set_state(ticket, form.state, by=agent)
        customer = self.people[form.by]
        is_old = (self.now - at).days > 3
        if is_old or ticket.state == State.CLOSED:
            messages.mark_seen(ticket, by=customer)
        if form.archived:
            tickets.archive(ticket, by=customer)


@functools.cache
def _hashed(password: str) -> str:
    """Hashing is slow on purpose; the demo's people share one password."""
    return make_password(password)


def tell(provider: Provider, demo: told.Demo, password: str) -> None:
    """Within an action: everything or nothing. What is long past is neither mailed nor popped up again."""
    History(provider, demo, password).tell()
    Delivery.objects.filter(provider=provider).delete()


def fresh_answers(provider: Provider) -> list[Message]:
    """The last answer of each ticket that was answered within three days and not read since."""
    read = ReadMark.objects.filter(ticket=OuterRef("ticket"), person=OuterRef("ticket__person"))
    answers = Message.objects.filter(
        provider=provider, created_at__gte=clock.now() - FRESH, pk=F("ticket__last_support_message_id")
    )
    return list(answers.exclude(Exists(read.filter(message_id__gte=OuterRef("pk")))).select_related("ticket__person"))
