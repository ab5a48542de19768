"""Every setting of an installation: the table behind the settings module, `deskbell settings` and docs/settings.md."""

import os
from pathlib import Path
from typing import NamedTuple


class Option(NamedTuple):
    name: str
    default: str
    help: str
    secret: bool = False


OPTIONS = (
    Option("DESKBELL_DATA", "./data", "Folder of everything that is kept: database, files, outgoing mail, keys."),
    Option("DESKBELL_DATABASE", "", "postgresql://user@host/name; empty: SQLite in the data folder.", secret=True),
    Option("DESKBELL_REDIS", "", "redis://host:6379/0 for bell, cache and limits across machines; empty: alone."),
    Option("DESKBELL_URL", "http://localhost:8000", "Address under which people reach this installation."),
    Option("DESKBELL_PROXIES", "0", "Proxies in front that set X-Forwarded-For; limits count the address before them."),
    Option("DESKBELL_HOSTS", "*", "Host names that are answered, by commas."),
    Option("DESKBELL_SECRET", "", "Key for signatures; empty: made once and kept in the data folder.", secret=True),
    Option("DESKBELL_SMTP", "", "smtp://user:password@host:587; empty: mail is kept in the data folder.", secret=True),
    Option("DESKBELL_MAIL_FROM", "support@localhost", "Sender of mail where a provider names none."),
    Option("DESKBELL_MAIL_DOMAIN", "localhost", "Domain of Message-IDs and reply addresses."),
    Option("DESKBELL_S3", "", "s3://bucket?endpoint=… for files; empty: the data folder.", secret=True),
    Option("DESKBELL_THREADS", "4", "Threads of one server process that answer pages."),
    Option("DESKBELL_MAX_BODY_MB", "220", "Largest request body in megabytes."),
    Option("DESKBELL_WRITE_LIMIT", "300", "Messages, files and changes that one person may send in a minute."),
    Option("DESKBELL_API_LIMIT", "600", "Requests a minute that one API token may make."),
    Option("DESKBELL_DEBUG", "", "1: detailed errors, for developers only."),
    Option("DESKBELL_LOG", "info", "debug, info, warning or error."),
    Option("PORT", "8000", "Port of `deskbell run` and `deskbell web`."),
    Option("HOST", "127.0.0.1", "Address `deskbell run` and `deskbell web` listen on."),
)
DEFAULTS = {option.name: option.default for option in OPTIONS}


def option(name: str) -> str:
    """The setting from the environment, from the file that NAME_FILE names, or its default. KeyError: no such one."""
    default = DEFAULTS[name]
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "") or default
