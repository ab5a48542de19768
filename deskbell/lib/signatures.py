"""What bytes can be: for the first bytes of a file, the extensions they allow, the likeliest first."""

import codecs
import re

import puremagic

HEADS: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"\x89PNG\r\n\x1a\n", ("png",)),
    (b"\xff\xd8\xff", ("jpg", "jpeg")),
    (b"GIF87a", ("gif",)),
    (b"GIF89a", ("gif",)),
    (b"\xff\x0a", ("jxl",)),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", ("jxl",)),
    (b"\x00\x00\x01\x00", ("ico",)),
    (b"8BPS", ("psd",)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("doc", "xls", "ppt", "msg", "vsd")),
    (b"{\\rtf", ("rtf",)),
    (b"Rar!\x1a\x07", ("rar",)),
    (b"7z\xbc\xaf\x27\x1c", ("7z",)),
    (b"\x1f\x8b\x08", ("gz", "tgz")),
    (b"BZh", ("bz2",)),
    (b"\xfd7zXZ\x00", ("xz",)),
    (b"\x28\xb5\x2f\xfd", ("zst",)),
    (b"OggS", ("ogg", "oga", "opus", "ogv")),
    (b"fLaC", ("flac",)),
    (b"#!AMR", ("amr",)),
    (b"MThd", ("mid",)),
    (b"ID3", ("mp3",)),
    (b"\x00\x00\x01\xba", ("mpg", "mpeg")),
    (b"\x00\x00\x01\xb3", ("mpg", "mpeg")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ("wmv", "wma")),
    (b"FLV\x01", ("flv",)),
    (b"\x7fELF", ("elf",)),
    (b"\xca\xfe\xba\xbe", ("class", "macho")),
    (b"\xcf\xfa\xed\xfe", ("macho",)),
    (b"\xce\xfa\xed\xfe", ("macho",)),
    (b"SQLite format 3\x00", ("sqlite",)),
    (b"\x00asm", ("wasm",)),
    (b"L\x00\x00\x00\x01\x14\x02\x00", ("lnk",)),
)
BRANDS: dict[bytes, tuple[str, ...]] = {
    b"heic": ("heic", "heif"), b"heix": ("heic", "heif"), b"heim": ("heic", "heif"), b"heis": ("heic", "heif"),
    b"hevc": ("heic", "heif"), b"hevx": ("heic", "heif"), b"mif1": ("heif", "heic"), b"msf1": ("heif", "heic"),
    b"avif": ("avif",), b"avis": ("avif",), b"qt  ": ("mov", "mp4", "m4v"), b"M4A ": ("m4a", "mp4"),
    b"M4B ": ("m4a", "mp4"), b"M4V ": ("m4v", "mp4"),
}  # fmt: skip
ANY_VIDEO = ("mp4", "mov", "m4v", "m4a")
RIFFS: dict[bytes, tuple[str, ...]] = {b"WEBP": ("webp",), b"WAVE": ("wav",), b"AVI ": ("avi",)}
OFFICE_PARTS = (
    (b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"AndroidManifest.xml", "apk"), (b"META-INF/", "jar"),
    (b"classes.dex", "apk"),
)  # fmt: skip
STORED_TYPES = (
    (b"opendocument.text", "odt"), (b"opendocument.spreadsheet", "ods"), (b"opendocument.presentation", "odp"),
    (b"epub+zip", "epub"),
)  # fmt: skip
ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
MARKUP = (
    (re.compile(r"(?i)<!doctype html|<html[\s>]"), "html"),
    (re.compile(r"(?i)<!doctype svg|<svg[\s>]"), "svg"),
    (re.compile(r"<\?xml"), "xml"),
)
NOT_IN_OLD_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x98]")
BIT_RATES_THAT_ARE_NONE = (0x00, 0xF0)


def possible(head: bytes) -> tuple[str, ...]:
    """Nothing for texts and for what no rule here knows."""
    for start, extensions in HEADS:
        if head.startswith(start):
            return _ogg(head) if start == b"OggS" else extensions
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(head)
    if head[4:8] == b"ftyp":
        return _boxed(head)
    if head[:4] == b"RIFF":
        return RIFFS.get(head[8:12], ())
    if head[:4] in (b"II*\x00", b"MM\x00*"):
        return _tiff(head)
    return _other_binary(head)


