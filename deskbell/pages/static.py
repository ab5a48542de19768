"""Addresses of static files. A hash of them all stands in front, so that browsers may keep them for ever."""

import functools
import hashlib
import mimetypes
import re
from pathlib import Path

from django.conf import settings

PREFIX = "/static"
IMPORT = re.compile(r"""^@import url\("([^"]+)"\)[^;]*;\s*$""", re.M)
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def address(path: str) -> str:
    """`/static/<version>/<path>`."""
    return f"{PREFIX}/{version()}/{path}"


@functools.cache
def version() -> str:
    """Over names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for folder in settings.STATIC_FOLDERS:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.is_file():
                status = file.stat()
                digest.update(f"{file.relative_to(folder)}:{status.st_size}:{status.st_mtime_ns};".encode())
    return digest.hexdigest()[:10]


@functools.cache
def found(path: str) -> Path | None:
    """The file behind a path, from the first folder that has it; None for anything outside the folders."""
    for folder in settings.STATIC_FOLDERS:
        file = (folder / path).resolve()
        if file.is_relative_to(folder) and file.is_file():
            return file
    return None


def media_type(path: str) -> str:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(("text/", "image/svg")) else kind


@functools.cache
def bundled(path: str) -> bytes | None:
    """A stylesheet with the files it imports put in their places: one request instead of thirty."""
    file = found(path)
    if file is None or file.suffix != ".css":
        return None
    text = file.read_text(encoding="utf-8")
    if not IMPORT.search(text):
        return None
    return IMPORT.sub(lambda match: _inlined(file.parent, match[1]), text).encode()


def _inlined(folder: Path, name: str) -> str:
    text = (folder / name).read_text(encoding="utf-8")
    deeper = Path(name).parent
    if deeper == Path():
        return text
    return re.sub(r'url\("(?!data:|/)([^"]+)"\)', lambda match: f'url("{deeper / match[1]}")', text)
