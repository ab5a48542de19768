"""The log's tables: what happened, the counters that number it, and how far each reader has come."""

from django.db import models

from deskbell.models.person import Person
from deskbell.models.provider import Provider
from deskbell.models.ticket import Ticket


class Counter(models.Model):
    """The last number given out. `events` is taken as the last statement of a transaction, never earlier."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "name"), name="counter_once_per_provider"),)

    def __str__(self) -> str:
        return f"{self.provider_id} {self.name}: {self.value}"


class Event(models.Model):
    """`details` holds ids and old and new values, never text that people wrote."""

    class Audience(models.TextChoices):
        FOLLOWERS = "followers"
        SUPPORT = "support"
        PERSON = "person"

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, blank=True, related_name="events")
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "number"), name="event_number_once"),)
        indexes = (models.Index(fields=("ticket", "number"), name="event_of_ticket"),)

    def __str__(self) -> str:
        return f"{self.provider_id}/{self.number} {self.kind}"


class Reader(models.Model):
    """`number`: the last event this reaction is done with."""

    name = models.CharField(max_length=40)
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    number = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "provider"), name="reader_once_per_provider"),)

    def __str__(self) -> str:
        return f"{self.name} {self.provider_id}: {self.number}"


class ParkedEvent(models.Model):
    """An event a reaction could not take; it waits here, visible, while the reaction goes on."""

    reader = models.CharField(max_length=40)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    retried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reader", "event"), name="parked_once"),)

    def __str__(self) -> str:
        return f"{self.reader}: {self.event_id}"
