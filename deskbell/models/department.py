"""Where work is routed."""

from django.db import models

from deskbell.models.provider import Provider
from deskbell.models.text import spoken


class Department(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="departments")
    key = models.CharField(max_length=40)
    name = models.JSONField(default=str, blank=True)
    description = models.JSONField(default=str, blank=True)
    hours_key = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    public = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("provider", "key"), name="department_once_per_provider"),)

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        return spoken(self.name, language, self.provider.language)
