"""One message to one address by one channel, with its attempts and outcome."""

from django.db import models
from django.db.models import Q

from deskbell.models.message import Message
from deskbell.models.person import Address
from deskbell.models.provider import Provider


class Delivery(models.Model):
    class State(models.TextChoices):
        DUE = "due"
        SENT = "sent"
        FAILED = "failed"
        SKIPPED = "skipped"

    class Purpose(models.TextChoices):
        ANSWER = "answer"
        RECEIPT = "receipt"

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    address = models.ForeignKey(Address, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.ANSWER)
    unless_seen = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=250, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("message", "address", "channel", "purpose"), name="delivery_once_per_address"
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), condition=Q(state="due"), name="delivery_due"),
            models.Index(fields=("provider", "id"), condition=Q(state="failed"), name="delivery_failed"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id} → {self.address_id}: {self.state}"
