"""The academy answers in three languages, whatever is typed, and notices what changes."""

import subprocess
import sys
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from deskbell.actions import articles as verbs
from deskbell.lib import clock
from deskbell.models import Article, ArticleText, Provider, Section
from deskbell.search import articles, shelf
from deskbell.search.articles import Hit
from tests.cast import load

LANGUAGES = ("ru", "ro", "en")
TEXTS = {
    "password": {
        "en": ("Change your password", "Open Settings and choose a new password. Old sessions are signed out."),
        "ru": ("Смена пароля", "Откройте настройки и задайте новый пароль. Старые входы закроются."),
        "ro": ("Schimbarea parolei", "Deschideți setările și alegeți o parolă nouă. Sesiunile vechi se închid."),
    },
    "invoice": {
        "en": ("Download an invoice", "Invoices lie under Billing. Choose a month and press Download."),
        "ru": ("Скачать счёт", "Счета лежат в разделе «Оплата». Выберите месяц и нажмите «Скачать»."),
        "ro": ("Descărcați o factură", "Facturile se află la Plăți. Alegeți luna și apăsați Descărcați."),
    },
    "printer": {
        "en": ("The printer is silent", "Check the cable of the printer, then its queue. Error E-504 means no paper."),
        "ru": ("Принтер молчит", "Проверьте кабель принтера, затем очередь. Ошибка E-504: нет бумаги."),
        "ro": ("Imprimanta tace", "Verificați cablul imprimantei, apoi coada. Eroarea E-504 înseamnă lipsă hârtie."),
    },
}


@pytest.fixture
def academy(hotel: Provider) -> Provider:
    first, second = Section.objects.filter(provider=hotel)[:2]
    for slug, texts in TEXTS.items():
        section = second if slug == "printer" else first
        article = verbs.put(section, slug, pages=["*/devices*"] if slug == "printer" else [])
        for language, (title, body) in texts.items():
            verbs.write(article, language, title=title, summary=title, body=body)
    return hotel


def slugs(hits: list[Hit]) -> list[str]:
    return [hit.slug for hit in hits]


def best(provider: Provider, query: str, *languages: str) -> tuple[str, str]:
    hit = articles.find(provider, query, languages=languages or LANGUAGES)[0]
    return hit.slug, hit.language


QUESTIONS = {
    "как поменять пароль?": ("password", "ru"),
    "не печатает принтр": ("printer", "ru"),
    "rfr crfxfnm cxtn": ("invoice", "ru"),
    "kak skachat schet": ("invoice", "ru"),
    "cum schimb parola": ("password", "ro"),
    "vreau sa descarc facturi": ("invoice", "ro"),
    "where do I download invoices": ("invoice", "en"),
    "printre silent": ("printer", "en"),
    "E-504": ("printer", "ru"),
}


def test_finds_in_the_question_s_language(academy: Provider) -> None:
    assert {question: best(academy, question) for question in QUESTIONS} == QUESTIONS


def test_each_article_once_the_person_s_language_first(academy: Provider) -> None:
    hits = articles.find(academy, "E-504", languages=["ro", "ru", "en"])
    assert [(hit.slug, hit.language) for hit in hits] == [("printer", "ro")]
    ArticleText.objects.filter(language="ro", article__slug="printer").delete()
    hits = articles.find(academy, "E-504", languages=["ro", "ru", "en"])
    assert [(hit.slug, hit.language) for hit in hits] == [("printer", "ru")]


def test_a_hit_says_what_a_page_shows(academy: Provider) -> None:
    hit = articles.find(academy, "settings password", languages=["en"])[0]
    article = Article.objects.get(slug="password", provider=academy)
    assert (hit.article_id, hit.title, hit.section_key) == (article.pk, "Change your password", article.section.key)
    assert str(hit.snippet_html).startswith("Open <mark>Settings</mark> and choose a new <mark>password</mark>.")
    assert hit.score > 0


def test_only_of_the_section_asked_for(academy: Provider) -> None:
    section = Article.objects.get(slug="printer", provider=academy).section.key
    assert slugs(articles.find(academy, "choose printer", languages=["en"], section=section)) == ["printer"]
    assert articles.find(academy, "password", languages=["en"], section=section) == []
    assert articles.find(academy, "password", languages=["en"], section="no\x00where") == []


