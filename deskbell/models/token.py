"""A program's key to the API: it acts as one person of one provider. Only the hash of the secret is kept."""

from django.db import models

from deskbell.models.person import Person


class ApiToken(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
