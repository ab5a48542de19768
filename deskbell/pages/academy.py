"""The academy as portal and widget show it: sections, lists, one article, what is recommended, search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count

from deskbell.access import NotVisible, visible_articles
from deskbell.lib import markdown
from deskbell.lib.markdown import Heading
from deskbell.lib.preset.schema import text_in
from deskbell.models import Article, ArticleText, Provider, Section
from deskbell.search import articles

LONGEST_QUERY = 300


@dataclass(frozen=True)
class SectionCard:
    key: str
    name: str
    description: str
    icon: str
    count: int


@dataclass(frozen=True)
class ArticleCard:
    """`language` differs from the reader's where there is no text in the reader's."""

    slug: str
    title: str
    summary: str
    language: str
    section: str
    updated_at: datetime


@dataclass(frozen=True)
class Hit:
    """`snippet` is clean HTML with <mark>."""

    slug: str
    title: str
    summary: str
    snippet: str
    language: str


@dataclass(frozen=True)
class ArticlePage:
    slug: str
    title: str
    summary: str
    html: str
    language: str
    updated_at: datetime
    minutes: int
    tags: Sequence[str]
    headings: Sequence[Heading]
    also: Sequence[tuple[str, str]]
    section_key: str
    section: str
    related: Sequence[ArticleCard]


def sections(provider: Provider, language: str) -> list[SectionCard]:
    """Those with articles, in order."""
    rows = Section.objects.filter(provider=provider).annotate(count=Count("articles"))
    return [
        SectionCard(
            row.key, _own(row.name, provider, language), _own(row.description, provider, language), row.icon, row.count
        )
        for row in rows
        if row.count
    ]


def section(provider: Provider, key: str, language: str) -> tuple[SectionCard, list[ArticleCard]]:
    """Raises NotVisible."""
    row = Section.objects.filter(provider=provider, key=key).first()
    if row is None:
        raise NotVisible(f"section {key}")
    shown = _cards(provider, visible_articles(provider).filter(section=row)[:200], language)
    name = _own(row.name, provider, language)
    return SectionCard(row.key, name, _own(row.description, provider, language), row.icon, len(shown)), shown


def article(provider: Provider, slug: str, language: str) -> ArticlePage:
    """In the reader's language, else the provider's, else any. Raises NotVisible."""
    row = visible_articles(provider).filter(slug=slug).first()
    texts = {text.language: text for text in row.texts.all()} if row else {}
    if row is None or not texts:
        raise NotVisible(f"article {slug}")
    text = _best(texts, language, provider)
    names = dict(settings.LANGUAGES)
    near = visible_articles(provider).filter(section_id=row.section_id).exclude(pk=row.pk)[:5]
    return ArticlePage(
        slug=row.slug,
        title=text.title,
        summary=text.summary,
        html=text.html,
        language=text.language,
        updated_at=text.updated_at,
        minutes=max(1, round(len(text.body.split()) / 180)),
        tags=text.tags,
        headings=[heading for heading in markdown.article_html(text.body)[1] if heading.level <= 3],
        also=[(code, names.get(code, code)) for code in provider.languages if code in texts and code != text.language],
        section_key=row.section.key,
        section=_own(row.section.name, provider, language),
        related=_cards(provider, near, language),
    )


def recommended(provider: Provider, language: str, *, page: str = "", limit: int = 4) -> list[ArticleCard]:
    """Articles that name the open page's path of the host product; without a page the first ones."""
    rows = visible_articles(provider).order_by("section__position", "position", "pk")
    if not page:
        return _cards(provider, _one_of_each_section(rows[:200], limit), language)
    path = _path(page)
    patterns = list(rows.values_list("pk", "pages")[:2000])
    fitting = [pk for pk, pages in patterns if any(fnmatchcase(path, pattern) for pattern in pages)]
    return _cards(provider, rows.filter(pk__in=fitting[:limit]), language)


def _path(page: str) -> str:
    """Of an address the host page gave, whatever it may be."""
    try:
        return urlsplit(page).path or "/"
    except ValueError:
        return "/"


def find(provider: Provider, query: str, language: str, *, limit: int = 20) -> list[Hit]:
    """In the reader's and the provider's language. No hits while there is no query."""
    words = " ".join(query.replace("\x00", "").split())[:LONGEST_QUERY]
    if not words:
        return []
    languages = list(dict.fromkeys([language, provider.language]))
    hits = articles.find(provider, words, languages=languages, limit=limit)
    return [Hit(hit.slug, hit.title, hit.summary, str(hit.snippet_html), hit.language) for hit in hits]


def _one_of_each_section(rows: Iterable[Article], limit: int) -> list[Article]:
    """Going round the sections, so that what is shown first is not all about one thing."""
    by_section: dict[int, list[Article]] = {}
    for row in rows:
        by_section.setdefault(row.section_id, []).append(row)
    longest = max((len(own) for own in by_section.values()), default=0)
    turns = [own[turn] for turn in range(longest) for own in by_section.values() if turn < len(own)]
    return turns[:limit]


def _cards(provider: Provider, rows: Iterable[Article], language: str) -> list[ArticleCard]:
    """One query for the texts of all rows."""
    chosen = list(rows)
    texts: dict[int, dict[str, ArticleText]] = {}
    for text in ArticleText.objects.filter(article__in=chosen).defer("body", "html"):
        texts.setdefault(text.article_id, {})[text.language] = text
    found = [(row, _best(texts[row.pk], language, provider)) for row in chosen if row.pk in texts]
    return [
        ArticleCard(
            row.slug, text.title, text.summary, text.language, _own(row.section.name, provider, language),
            text.updated_at,
        )
        for row, text in found
    ]  # fmt: skip


def _best(texts: dict[str, ArticleText], language: str, provider: Provider) -> ArticleText:
    return texts.get(language) or texts.get(provider.language) or next(iter(texts.values()))


def _own(text: Any, provider: Provider, language: str) -> str:
    return text_in(text, language, provider.language)
