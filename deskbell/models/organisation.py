"""The customer's firm, the contracts it is served under, and the things it bought."""

from django.db import models

from deskbell.models.provider import Provider


class Organisation(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("provider", "name"), name="organisation_by_name"),)

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="contracts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contracts")
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "number"), name="contract_once_per_provider"),)

    def __str__(self) -> str:
        return self.number


class Service(models.Model):
    """A thing a customer bought, with the id under which the customer knows it."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="services")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="services")
    contract = models.ForeignKey(Contract, models.SET_NULL, null=True, blank=True, related_name="services")
    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "external_id"), name="service_once_per_provider"),)

    def __str__(self) -> str:
        return self.name