def test_the_open_page_decides_between_equals(academy: Provider) -> None:
    section = Section.objects.filter(provider=academy)[0]
    for slug, pages in (("one", []), ("two", ["/app/bookings*"])):
        article = verbs.put(section, slug, pages=pages)
        verbs.write(article, "en", title="Filters", summary="", body="Filters narrow a list.")
    assert slugs(articles.find(academy, "filters", languages=["en"]))[:2] == ["one", "two"]
    page = "https://host.example/app/bookings/7?x=1"
    assert slugs(articles.find(academy, "filters", languages=["en"], page=page))[:2] == ["two", "one"]
    assert articles.find(academy, "filters", languages=["en"], page="http://[broken")


def test_other_people_s_words_for_the_same_question_find_it(academy: Provider) -> None:
    assert articles.find(academy, "credentials", languages=["en"]) == []
    title, body = TEXTS["password"]["en"]
    article = Article.objects.get(slug="password", provider=academy)
    verbs.write(article, "en", title=title, summary="", body=body, also=["I lost my credentials"], tags=["login"])
    assert best(academy, "credentials", "en") == ("password", "en")
    assert best(academy, "login", "en") == ("password", "en")


def test_a_half_typed_word_finds(academy: Provider) -> None:
    assert best(academy, "passwo", "en") == ("password", "en")
    assert best(academy, "прин", "ru") == ("printer", "ru")


def test_what_has_nothing_to_do_with_anything_finds_nothing(academy: Provider) -> None:
    assert articles.find(academy, "elephants of Zanzibar", languages=LANGUAGES) == []


def test_changed_and_deleted_articles_are_noticed(academy: Provider) -> None:
    assert slugs(articles.find(academy, "invoice", languages=["en"])) == ["invoice"]
    article = Article.objects.get(slug="printer", provider=academy)
    with clock.at(clock.now() + timedelta(seconds=5)):
        verbs.write(article, "en", title="Invoice printer", summary="", body="It prints an invoice.")
    assert set(slugs(articles.find(academy, "invoice", languages=["en"]))) == {"invoice", "printer"}
    Article.objects.get(slug="invoice", provider=academy).delete()
    assert slugs(articles.find(academy, "invoice", languages=["en"])) == ["printer"]


def test_companies_do_not_meet(academy: Provider) -> None:
    other = load("clinic")
    assert articles.find(other, "password", languages=["en"]) == []


ODD = [
    "", "   ", "\x00\x01\x1f", "😀😀", "?" * 500, "a" * 10_000, "слово " * 2_000, "\ud800 lone", "%_\\'\"`;--",
    "ﷺ" * 100, "e\u0301" * 3000, "[]{};'<>/?", "1" * 300, "и в на", "İstanbul ﬁnance", "𝓹𝓪𝓼𝓼",
]  # fmt: skip


def test_any_query_is_answered(academy: Provider) -> None:
    for query in ODD:
        assert isinstance(articles.find(academy, query, languages=LANGUAGES, page=query), list), query


def test_odd_wishes_are_answered(academy: Provider) -> None:
    assert articles.find(academy, "password", languages=[]) == []
    assert articles.find(academy, "password", languages=["xx", "en", "en"], limit=0) == []
    assert len(articles.find(academy, "password", languages=["xx", "en", "en"], limit=1)) == 1


def test_as_many_queries_for_many_articles_as_for_few(
    academy: Provider, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = Section.objects.filter(provider=academy)[0]
    for number in range(12):
        verbs.write(verbs.put(section, f"a{number}"), "en", title=f"Password {number}", summary="", body="Password.")
    articles.find(academy, "password", languages=["en"])
    monkeypatch.setattr(shelf, "LOOK_EVERY", 60.0)
    for limit in (1, 10):
        with django_assert_num_queries(1):
            assert len(articles.find(academy, "password", languages=["en"], limit=limit)) == limit


def test_the_least_used_index_is_given_up(academy: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 1)
    for language in LANGUAGES:
        assert articles.find(academy, "E-504", languages=[language])
    assert [key[1] for key in shelf._places] == ["en"]


def test_a_process_that_is_not_asked_does_not_load_numpy() -> None:
    code = (
        "import django, sys; django.setup();"
        "import deskbell.search.articles, deskbell.search.tickets, deskbell.reactions;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=_environment(), check=False).returncode == 0


def _environment() -> dict[str, str]:
    from tests.environment import product_environment

    return product_environment(DJANGO_SETTINGS_MODULE="deskbell.run.settings")
