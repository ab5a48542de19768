"""Priorities, the response targets promised for each, and one running clock of a ticket."""

from django.db import models
from django.db.models import Q

from deskbell.models.provider import Provider
from deskbell.models.text import spoken
from deskbell.models.ticket import Ticket


class Priority(models.Model):
    """`level` 1 (lowest) to 4 orders priorities and picks their bars."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="priorities")
    key = models.CharField(max_length=40)
    name = models.JSONField(default=str, blank=True)
    hint = models.JSONField(default=str, blank=True)
    level = models.PositiveSmallIntegerField(default=2)
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("provider", "key"), name="priority_once_per_provider"),)

    def __str__(self) -> str:
        return self.key

    def name_in(self, language: str) -> str:
        return spoken(self.name, language, self.provider.language)


class Policy(models.Model):
    """Targets in minutes of the named hours (none: round the clock); 0 promises nothing."""

    priority = models.OneToOneField(Priority, models.CASCADE, related_name="policy")
    first_response_minutes = models.PositiveIntegerField(default=0)
    solution_minutes = models.PositiveIntegerField(default=0)
    hours_key = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.priority_id}: {self.first_response_minutes}/{self.solution_minutes}"


class Deadline(models.Model):
    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first_response"
        SOLUTION = "solution"

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ticket", "kind"), name="deadline_once_per_ticket"),)
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(met_at__isnull=True, missed_at__isnull=True), name="deadline_running"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"
