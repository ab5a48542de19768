"""Where mail goes: to the SMTP server that is set, or, without one, into the data folder, where a page shows it."""

import contextlib
import os
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from deskbell.channels.base import NotSent
from deskbell.lib import clock, mail

# Seconds.
TIMEOUT = 20


def send(letter: mail.Letter) -> None:
    """Raises NotSent; permanent for what the server will never take (5xx)."""
    try:
        message = mail.compose(letter)
    except ValueError as error:
        raise NotSent(str(error), permanent=True) from error
    if settings.SMTP:
        _send_by_smtp(message, letter)
    else:
        _keep(message, letter.message_id)


def folder() -> Path:
    return Path(settings.DATA) / "outbox"


def _keep(message: EmailMessage, message_id: str) -> None:
    """Written beside and renamed, so that a reader never finds half a mail; the same mail again replaces itself."""
    name = "".join(sign if sign.isalnum() or sign in "-." else "_" for sign in message_id.strip("<>"))
    try:
        folder().mkdir(parents=True, exist_ok=True)
        known = next(folder().glob(f"*_{name}.eml"), None)
        target = known or folder() / f"{clock.now():%Y%m%dT%H%M%S}_{name}.eml"
        draft = target.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(message.as_bytes())
        draft.rename(target)
    except OSError as error:
        raise NotSent(f"the mail could not be kept: {error.strerror}") from error


def _send_by_smtp(message: EmailMessage, letter: mail.Letter) -> None:
    try:
        with _server() as server:
            server.send_message(message, letter.sender_address, [letter.recipient_address])
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise NotSent(f"{code} {text.decode(errors='replace')}", permanent=500 <= code < 600) from error
    except smtplib.SMTPResponseException as error:
        said: bytes | str = error.smtp_error
        reply = said.decode(errors="replace") if isinstance(said, bytes) else said
        # A refused sign-in is our setting, not the recipient: it may be mended while the mail waits.
        is_ours = isinstance(error, smtplib.SMTPAuthenticationError)
        raise NotSent(f"{error.smtp_code} {reply}", permanent=500 <= error.smtp_code < 600 and not is_ours) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"the mail server cannot be reached: {error}") from error


@contextlib.contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """`smtps://` speaks TLS from the start; `smtp://` changes to it when the server offers it."""
    parts = urlsplit(settings.SMTP)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT) as server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
