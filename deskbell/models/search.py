"""What the search of tickets reads: the words of each ticket, as search compares them."""

from django.db import models

from deskbell.models.provider import Provider
from deskbell.models.ticket import Ticket


class TicketWords(models.Model):
    """`terms`: once each, parted by spaces. The database's own full-text index over them is made in the migrations."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="+")
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    terms = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.ticket_id}"
