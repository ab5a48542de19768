"""Files on their way in: one by one from a page with JavaScript, or all together with a form that has none."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from deskbell import access
from deskbell.actions import attachments
from deskbell.actions.refusals import Refused
from deskbell.lib.preset.schema import Attachments
from deskbell.models import Attachment, Person, Provider, RequestType

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Zone:
    """What the dropzone and the composer must know; the template macros take it as `upload`."""

    url: str
    max_files: int
    max_bytes: int
    accept: str
    files: Sequence[dict[str, object]] = ()


def limits_of(provider: Provider, request_type: RequestType | None = None) -> Attachments:
    """The request type's own limits, or the provider's."""
    if request_type is not None and request_type.attachments is not None:
        return msgspec.convert(request_type.attachments, Attachments)
    return provider.settings.attachments


def zone(url: str, limits: Attachments, kept: Sequence[Attachment] = ()) -> Zone | None:
    """None where no files are taken."""
    if not limits.files:
        return None
    accept = ",".join(f".{extension}" for extension in limits.types)
    return Zone(url, limits.files, limits.size_mb * MEGABYTE, accept, [shown(attachment) for attachment in kept])


def shown(attachment: Attachment) -> dict[str, object]:
    """A finished upload as the macros draw it."""
    return {
        "id": attachment.token, "name": attachment.name, "size": attachment.size, "type": attachment.media_type
    }  # fmt: skip


def upload(request: HttpRequest, person: Person, limits: Attachments) -> JsonResponse:
    """The body of an upload view: POST multipart `file` → 201 {id, name, size, html} or 422 {error}."""
    file = request.FILES.get("file")
    try:
        if file is None or isinstance(file, list):
            raise Refused("file_missing", ngettext("Choose a file.", "Choose files.", 1), field="files")
        stored = attachments.store(file, name=file.name or "", size=file.size or 0, by=person, limits=limits)
    except Refused as refused:
        return JsonResponse({"error": str(refused.words), "code": refused.code}, status=422)
    html = render_to_string("requests/_uploaded.html", {"file": shown(stored)}, request=request)
    return JsonResponse({"id": stored.token, "name": stored.name, "size": stored.size, "html": html}, status=201)


def posted(request: HttpRequest, person: Person, limits: Attachments) -> tuple[list[Attachment], Refused | None]:
    """Files of a posted form: those uploaded before (hidden `attachments`) and those that come with it (`files`).

    What can be kept is kept, also beside a refusal.
    """
    kept = access.own_uploads(person, list(dict.fromkeys(request.POST.getlist("attachments"))))
    refusal: Refused | None = None
    for file in request.FILES.getlist("files"):
        try:
            kept.append(attachments.store(file, name=file.name or "", size=file.size or 0, by=person, limits=limits))
        except Refused as refused:
            refusal = refusal or refused
    if len(kept) > limits.files:
        words = ngettext(
            "No more than %(count)s file in one message.", "No more than %(count)s files in one message.", limits.files
        ) % {"count": limits.files}
        refusal = refusal or Refused("too_many_files", words, field="files")
    return kept, refusal
