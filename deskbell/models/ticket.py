"""A request or a chat, who follows it, and how far each has read it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from deskbell.models.department import Department
from deskbell.models.organisation import Contract, Organisation, Service
from deskbell.models.person import Person
from deskbell.models.provider import Provider
from deskbell.models.request_type import RequestType


class TicketQuerySet(models.QuerySet["Ticket"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=Ticket.UNFINISHED)

    def supports_turn(self) -> Self:
        return self.filter(state__in=(Ticket.State.NEW, Ticket.State.OPEN))


class Ticket(models.Model):
    class Kind(models.TextChoices):
        REQUEST = "request"
        CHAT = "chat"

    class State(models.TextChoices):
        NEW = "new"
        OPEN = "open"
        WAITING = "waiting"
        SOLVED = "solved"
        CLOSED = "closed"

    UNFINISHED: ClassVar = (State.NEW, State.OPEN, State.WAITING, State.SOLVED)
    ARCHIVABLE: ClassVar = (State.WAITING, State.SOLVED, State.CLOSED)

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="tickets")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REQUEST)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    subject = models.CharField(max_length=250)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tickets")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="tickets")
    department = models.ForeignKey(Department, models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="assigned_tickets")
    type = models.ForeignKey(RequestType, models.PROTECT, null=True, blank=True, related_name="tickets")
    priority = models.ForeignKey("deskbell.Priority", models.PROTECT, related_name="tickets")
    contract = models.ForeignKey(Contract, models.SET_NULL, null=True, blank=True, related_name="tickets")
    service = models.ForeignKey(Service, models.SET_NULL, null=True, blank=True, related_name="tickets")
    fields = models.JSONField(default=dict, blank=True)
    channel = models.CharField(max_length=12)
    follow_up_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="follow_ups")
    last_message_id = models.BigIntegerField(null=True, blank=True)
    last_support_message_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "number"), name="ticket_number_once"),)
        indexes = (
            models.Index(F("person"), F("updated_at").desc(), F("id").desc(), name="ticket_of_person"),
            models.Index(F("organisation"), F("updated_at").desc(), F("id").desc(), name="ticket_of_organisation"),
            models.Index(F("provider"), F("updated_at").desc(), F("id").desc(), name="ticket_by_update"),
            models.Index(F("provider"), F("state"), F("updated_at").desc(), F("id").desc(), name="ticket_by_state"),
            models.Index(
                F("department"),
                F("updated_at").desc(),
                F("id").desc(),
                condition=~Q(state="closed"),
                name="ticket_unfinished_here",
            ),
            models.Index(
                F("assignee"),
                F("updated_at").desc(),
                F("id").desc(),
                condition=~Q(state="closed"),
                name="ticket_unfinished_of",
            ),
            models.Index(F("state"), F("state_changed_at"), condition=Q(state="solved"), name="ticket_to_close"),
        )

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def label(self) -> str:
        """The number as people write it."""
        return f"{self.provider.ticket_prefix}{self.number}"

    @property
    def is_supports_turn(self) -> bool:
        return self.state in (self.State.NEW, self.State.OPEN)


class Watcher(models.Model):
    """A colleague or agent who follows a ticket that is not theirs."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="watchers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="watched")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "ticket"), name="watcher_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} watches {self.ticket_id}"


class ReadMark(models.Model):
    """`message_id`: the last message of the other side that this person has had before their eyes."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="read_marks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    message_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ticket", "person"), name="read_mark_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} read {self.ticket_id} up to {self.message_id}"
