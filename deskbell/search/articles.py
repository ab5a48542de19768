"""Finds the articles that answer a question, with one scorer on every database.

The arrays it works on are made on the first question: a server nobody asks anything holds neither them nor numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Q
from markupsafe import Markup

from deskbell.models import Article, ArticleText, Provider
from deskbell.search import analysis, snippets
from deskbell.search.query import Question, read

if TYPE_CHECKING:
    from deskbell.search.index import Index

# Of how many candidates in each language it is asked whether they are about the open page.
CANDIDATES = 50
ABOUT_THIS_PAGE = 1.15
# A language knows the question's words this much better before it goes ahead of the person's own.
CLEARLY_BETTER = 0.25
# A language that knows less than this share of what the best one knows only guesses.
GUESSING = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """`snippet_html` is safe HTML with <mark>. Scores compare within one answer only."""

    article_id: int
    slug: str
    language: str
    title: str
    summary: str
    section_key: str
    snippet_html: Markup
    score: float


class _Found(NamedTuple):
    article_id: int
    language: str
    score: float
    question: Question


class _Asked(NamedTuple):
    of: Index
    question: Question


def find(
    provider: Provider,
    query: str,
    *,
    languages: Sequence[str],
    section: str | None = None,
    page: str = "",
    limit: int = 10,
) -> list[Hit]:
    """Best first, each article once; those in an earlier language come before those in a later one.

    `section`: only this section and what is below it. `page`: the open page of the host product, whose articles
    count for a little more. Any query is answered, an empty or senseless one with nothing.
    """
    if limit < 1 or not query.strip():
        return []
    found: dict[int, _Found] = {}
    among = _in_section(provider, section) if section is not None else None
    for asked in _in_order(_asked(provider, query, languages)):
        for match in _matches(asked, among, page):
            found.setdefault(match.article_id, match)
    return _hits(list(found.values())[:limit])


def _asked(provider: Provider, query: str, languages: Sequence[str]) -> list[_Asked]:
    from deskbell.search import shelf

    indexes = [shelf.index_of(provider.pk, language) for language in dict.fromkeys(languages)]
    return [_Asked(index, read(query, index.vocabulary)) for index in indexes if index is not None]


def _in_order(asked: list[_Asked]) -> list[_Asked]:
    """The person's order, unless the question is clearly in another language; without those that only guess."""
    familiar = {one.of.language: one.question.familiarity for one in asked}
    best = max(familiar.values(), default=0.0)
    own = next(iter(familiar.values()), 0.0)
    ahead = best if best - own > CLEARLY_BETTER else None
    useful = [one for one in asked if one.question.familiarity >= best * GUESSING]
    return sorted(useful, key=lambda one: one.question.familiarity != ahead) if ahead else useful


def _matches(asked: _Asked, among: list[int] | None, page: str) -> list[_Found]:
    from deskbell.search import scoring

    ranked = scoring.rank(asked.of, asked.question, among=among, most=CANDIDATES)
    fitting = _about(page, [article_id for article_id, _ in ranked]) if page else set()
    found = [
        _Found(
            article_id,
            asked.of.language,
            score * (ABOUT_THIS_PAGE if article_id in fitting else 1.0),
            asked.question,
        )
        for article_id, score in ranked
    ]
    return sorted(found, key=lambda one: -one.score)


def _in_section(provider: Provider, key: str) -> list[int]:
    key = key.replace("\x00", "")
    inside = Q(section__key=key) | Q(section__parent__key=key)
    return list(Article.objects.filter(inside, provider=provider).order_by().values_list("pk", flat=True))


def _about(page: str, article_ids: list[int]) -> set[int]:
    """Articles that name this page of the host product."""
    try:
        path = urlsplit(page).path or "/"
    except ValueError:
        return set()
    patterns = Article.objects.filter(pk__in=article_ids).order_by().values_list("pk", "pages")
    return {pk for pk, pages in patterns if any(fnmatchcase(path, str(pattern)) for pattern in pages)}


def _hits(found: list[_Found]) -> list[Hit]:
    texts = (
        ArticleText.objects.filter(article__in=[one.article_id for one in found])
        .order_by()
        .values_list("article_id", "language", "article__slug", "title", "summary", "article__section__key", "html")
    )
    by_article = {(article_id, language): rest for article_id, language, *rest in texts}
    return [_hit(one, *text) for one in found if (text := by_article.get((one.article_id, one.language)))]


def _hit(found: _Found, slug: str, title: str, summary: str, section_key: str, html: str) -> Hit:
    stems = {name for word in found.question.telling for name, _ in word.stems}
    snippet = snippets.cut(analysis.plain(html), stems, found.language)
    return Hit(found.article_id, slug, found.language, title, summary, section_key, snippet, found.score)
