"""Tickets are found by number, sender and words, in three languages, by those who may see what is found."""

import pytest
from django.db.models import QuerySet

from deskbell import access
from deskbell.actions import indexing, people
from deskbell.models import Person, Provider, Ticket, TicketWords
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import read
from deskbell.search import tickets
from tests.cast import Cast, answer, ask, cast_of, load, note


def catch_up(provider: Provider) -> None:
    for reaction in REACTIONS:
        if reaction.name == "indexing":
            read(reaction, provider.pk)


def found(person: Person, query: str, **more: bool) -> list[int]:
    catch_up(person.provider)
    rows = tickets.find(access.visible_tickets(person), query, **more)
    return sorted(rows.values_list("number", flat=True))


@pytest.fixture
def four(cast: Cast) -> list[Ticket]:
    return [
        ask(cast.customer, "Не могу сбросить пароль в мобильном приложении.", subject="Проблема с паролем"),
        ask(cast.customer, "Imprimanta nu tipărește facturile. Eroarea E-504.", subject="Factură netipărită"),
        ask(cast.stranger, "The invoices were printed twice yesterday, order 10045.", subject="Double invoices"),
        ask(cast.guest, "Please call me at jane.doe+desk@firm.example about user_name_7.", subject="Call me"),
    ]


WORDS = {
    "пароли": [0], "ПРОБЛЕМЫ": [0], "сбросить пароль": [0], "мобильные приложения": [0], "приложе": [0],
    "factura": [1], "facturi": [1], "tipareste": [1], "imprimantă factură": [1], "imprim": [1],
    "invoice": [2], "print invoices": [2], "yesterd": [2], "E-504": [1], "user_name_7": [3], "10045": [2], "100": [],
    "invoice пароль": [], "elephant": [], "как с паролем": [0], "the invoice": [2],
    "jane.doe+desk@firm.example": [3], "jane.doe+desk@fi": [3], "Sidorov": [2], "petro": [0, 1],
}  # fmt: skip


def test_finds_by_words(cast: Cast, four: list[Ticket]) -> None:
    places = {query: [four[place].number for place in of] for query, of in WORDS.items()}
    assert {query: found(cast.agent, query, internal=True) for query in WORDS} == places


def test_finds_by_number_with_and_without_the_prefix(cast: Cast, four: list[Ticket]) -> None:
    cast.provider.ticket_prefix = "HS-"
    cast.provider.save()
    number = four[1].number
    for query in (f"{number}", f"#{number}", f"HS-{number}", f"hs-{number}", f" #HS-{number} "):
        assert found(cast.agent, query) == [number]
    assert found(cast.agent, f"XX-{number}") == []
    assert found(cast.agent, "HS-999999999") == found(cast.agent, "9" * 40) == []


def test_finds_by_the_sender_s_address(cast: Cast, four: list[Ticket]) -> None:
    assert found(cast.agent, f"anna@{cast.provider.slug}.example") == [four[0].number, four[1].number]
    catch_up(cast.provider)
    people.identify(cast.provider, people.Identity(external_id="v", email=f"viktor@{cast.provider.slug}.example"))
    people.identify(cast.provider, people.Identity(external_id="v", email="Viktor.Second@mail.example"))
    assert found(cast.agent, "viktor.second@mail.example") == [four[2].number]


def test_nobody_finds_what_they_may_not_see(cast: Cast, four: list[Ticket]) -> None:
    assert found(cast.stranger, "пароль") == []
    assert found(cast.customer, "пароль") == [four[0].number]
    assert found(cast.stranger, str(four[0].number)) == []


def test_internal_notes_are_found_by_agents_only(cast: Cast, four: list[Ticket]) -> None:
    note(four[0], cast.agent, "Похоже на мошенничество")
    assert found(cast.agent, "мошенничество", internal=True) == [four[0].number]
    assert found(cast.agent, "пароль мошенничество", internal=True) == [four[0].number]
    assert found(cast.agent, "мошенничество") == found(cast.customer, "мошенничество") == []


def test_answers_and_later_messages_are_found(cast: Cast, four: list[Ticket]) -> None:
    answer(four[1], cast.agent, "Schimbați cartușul.")
    ask(cast.customer, "Cartușul este nou, dar lampa clipește.", ticket=four[1])
    assert found(cast.customer, "cartus") == [four[1].number]
    assert found(cast.customer, "lampa cartusul") == [four[1].number]


def test_companies_do_not_meet(cast: Cast, four: list[Ticket]) -> None:
    other = cast_of(load("clinic"))
    elsewhere = ask(other.customer, "Пароль не подходит")
    assert found(other.agent, "пароль") == [elsewhere.number]
    assert found(cast.agent, "пароль") == [four[0].number]


def test_the_words_of_a_ticket_go_with_it(cast: Cast, four: list[Ticket]) -> None:
    catch_up(cast.provider)
    four[2].delete()
    assert found(cast.agent, "invoice") == []
    assert TicketWords.objects.count() == 3


def test_indexing_again_changes_nothing(cast: Cast, four: list[Ticket]) -> None:
    catch_up(cast.provider)
    before = list(TicketWords.objects.order_by("pk").values_list("pk", "terms"))
    for ticket in four:
        indexing.add(ticket.messages.get())
    assert list(TicketWords.objects.order_by("pk").values_list("pk", "terms")) == before


def test_words_are_forgotten_when_the_index_is_made_anew(cast: Cast, four: list[Ticket]) -> None:
    catch_up(cast.provider)
    four[2].messages.update(body="Nothing to read here.")
    indexing.index_anew(four[2])
    assert found(cast.agent, "yesterday") == []
    assert found(cast.agent, "invoice") == [four[2].number]


def test_the_last_changed_ones_within_the_limit(cast: Cast, four: list[Ticket]) -> None:
    catch_up(cast.provider)
    rows = tickets.find(access.visible_tickets(cast.agent), "petrova", limit=1)
    assert list(rows.values_list("number", flat=True)) == [four[1].number]
    assert rows.order_by("created_at").filter(state="new").count() == 1


ODD = [
    "\x00", "'", '"', "a'b\"c", "* OR *", "p1_x:*", "NEAR(a b)", "^-+(){}[]", "😀", "ы" * 10_000, "и в", "a", "@",
    "a@", "@b.example", "%", "\\", "!&|", "' ' & !", "\ud800x", "x@y.z'\"--", "١٢٣", "-1", "word " * 3000,
]  # fmt: skip


@pytest.mark.parametrize("internal", [False, True])
def test_any_query_is_answered(cast: Cast, four: list[Ticket], internal: bool) -> None:
    for query in ODD:
        assert isinstance(found(cast.agent, query, internal=internal), list), query


def test_a_blank_query_leaves_the_list_as_it_is(cast: Cast, four: list[Ticket]) -> None:
    assert len(found(cast.agent, "  \x00 ")) == 4
    nothing: QuerySet[Ticket] = access.visible_tickets(cast.agent).filter(number=0)
    assert not tickets.find(nothing, "пароль").exists()
