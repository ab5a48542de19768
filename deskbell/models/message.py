"""One message of a conversation: Markdown as written, HTML as rendered once, when it was written."""

from django.db import models
from django.db.models import Q

from deskbell.models.person import Person
from deskbell.models.provider import Provider
from deskbell.models.ticket import Ticket


class Message(models.Model):
    """`external_id` is unique within the provider's channel: the same message twice is one message."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    is_internal = models.BooleanField(default=False)
    from_support = models.BooleanField(default=False)
    channel = models.CharField(max_length=12)
    external_id = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "channel", "external_id"),
                condition=~Q(external_id=""),
                name="message_once_per_external_id",
            ),
        )
        indexes = (models.Index(fields=("ticket", "id"), name="message_of_ticket"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.pk}"