def text_kind(head: bytes) -> str | None:
    """The likeliest text extension, or None for bytes that are not text."""
    text = _decoded(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n")[:1000]
    if start.startswith("<"):
        for mark, extension in MARKUP:
            if mark.search(start):
                return extension
    return "txt"


def foreign(head: bytes) -> list[tuple[str, str]]:
    """(extension, media type) that a larger list of signatures finds, surest first."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError):
        return []
    return [
        (match.extension.lstrip(".").lower(), match.mime_type or "application/octet-stream")
        for match in matches
        if match.extension and match.confidence >= 0.5
    ]


def _other_binary(head: bytes) -> tuple[str, ...]:
    if re.match(rb"(?:\xef\xbb\xbf)?\s{0,64}%PDF-\d", head):
        return ("pdf",)
    if head[:4] == b"\x1aE\xdf\xa3":
        return ("webm",) if b"webm" in head[:64] else ("mkv",)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip") and head[:1] == b"\x00":
        return ("mov", "mp4")
    if head[:2] == b"MZ" and b"\x00" in head:
        return ("exe", "dll")
    if head[:3] in (b"FWS", b"CWS", b"ZWS") and b"\x00" in head[:64]:
        return ("swf",)
    if head[257:262] == b"ustar":
        return ("tar",)
    if head[:2] == b"BM" and head[6:10] == bytes(4) and len(head) > 26:
        return ("bmp",)
    return _mpeg_audio(head)


def _mpeg_audio(head: bytes) -> tuple[str, ...]:
    if len(head) < 4 or head[0] != 0xFF:
        return ()
    if head[1] & 0xF6 == 0xF0:
        return ("aac",)
    is_frame = head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08 and head[1] & 0x06 == 0x02
    if is_frame and head[2] & 0xF0 not in BIT_RATES_THAT_ARE_NONE and head[2] & 0x0C != 0x0C:
        return ("mp3",)
    return ()


def _ogg(head: bytes) -> tuple[str, ...]:
    if b"\x80theora" in head[:512]:
        return ("ogv", "ogg")
    return ("ogg", "oga", "opus")


def _boxed(head: bytes) -> tuple[str, ...]:
    """ISO base media (ISO/IEC 14496-12): the major brand, else the compatible ones, say what is inside."""
    major = head[8:12]
    if major in BRANDS:
        found = BRANDS[major]
        return ("avif", *found) if major in (b"mif1", b"msf1") and b"avif" in head[16:64] else found
    if major.startswith(b"3g"):
        return ("3gp", "mp4")
    return ANY_VIDEO


def _tiff(head: bytes) -> tuple[str, ...]:
    version_tag = b"\x12\xc6\x01\x00" if head[:1] == b"I" else b"\xc6\x12\x00\x01"
    raw = ("dng", "nef", "cr2", "arw")
    return (*raw, "tif", "tiff") if version_tag in head else ("tif", "tiff", *raw)


def _zip(head: bytes) -> tuple[str, ...]:
    for mark, extension in STORED_TYPES:
        if head[30:38] == b"mimetype" and mark in head[38:120]:
            return (extension, "zip")
    names = _entry_names(head)
    for part, extension in OFFICE_PARTS:
        if any(name.startswith(part) for name in names):
            return (extension, "zip")
    return ("zip", "docx", "xlsx", "pptx")


def _entry_names(head: bytes) -> list[bytes]:
    return [head[entry.end() : entry.end() + int.from_bytes(entry[1], "little")] for entry in ENTRY.finditer(head)]


def _decoded(head: bytes) -> str | None:
    """A text cut anywhere, in UTF-8, in UTF-16 with its mark, or in Windows-1251."""
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
        return None if "\x00" in text else text
    except UnicodeDecodeError:
        return None if NOT_IN_OLD_TEXT.search(head) else head.decode("cp1251", "replace")
