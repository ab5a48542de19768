"""What the customer chooses first, and the fields it then fills in."""

from django.db import models

from deskbell.models.department import Department
from deskbell.models.provider import Provider
from deskbell.models.text import spoken


class RequestType(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="request_types")
    key = models.CharField(max_length=40)
    name = models.JSONField(default=str, blank=True)
    description = models.JSONField(default=str, blank=True)
    guidance = models.JSONField(default=str, blank=True)
    icon = models.CharField(max_length=40, default="file-text")
    department = models.ForeignKey(Department, models.PROTECT, related_name="request_types")
    attachments = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("provider", "key"), name="request_type_once_per_provider"),)

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        return spoken(self.name, language, self.provider.language)


class FormField(models.Model):
    """`kind` is a `FieldKind` of the preset; `choices` and `show_when` have the preset's form."""

    request_type = models.ForeignKey(RequestType, models.CASCADE, related_name="fields")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    label = models.JSONField(default=str, blank=True)
    hint = models.JSONField(default=str, blank=True)
    required = models.BooleanField(default=False)
    choices = models.JSONField(default=list, blank=True)
    show_when = models.JSONField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("request_type", "key"), name="field_once_per_request_type"),)

    def __str__(self) -> str:
        return self.key
