"""What a file is by its bytes, whether it may come in, and a name that is safe to keep."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from deskbell.lib import signatures

Family = Literal["image", "video", "audio", "document", "text", "archive", "other"]


class FileKind(NamedTuple):
    """`extension` without the dot, lower case."""

    extension: str
    media_type: str
    family: Family


def _kinds(family: Family, **media_types: str) -> dict[str, FileKind]:
    return {
        extension.rstrip("_"): FileKind(extension.rstrip("_"), media, family)
        for extension, media in media_types.items()
    }


EXECUTABLE = "application/vnd.microsoft.portable-executable"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS: dict[str, FileKind] = {
    **_kinds(
        "image", png="image/png", jpg="image/jpeg", jpeg="image/jpeg", gif="image/gif", webp="image/webp",
        bmp="image/bmp", avif="image/avif", heic="image/heic", heif="image/heif", tif="image/tiff", tiff="image/tiff",
        dng="image/x-adobe-dng", nef="image/x-nikon-nef", cr2="image/x-canon-cr2", arw="image/x-sony-arw",
        jxl="image/jxl", ico="image/vnd.microsoft.icon", psd="image/vnd.adobe.photoshop",
    ),
    **_kinds(
        "video", mp4="video/mp4", m4v="video/mp4", mov="video/quicktime", webm="video/webm", mkv="video/x-matroska",
        avi="video/x-msvideo", ogv="video/ogg", mpg="video/mpeg", mpeg="video/mpeg", wmv="video/x-ms-wmv",
        flv="video/x-flv", **{"3gp": "video/3gpp"},
    ),
    **_kinds(
        "audio", mp3="audio/mpeg", ogg="audio/ogg", oga="audio/ogg", opus="audio/ogg", wav="audio/wav",
        m4a="audio/mp4", aac="audio/aac", flac="audio/flac", amr="audio/amr", mid="audio/midi", wma="audio/x-ms-wma",
    ),
    **_kinds(
        "document", pdf="application/pdf", rtf="application/rtf", doc="application/msword",
        xls="application/vnd.ms-excel", ppt="application/vnd.ms-powerpoint", msg="application/vnd.ms-outlook",
        vsd="application/vnd.visio", docx=f"{OFFICE}.wordprocessingml.document", xlsx=f"{OFFICE}.spreadsheetml.sheet",
        pptx=f"{OFFICE}.presentationml.presentation", odt=f"{OPEN_DOCUMENT}.text",
        ods=f"{OPEN_DOCUMENT}.spreadsheet", odp=f"{OPEN_DOCUMENT}.presentation", epub="application/epub+zip",
    ),
    **_kinds(
        "text", txt="text/plain", log="text/plain", csv="text/csv", tsv="text/tab-separated-values",
        md="text/markdown", markdown="text/markdown", json="application/json", xml="application/xml",
        svg="image/svg+xml", html="text/html", htm="text/html", xhtml="application/xhtml+xml", eml="message/rfc822",
        ics="text/calendar", vcf="text/vcard", ini="text/plain", conf="text/plain", cfg="text/plain",
        yaml="application/yaml", yml="application/yaml", toml="application/toml", sql="application/sql",
        diff="text/x-diff", patch="text/x-diff", css="text/css", js="text/javascript", mjs="text/javascript",
        ts="text/plain", py="text/x-python", php="text/x-php", sh="text/x-shellscript", bat="text/x-msdos-batch",
        cmd="text/x-msdos-batch", ps1="text/x-powershell", vbs="text/vbscript", reg="text/plain", hta="text/html",
    ),
    **_kinds(
        "archive", zip="application/zip", rar="application/vnd.rar", gz="application/gzip", tgz="application/gzip",
        bz2="application/x-bzip2", xz="application/x-xz", tar="application/x-tar", zst="application/zstd",
        **{"7z": "application/x-7z-compressed"},
    ),
    **_kinds(
        "other", exe=EXECUTABLE, dll=EXECUTABLE,
        elf="application/x-executable", macho="application/x-mach-binary", jar="application/java-archive",
        apk="application/vnd.android.package-archive", class_="application/java-vm", sqlite="application/vnd.sqlite3",
        swf="application/x-shockwave-flash", lnk="application/x-ms-shortcut", wasm="application/wasm",
    ),
}  # fmt: skip

UNKNOWN = FileKind("bin", "application/octet-stream", "other")
SAME_KIND = {
    "jpeg": "jpg", "tiff": "tif", "heif": "heic", "htm": "html", "mpeg": "mpg", "markdown": "md", "yml": "yaml",
    "oga": "ogg", "m4v": "mp4", "tgz": "gz",
}  # fmt: skip
INLINE_SAFE: frozenset[str] = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "application/pdf", "text/plain",
    "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4", "audio/aac", "audio/flac",
    "video/mp4", "video/quicktime", "video/webm", "video/ogg",
})  # fmt: skip

LONGEST_NAME = 180
LONGEST_EXTENSION = 16
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
AWKWARD = re.compile(r'[<>:"|?*]')
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def sniff(head: bytes, name: str = "") -> FileKind:
    """`head`: the first 8 KiB. The name only chooses among the kinds that the bytes allow."""
    wanted = _extension(name)
    possible = signatures.possible(head)
    if not possible and (text := signatures.text_kind(head)):
        is_text_name = wanted in KINDS and KINDS[wanted].family == "text"
        return KINDS[wanted if is_text_name else text]
    if possible:
        return KINDS[wanted if wanted in possible else possible[0]]
    return _foreign(head, wanted)


def refusal(name: str, kind: FileKind, allowed: Sequence[str]) -> Literal["type", "mismatch"] | None:
    """ "type": not among the allowed extensions; "mismatch": the bytes are not what the name says."""
    may_come = {_same(extension.lower().lstrip(".")) for extension in allowed}
    said = _same(_extension(name) or kind.extension)
    if said not in may_come:
        return "type"
    return None if said == _same(kind.extension) else "mismatch"


def safe_name(name: str) -> str:
    """The last part of a path, without what deceives the eye or upsets a file system; never empty."""
    visible = HIDDEN.sub("", unicodedata.normalize("NFC", HIDDEN.sub("", name)))
    last = AWKWARD.sub("_", re.split(r"[/\\]", visible.rstrip("/\\ "))[-1])
    last = " ".join(last.split()).strip(". ")
    if DEVICE.match(last):
        last = f"_{last}"
    if len(last) > LONGEST_NAME:
        stem, dot, extension = last.rpartition(".")
        ending = f".{extension}" if dot and len(extension) <= LONGEST_EXTENSION else ""
        last = (stem if ending else last)[: LONGEST_NAME - len(ending)].rstrip(". ") + ending
    return last or "file"


def _extension(name: str) -> str:
    stem, dot, extension = safe_name(name).rpartition(".")
    return extension.lower() if dot and stem else ""


def _same(extension: str) -> str:
    return SAME_KIND.get(extension, extension)


def _foreign(head: bytes, wanted: str) -> FileKind:
    """A type we have no rule for. It never becomes one that we do have a rule for: that rule said no."""
    found = [match for match in signatures.foreign(head) if match[0] not in KINDS]
    for extension, media_type in found:
        if extension == wanted:
            return FileKind(extension, media_type, "other")
    return FileKind(*found[0], "other") if found else UNKNOWN
