"""Nobody sees what is not theirs: every kind of person against every kind of ticket, compared with a second opinion.

The second opinion is written out here in plain words over plain values, so that the queries in `access` and the
in-memory rule of the live stream are both held to it.
"""

import io
from dataclasses import dataclass

import pytest
from django.db.models import F

from deskbell import access
from deskbell.access import NotVisible
from deskbell.actions import attachments, messages, tickets
from deskbell.events import Audience, action, record
from deskbell.models import Attachment, Contract, Event, Person, Provider, Service, Ticket
from tests.cast import Cast, answer, ask, cast_of, fresh, load, note, organisation_of, put_settings

SEEN_BY = pytest.mark.parametrize("seen_by", ["own", "organisation"])


@dataclass(frozen=True)
class World:
    """Two companies with the same seven people each; everybody who can has asked something."""

    casts: tuple[Cast, Cast]
    tickets: list[Ticket]

    @property
    def everybody(self) -> list[Person]:
        return [person for cast in self.casts for person in cast.everybody]


@pytest.fixture
def seen_by() -> str:
    return "organisation"


@pytest.fixture
def world(hotel: Provider, clinic: Provider, seen_by: str) -> World:
    for provider in (hotel, clinic):
        put_settings(provider, "requests", seen_by=seen_by)
    casts = (cast_of(hotel), cast_of(clinic))
    opened = []
    for cast in casts:
        asking = [cast.customer, cast.colleague, cast.stranger, cast.guest]
        opened += [_conversation(cast, person) for person in asking]
        watched = _conversation(cast, cast.colleague, with_files=True)
        tickets.watch(watched, cast.stranger, by=cast.colleague)
        opened.append(watched)
    return World(casts, [fresh(ticket) for ticket in opened])


def _conversation(cast: Cast, person: Person, *, with_files: bool = False) -> Ticket:
    """A question, an answer and a note."""

    def files(by: Person) -> list[Attachment]:
        return [_upload(by)] if with_files else []

    ticket = ask(person, "Question", attachments=files(person))
    answer(ticket, cast.agent, "Answer", attachments=files(cast.agent))
    note(ticket, cast.agent, "Note", attachments=files(cast.agent))
    return ticket


def _upload(by: Person) -> Attachment:
    content = b"a line"
    limits = by.provider.settings.attachments
    return attachments.store(io.BytesIO(content), name="lines.txt", size=len(content), by=by, limits=limits)


def may_see(person: Person, ticket: Ticket) -> bool:
    if person.provider_id != ticket.provider_id:
        return False
    if person.kind == "agent" or person.pk == ticket.person_id:
        return True
    if person.pk in set(ticket.watchers.values_list("person_id", flat=True)):
        return True
    together = person.provider.settings.requests.seen_by == "organisation"
    return together and person.organisation_id is not None and person.organisation_id == ticket.organisation_id


@SEEN_BY
def test_tickets(world: World) -> None:
    for person in world.everybody:
        expected = {ticket.pk for ticket in world.tickets if may_see(person, ticket)}
        assert set(access.visible_tickets(person).values_list("pk", flat=True)) == expected, person


@SEEN_BY
def test_a_ticket_by_its_number(world: World) -> None:
    for person in world.everybody:
        for ticket in world.tickets:
            if may_see(person, ticket):
                assert access.get_ticket(person, ticket.number).pk == ticket.pk
            elif person.provider_id == ticket.provider_id:
                with pytest.raises(NotVisible):
                    access.get_ticket(person, ticket.number)
            else:
                assert _number_leads_elsewhere(person, ticket)


def _number_leads_elsewhere(person: Person, ticket: Ticket) -> bool:
    try:
        return access.get_ticket(person, ticket.number).pk != ticket.pk
    except NotVisible:
        return True


@SEEN_BY
def test_messages(world: World) -> None:
    for person in world.everybody:
        for ticket in access.visible_tickets(person):
            bodies = [message.body for message in access.visible_messages(person, ticket)]
            assert bodies == ["Question", "Answer", *(["Note"] if person.is_agent else [])]


@SEEN_BY
def test_files(world: World) -> None:
    for person in world.everybody:
        for attachment in Attachment.objects.select_related("message__ticket__provider"):
            message = attachment.message
            assert message is not None
            allowed = may_see(person, message.ticket) and (person.is_agent or not message.is_internal)
            assert _is_found(person, attachment) == allowed, (person, message.body)


def _is_found(person: Person, attachment: Attachment) -> bool:
    try:
        return access.get_attachment(person, attachment.token).pk == attachment.pk
    except NotVisible:
        return False


def test_unsent_uploads_are_only_their_uploaders(world: World) -> None:
    for uploader in world.everybody:
        upload = _upload(uploader)
        for person in world.everybody:
            assert _is_found(person, upload) == (person.pk == uploader.pk)
            found = access.own_uploads(person, ["made-up", upload.token])
            assert found == ([upload] if person.pk == uploader.pk else [])


def test_uploads_that_are_sent_cannot_be_sent_again(world: World) -> None:
    cast = world.casts[0]
    upload = _upload(cast.customer)
    ask(cast.customer, attachments=[upload])
    assert access.own_uploads(cast.customer, [upload.token]) == []


