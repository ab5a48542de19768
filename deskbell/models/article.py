"""The academy: sections, articles, and an article's text in each language."""

from django.db import models

from deskbell.models.provider import Provider
from deskbell.models.text import spoken


class Section(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    name = models.JSONField(default=str, blank=True)
    description = models.JSONField(default=str, blank=True)
    icon = models.CharField(max_length=40, default="book-open")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("provider", "key"), name="section_once_per_provider"),)

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        return spoken(self.name, language, self.provider.language)


class Article(models.Model):
    """`pages`: patterns of the host product's addresses where it helps; `tags`: as shown at its foot."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="articles")
    section = models.ForeignKey(Section, models.CASCADE, related_name="articles")
    slug = models.SlugField(max_length=120)
    pages = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("provider", "slug"), name="article_once_per_provider"),)

    def __str__(self) -> str:
        return self.slug


class ArticleText(models.Model):
    """`also`: the same question as other people ask it; it is searched like the title."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=250)
    summary = models.TextField(blank=True)
    body = models.TextField()
    html = models.TextField()
    tags = models.JSONField(default=list, blank=True)
    also = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("article", "language"), name="article_text_once"),)

    def __str__(self) -> str:
        return self.title
