"""Files on their way out: only to people who may see them, and never as a page that could act in our name."""

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from deskbell import access
from deskbell.lib import filetypes
from deskbell.models import Person
from deskbell.pages.conversation import File

# Browsers will not show a PDF in a sandbox; everything else we show inline needs nothing that it takes away.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
LARGEST_PICTURE = 4 * 1024 * 1024


def download(request: HttpRequest, person: Person, token: str) -> HttpResponseBase:
    """The body of a download view. Raises access.NotVisible."""
    attachment = access.get_attachment(person, token)
    version = f'"{attachment.sha256[:32]}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponse(status=304, headers={"ETag": version})
    safe = attachment.media_type in filetypes.INLINE_SAFE
    is_text = attachment.media_type.startswith("text/")
    response = FileResponse(
        default_storage.open(attachment.storage_name),
        as_attachment=not safe,
        filename=attachment.name,
        content_type=f"{attachment.media_type}; charset=utf-8" if is_text else attachment.media_type,
    )
    is_pdf = attachment.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = POLICY if is_pdf and safe else f"sandbox; {POLICY}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"] = version
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def shown(files: Iterable[File], address: str, slug: str) -> list[dict[str, object]]:
    """As the macros draw them; `address` is the name of the door's download view (slug, token, name)."""
    return [_shown(file, reverse(address, args=(slug, file.token, file.name))) for file in files]


def _shown(file: File, url: str) -> dict[str, object]:
    is_picture = file.family == "image" and file.media_type in filetypes.INLINE_SAFE and file.size <= LARGEST_PICTURE
    thumbnail = url if is_picture else ""
    return {"url": url, "name": file.name, "size": file.size, "type": file.media_type, "thumbnail": thumbnail}
