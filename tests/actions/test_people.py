"""Recognising people: the same person by any door, never somebody else."""

import pytest

from deskbell.actions import people
from deskbell.actions.people import Identity
from deskbell.actions.refusals import Refused
from deskbell.models import Account, Address, Organisation, Person, Provider
from tests.cast import Cast, load
from tests.servers import at_once


def test_found_by_external_id_then_mail_then_device(hotel: Provider) -> None:
    known = people.identify(hotel, Identity(external_id="7", email="Anna@Hotel.example", device="d1", name="Anna"))
    assert people.identify(hotel, Identity(external_id="7")).pk == known.pk
    assert people.identify(hotel, Identity(email="ANNA@hotel.EXAMPLE ")).pk == known.pk
    assert people.identify(hotel, Identity(device="d1")).pk == known.pk
    assert Person.objects.filter(provider=hotel).count() == 1
    assert people.email_of(known).value == "anna@hotel.example"  # type: ignore[union-attr]


def test_what_is_told_later_brings_the_person_up_to_date(hotel: Provider) -> None:
    person = people.identify(hotel, Identity(external_id="7", name="Anna", attributes={"plan": "a", "rooms": 3}))
    told = Identity(
        external_id="7", name="Anna P.", phone="+7 495 000-00-14", language="en", organisation="Sunny Inn",
        attributes={"plan": "b"},
    )  # fmt: skip
    people.identify(hotel, told)
    person.refresh_from_db()
    assert (person.name, person.phone, person.language) == ("Anna P.", "+7 495 000-00-14", "en")
    assert person.attributes == {"plan": "b", "rooms": 3}
    assert person.organisation == Organisation.objects.get(provider=hotel, name="Sunny Inn")
    people.identify(hotel, Identity(external_id="7"))
    person.refresh_from_db()
    assert person.name == "Anna P.", "what is not told takes nothing away"


def test_a_language_the_company_does_not_speak_is_not_taken(hotel: Provider) -> None:
    assert people.identify(hotel, Identity(external_id="7", language="xx")).language == ""


def test_another_company_does_not_know_them(cast: Cast) -> None:
    clinic = load("clinic")
    there = people.identify(clinic, Identity(email=f"anna@{cast.provider.slug}.example"))
    assert there.pk != cast.customer.pk
    assert there.provider == clinic


def test_a_nameless_guest_gets_a_name(hotel: Provider) -> None:
    assert people.identify(hotel, Identity(device="d")).name
    assert people.identify(hotel, Identity(email="quiet@hotel.example")).name == "quiet"


def test_names_with_what_no_database_takes_are_stored(hotel: Provider) -> None:
    told = Identity(external_id="7\x00", name="An\x00na\ud800", phone="\x00", attributes={"a\x00": ["\x00b", 1]})
    person = people.identify(hotel, told)
    person.refresh_from_db()
    assert (person.name, person.external_id, person.attributes) == ("Anna", "7", {"a": ["b", 1]})
    assert people.identify(hotel, told).pk == person.pk


@pytest.mark.django_db(transaction=True)
def test_eight_first_letters_at_once_make_one_person() -> None:
    hotel = load("hotel")
    found = at_once(8, lambda number: people.identify(hotel, Identity(email="new@hotel.example")).pk)
    assert len(set(found)) == 1
    assert Address.objects.filter(value="new@hotel.example").count() == 1


def test_a_customer_can_become_an_agent(cast: Cast) -> None:
    person = people.make_agent(cast.provider, name="Anna", email="anna@hotel.example")
    assert person.pk == cast.customer.pk
    assert person.is_agent


def test_a_second_account_with_the_same_mail_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        people.make_account("ANNA@hotel.example", password="long enough")
    assert (refusal.value.code, refusal.value.field) == ("account_exists", "email")


def test_an_account_is_one_person_at_a_company(cast: Cast) -> None:
    account = cast.customer.account
    assert account is not None
    with pytest.raises(Refused) as refusal:
        people.join_account(cast.guest, account)
    assert refusal.value.code == "person_taken"
    with pytest.raises(Refused):
        people.join_account(cast.customer, people.make_account("second@hotel.example", password=None))
    people.join_account(cast.customer, account)


def test_one_account_serves_several_companies(cast: Cast) -> None:
    load("clinic")
    made = people.make_agent_account("chief@desk.example", password="long enough", name="", slugs=["hotel", "clinic"])
    assert sorted(person.provider.slug for person in Person.objects.filter(account=made)) == ["clinic", "hotel"]
    assert Account.objects.get(pk=made.pk).check_password("long enough")


def test_signing_out_everywhere_ends_older_sessions(cast: Cast) -> None:
    before = cast.customer.session_epoch
    people.sign_out_everywhere(cast.customer)
    assert Person.objects.get(pk=cast.customer.pk).session_epoch == before + 1
