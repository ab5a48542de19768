"""The academy: sections, search, articles. Open to strangers too."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.channels.portal import frame
from deskbell.pages import academy as library
from deskbell.pages import guards
from deskbell.pages.visitor import PageRequest, word


def academy(request: PageRequest, slug: str) -> HttpResponse:
    shop, language = guards.provider(request), request.visitor.language
    query = request.GET.get("q", "").strip()[: library.LONGEST_QUERY]
    hits = library.find(shop, query, language)
    context = {
        "query": query,
        "hits": hits,
        "ask_word": word(shop, "ask", language, _("For example: how do I return a payment")),
        "sections": library.sections(shop, language) if not hits else [],
    }
    return frame.page(request, "academy.html", "academy", {**context, **_usual(request, slug)})


def section(request: PageRequest, slug: str, key: str) -> HttpResponse:
    shown, articles = library.section(guards.provider(request), key, request.visitor.language)
    return frame.page(
        request, "section.html", "academy", {"section": shown, "articles": articles, **_usual(request, slug)}
    )


def article(request: PageRequest, slug: str, article: str) -> HttpResponse:
    """`?in=ro` shows it in another language without changing the reader's."""
    shop, language = guards.provider(request), request.visitor.language
    wanted = request.GET.get("in", "")
    shown = library.article(shop, article, wanted if shop.speaks(wanted) else language)
    context = {
        "article": shown,
        "also_url": lambda code: f"{reverse('portal:article', args=(slug, article))}?in={code}",
        "summary_word": word(shop, "summary", language, _("In short")),
        "related_word": word(shop, "related", language, _("Related articles")),
    }
    return frame.page(request, "article.html", "academy", {**context, **_usual(request, slug)})


def _usual(request: PageRequest, slug: str) -> frame.Context:
    shop, language = guards.provider(request), request.visitor.language
    return {
        "slug": slug,
        "academy_word": word(shop, "academy", language, _("Academy")),
        "new_word": word(shop, "new-request", language, _("New request")),
        "section_url": lambda key: reverse("portal:section", args=(slug, key)),
        "article_url": lambda name: reverse("portal:article", args=(slug, name)),
    }