@SEEN_BY
def test_the_live_stream_agrees_with_the_pages(world: World) -> None:
    """`may_follow` decides in memory what `visible_…` decides in the database: for each event and each person."""
    _record_every_audience(world)
    parties = access.parties_of({ticket.pk for ticket in world.tickets})
    happened = list(Event.objects.filter(ticket__isnull=False))
    compared = 0
    for person in world.everybody:
        follower = access.follower(person)
        shown = {
            pk for ticket in access.visible_tickets(person)
            for pk in access.visible_events(person, ticket).values_list("pk", flat=True)
        }  # fmt: skip
        for event in happened:
            expected = event.pk in shown
            if event.audience == Audience.PERSON:
                expected = event.person_id == person.pk
            assert access.may_follow(follower, event, parties[event.ticket_id]) == expected, (person, event)
            compared += 1
    assert compared > 1000


@SEEN_BY
def test_the_stream_tells_a_message_only_to_those_who_may_read_it(world: World) -> None:
    parties = access.parties_of({ticket.pk for ticket in world.tickets})
    kinds = ("message.received", "message.sent", "message.noted")
    happened = list(Event.objects.filter(kind__in=kinds))
    for person in world.everybody:
        readable = {
            pk for ticket in access.visible_tickets(person)
            for pk in access.visible_messages(person, ticket).values_list("pk", flat=True)
        }  # fmt: skip
        told = {
            event.details["message"]
            for event in happened
            if access.may_follow(access.follower(person), event, parties[event.ticket_id])  # type: ignore[index]
        }
        assert told == readable, person


def _record_every_audience(world: World) -> None:
    @action
    def tell() -> None:
        for ticket in world.tickets:
            for audience in (Audience.FOLLOWERS, Audience.SUPPORT):
                record("test.told", provider=ticket.provider_id, ticket=ticket, audience=audience)
            for cast in world.casts:
                if cast.provider.pk == ticket.provider_id:
                    for person in cast.everybody:
                        record(
                            "test.told", provider=ticket.provider_id, ticket=ticket, audience=Audience.PERSON,
                            person=person,
                        )  # fmt: skip

    tell()


def test_events_without_a_ticket_stay_with_support(world: World) -> None:
    for event in Event.objects.filter(ticket=None, audience=Audience.SUPPORT):
        for person in world.everybody:
            expected = person.is_agent and person.provider_id == event.provider_id
            assert access.may_follow(access.follower(person), event, None) == expected


def test_unread_follows_own_tickets_only(world: World) -> None:
    for cast in world.casts:
        own = {ticket.pk for ticket in world.tickets if ticket.person_id == cast.colleague.pk}
        assert set(access.unread_tickets(cast.colleague).values_list("pk", flat=True)) == own
        for ticket in Ticket.objects.filter(pk__in=own):
            messages.mark_seen(ticket, by=cast.colleague)
        assert not access.unread_tickets(cast.colleague).exists()
        assert Ticket.objects.filter(provider=cast.provider, last_support_message_id=F("last_message_id")).exists()


def test_contracts_and_services_are_the_firms_own(world: World) -> None:
    for cast in world.casts:
        firm = organisation_of(cast.customer)
        Contract.objects.create(provider=cast.provider, organisation=firm, number="1")
        Service.objects.create(provider=cast.provider, organisation=firm, name="Line", external_id="1")
        Service.objects.create(provider=cast.provider, organisation=None, name="Nobody's", external_id="2")
    for person in world.everybody:
        same_firm = person.organisation_id is not None and person.organisation.name == "Sunny Inn"  # type: ignore[union-attr]
        services = access.visible_services(person)
        assert access.visible_contracts(person).count() == int(person.is_agent or same_firm)
        assert services.count() == (2 if person.is_agent else int(same_firm))
        assert {service.provider_id for service in services} <= {person.provider_id}


def test_what_failed_is_shown_to_support_only(world: World) -> None:
    for person in world.everybody:
        assert access.failed_deliveries(person).count() == 0
        assert access.can_serve(person) == person.is_agent
    assert not access.can_serve(None)
    assert not access.can_administer(None)
    assert [access.can_administer(person) for person in world.casts[0].everybody] == [False] * 6 + [True]


def test_confirming_and_archiving_are_the_customers_side(world: World) -> None:
    cast = world.casts[1]
    ticket = next(ticket for ticket in world.tickets if ticket.person_id == cast.customer.pk)
    tickets.set_state(ticket, Ticket.State.SOLVED, by=cast.agent)
    ticket = fresh(ticket)
    put_settings(ticket.provider, "requests", archive=True)
    assert access.can_confirm(cast.customer, ticket)
    assert access.can_archive(cast.customer, ticket)
    for person in (cast.agent, world.casts[0].customer, world.casts[0].agent):
        assert not access.can_confirm(person, ticket)
        assert not access.can_archive(person, ticket)


def test_one_account_is_another_person_at_each_company(hotel: Provider) -> None:
    cast, other = cast_of(hotel), cast_of(load("clinic"))
    account = cast.customer.account
    assert account is not None
    assert access.person_of(account, other.provider) is None
    assert [person.pk for person in access.people_of(account)] == [cast.customer.pk]
