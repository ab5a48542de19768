"""A stored file. The bytes lie in the storage under their SHA-256; this row says whose they are."""

from django.db import models

from deskbell.models.message import Message
from deskbell.models.person import Person
from deskbell.models.provider import Provider


class Attachment(models.Model):
    """Without a `message` it was uploaded for a form that is not sent yet; such rows are swept after a day."""

    provider = models.ForeignKey(Provider, models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    uploader = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    family = models.CharField(max_length=10)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("message",), name="attachment_of_message"),)

    def __str__(self) -> str:
        return self.name

    @property
    def storage_name(self) -> str:
        return f"files/{self.sha256[:2]}/{self.sha256}"
