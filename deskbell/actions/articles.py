"""Verbs of the academy."""

from collections.abc import Sequence

from deskbell.events import Audience, action, record
from deskbell.lib import clock, markdown
from deskbell.models import Article, ArticleText, Section


@action
def put(section: Section, slug: str, *, pages: Sequence[str] = (), position: int = 0) -> Article:
    """Makes the article or moves it to where this says."""
    article, is_new = Article.objects.get_or_create(
        provider=section.provider,
        slug=slug,
        defaults={"section": section, "pages": list(pages), "position": position, "created_at": clock.now()},
    )
    if not is_new and (article.section_id, article.pages, article.position) != (section.pk, list(pages), position):
        article.section, article.pages, article.position = section, list(pages), position
        article.save(update_fields=["section", "pages", "position"])
    return article


@action
def write(
    article: Article, language: str, *, title: str, summary: str, body: str, tags: Sequence[str] = (),
    also: Sequence[str] = (),
) -> bool:  # fmt: skip
    """Puts the article's text in one language. False: it says that already."""
    said = {"title": title, "summary": summary, "body": body, "tags": list(tags), "also": list(also)}
    known = ArticleText.objects.filter(article=article, language=language).first()
    if known and all(getattr(known, name) == value for name, value in said.items()):
        return False
    html, _headings = markdown.article_html(body)
    ArticleText.objects.update_or_create(
        article=article, language=language, defaults={**said, "html": html, "updated_at": clock.now()}
    )
    record(
        "article.written", provider=article.provider_id, audience=Audience.SUPPORT, article=article.pk,
        language=language,
    )  # fmt: skip
    return True
