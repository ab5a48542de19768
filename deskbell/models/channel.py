"""A configured door of a provider: portal, widget, email, telegram, api."""

from django.db import models

from deskbell.models.department import Department
from deskbell.models.provider import Provider


class Channel(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=12)
    department = models.ForeignKey(Department, models.SET_NULL, null=True, blank=True, related_name="channels")
    is_active = models.BooleanField(default=True)
    settings_form = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "kind"), name="channel_once_per_provider"),)

    def __str__(self) -> str:
        return f"{self.provider_id} {self.kind}"
