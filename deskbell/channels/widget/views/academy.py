"""The academy in the window: search, sections, one article."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from deskbell.channels.widget.panel import draw, person_view
from deskbell.pages import academy, guards
from deskbell.pages.visitor import PageRequest


@person_view
@require_safe
def index(request: PageRequest, slug: str) -> HttpResponse:
    provider, language = guards.provider(request), request.visitor.language
    query = request.GET.get("q", "").strip()[: academy.LONGEST_QUERY]
    context = {
        "query": query,
        "hits": academy.find(provider, query, language),
        "sections": academy.sections(provider, language),
    }
    return draw(request, "widget/academy.html", context)


@person_view
@require_safe
def section(request: PageRequest, slug: str, key: str) -> HttpResponse:
    card, articles = academy.section(guards.provider(request), key, request.visitor.language)
    return draw(request, "widget/section.html", {"section": card, "articles": articles})


@person_view
@require_safe
def article(request: PageRequest, slug: str, article: str) -> HttpResponse:
    """`?in=` asks for another language than the reader's own."""
    provider = guards.provider(request)
    asked = request.GET.get("in", "")
    language = asked if provider.speaks(asked) else request.visitor.language
    here = reverse("widget:article", args=(slug, article))
    context = {
        "article": academy.article(provider, article, language),
        "also_url": lambda code: f"{here}?in={code}",
    }
    return draw(request, "widget/article.html", context)
