"""How one provider knows somebody, and the ways to reach them."""

from django.db import models
from django.db.models import Q

from deskbell.models.account import Account
from deskbell.models.department import Department
from deskbell.models.organisation import Organisation
from deskbell.models.provider import Provider


class Person(models.Model):
    class Kind(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"
        BOT = "bot"

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="people")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="people")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CUSTOMER)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="people")
    language = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    departments = models.ManyToManyField(Department, blank=True, related_name="agents")
    is_admin = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "account"), condition=Q(account__isnull=False), name="person_once_per_account"
            ),
            models.UniqueConstraint(
                fields=("provider", "external_id"), condition=~Q(external_id=""), name="person_once_per_external_id"
            ),
        )
        indexes = (models.Index(fields=("provider", "kind", "name"), name="person_by_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_agent(self) -> bool:
        return self.kind == self.Kind.AGENT

    @property
    def is_customer(self) -> bool:
        return self.kind == self.Kind.CUSTOMER


class Address(models.Model):
    class Kind(models.TextChoices):
        EMAIL = "email"
        TELEGRAM = "telegram"
        DEVICE = "device"

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "kind", "value"), name="address_once_per_provider"),)

    def __str__(self) -> str:
        return self.value
