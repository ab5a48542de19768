"""Something a person is told; in widget and portal it is a pop-up."""

from django.db import models

from deskbell.models.message import Message
from deskbell.models.person import Person
from deskbell.models.provider import Provider
from deskbell.models.ticket import Ticket


class Notification(models.Model):
    class State(models.TextChoices):
        NEW = "new"
        SNOOZED = "snoozed"
        DISMISSED = "dismissed"

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="notifications")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "message"), name="notification_once"),)
        indexes = (models.Index(fields=("person", "state", "id"), name="notification_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.message_id}: {self.state}"
