"""Verbs of files: storing an upload before its form is sent, and sweeping what was never sent."""

import functools
import hashlib
from datetime import timedelta
from typing import IO, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from deskbell.actions.refusals import Refused, Words
from deskbell.events import action, afterwards
from deskbell.lib import clock, filetypes, tokens
from deskbell.lib.preset.schema import Attachments
from deskbell.models import Attachment, Person

HEAD = 8192
PIECE = 1024 * 1024
UNSENT_FOR = timedelta(days=1)


class Upload(Protocol):
    """An open file, or what Django makes of an uploaded one."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...


def store(content: Upload, *, name: str, size: int, by: Person, limits: Attachments) -> Attachment:
    """Checks the upload against `limits`, keeps the bytes under their SHA-256, and notes whose they are.

    Refused: empty, too large, of a type that is not taken, or with bytes that are not what its name says.
    Not one action: the bytes are written before the row, so a row never names bytes that are not there.
    """
    name = filetypes.safe_name(name)
    _check_size(name, size, limits)
    head = content.read(HEAD)
    kind = filetypes.sniff(head, name)
    _check_kind(name, kind, limits)
    content.seek(0)
    sha256 = hashlib.sha256()
    while piece := content.read(PIECE):
        sha256.update(piece)
    content.seek(0)
    attachment = Attachment(
        provider_id=by.provider_id,
        uploader=by,
        token=tokens.random_token(),
        name=name,
        media_type=kind.media_type,
        family=kind.family,
        size=size,
        sha256=sha256.hexdigest(),
        created_at=clock.now(),
    )
    if not default_storage.exists(attachment.storage_name):
        default_storage.save(attachment.storage_name, File(cast(IO[bytes], content)))
    _note(attachment)
    return attachment


@action
def _note(attachment: Attachment) -> None:
    attachment.save()


@action
def sweep(*, limit: int = 500) -> int:
    """Forgets uploads that were not sent within a day, and their bytes when nobody else has the same. How many."""
    old = list(Attachment.objects.filter(message=None, created_at__lt=clock.now() - UNSENT_FOR)[:limit])
    for attachment in old:
        # Sent in the meantime: it stays.
        if Attachment.objects.filter(pk=attachment.pk, message=None).delete()[0]:
            afterwards(functools.partial(_forget_bytes, attachment))
    return len(old)


def _forget_bytes(attachment: Attachment) -> None:
    if not Attachment.objects.filter(sha256=attachment.sha256).exists():
        default_storage.delete(attachment.storage_name)


def _check_size(name: str, size: int, limits: Attachments) -> None:
    if size == 0:
        raise _refused("file_empty", _("“%(name)s” is empty.") % {"name": name})
    if size > limits.size_mb * 1024 * 1024:
        words = _("“%(name)s” is larger than %(size)s MB.") % {"name": name, "size": limits.size_mb}
        raise _refused("file_too_large", words)


def _check_kind(name: str, kind: filetypes.FileKind, limits: Attachments) -> None:
    reason = filetypes.refusal(name, kind, limits.types)
    types = ", ".join(limits.types)
    if reason == "type":
        raise _refused("file_type", _("“%(name)s”: we take %(types)s.") % {"name": name, "types": types})
    if reason == "mismatch":
        raise _refused("file_mismatch", _("“%(name)s” is not what its name says it is.") % {"name": name})


def _refused(code: str, words: Words) -> Refused:
    return Refused(code, words, field="files")
