"""The company that gives support: tenant and brand. Every other row carries its id."""

import msgspec
from django.db import models
from msgspec import field

from deskbell.lib.preset import schema
from deskbell.lib.preset.schema import Form, text_in


class Settings(Form, kw_only=True):
    """What a provider decides and no query asks for: kept together, in one column, in the preset's form."""

    brand: schema.Brand = field(default_factory=schema.Brand)
    words: dict[schema.Word, schema.Text] = {}
    help: schema.Help = field(default_factory=schema.Help)
    chat: schema.Chat = field(default_factory=schema.Chat)
    identity: schema.Identity = field(default_factory=schema.Identity)
    registration: schema.Registration = field(default_factory=schema.Registration)
    requests: schema.Requests = field(default_factory=schema.Requests)
    attachments: schema.Attachments = field(default_factory=schema.Attachments)
    notify: schema.Notify = field(default_factory=schema.Notify)
    bot: schema.Bot = field(default_factory=schema.Bot)
    retention: schema.Retention = field(default_factory=schema.Retention)
    hours: list[schema.Hours] = []
    contacts: list[schema.Contact] = []
    status_words: list[schema.StatusWord] = []


class Provider(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    name = models.JSONField(default=str)
    language = models.CharField(max_length=2)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60)
    ticket_prefix = models.CharField(max_length=6, blank=True)
    settings_form = models.JSONField(default=dict, blank=True)
    identity_secret = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    @property
    def settings(self) -> Settings:
        """Read once for each row object; assign `settings_form` through `put_settings`."""
        known: Settings | None = self.__dict__.get("_settings")
        if known is None:
            known = self.__dict__["_settings"] = msgspec.convert(self.settings_form, Settings)
        return known

    def put_settings(self, settings: Settings) -> None:
        self.settings_form = msgspec.to_builtins(settings)
        self.__dict__.pop("_settings", None)

    def name_in(self, language: str) -> str:
        return text_in(self.name, language, self.language)

    def speaks(self, language: str) -> bool:
        return language in self.languages
