"""The one Django app that owns all tables."""

from django.apps import AppConfig


class DeskbellConfig(AppConfig):
    name = "deskbell"
    label = "deskbell"
    default_auto_field = "django.db.models.BigAutoField"
