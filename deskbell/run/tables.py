"""Brings the tables up to this version, and does nothing at all when they are."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

import deskbell.migrations


def bring_up() -> None:
    """SQLite: a stamp beside the database says which migrations it has had, so that a start need not ask."""
    stamp = Path(settings.DATA) / "migrated"
    known = _known()
    if connection.vendor == "sqlite" and _is_stamped(stamp, known):
        return
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        stamp.write_text(known, encoding="ascii")


def _is_stamped(stamp: Path, known: str) -> bool:
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    return database.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == known


def _known() -> str:
    import allauth
    import django

    names = sorted(file.name for file in Path(deskbell.migrations.__path__[0]).glob("0*.py"))
    versions = [django.__version__, allauth.__version__]
    return hashlib.sha256(" ".join([*names, *versions]).encode()).hexdigest()
