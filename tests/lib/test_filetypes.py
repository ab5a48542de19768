import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.lib.filetypes import INLINE_SAFE, KINDS, FileKind, refusal, safe_name, sniff

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"
CLINIC = ["gif", "jpeg", "jpg", "png", "heic", "pdf", "txt", "mp4", "mov", "mp3", "oga", "ogg", "dng"]


def boxed(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x20ftyp" + brand + b"\x00\x00\x02\x00mif1isomiso2"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<xml/>")
    return file.getvalue()[:8192]


@pytest.mark.parametrize(
    ("head", "name", "extension", "family"),
    [
        (PNG, "", "png", "image"),
        (PNG, "photo.jpg", "png", "image"),
        (JPEG, "", "jpg", "image"),
        (JPEG, "photo.JPEG", "jpeg", "image"),
        (b"GIF89a", "x", "gif", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "webp", "image"),
        (boxed(b"heic"), "", "heic", "image"),
        (boxed(b"mif1"), "a.heic", "heic", "image"),
        (boxed(b"avif"), "", "avif", "image"),
        (boxed(b"isom"), "", "mp4", "video"),
        (boxed(b"isom"), "a.mov", "mov", "video"),
        (boxed(b"qt  "), "", "mov", "video"),
        (boxed(b"M4A "), "", "m4a", "audio"),
        (b"II*\x00\x08\x00\x00\x00", "", "tif", "image"),
        (b"II*\x00\x08\x00\x00\x00", "a.dng", "dng", "image"),
        (b"MM\x00*\x00\x00\x00\x08\xc6\x12\x00\x01\x00\x00\x00\x04", "", "dng", "image"),
        (b"OggS\x00\x02" + bytes(20) + b"OpusHead", "", "ogg", "audio"),
        (b"OggS\x00\x02", "voice.oga", "oga", "audio"),
        (b"ID3\x04\x00", "", "mp3", "audio"),
        (b"\xff\xfb\x90\x64" + bytes(40), "", "mp3", "audio"),
        (b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm", "", "webm", "video"),
        (b"%PDF-1.7\n%\xe2\xe3", "", "pdf", "document"),
        (zipped("[Content_Types].xml", "word/document.xml"), "", "docx", "document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.docx", "xlsx", "document"),
        (zipped("[Content_Types].xml", "_rels/.rels"), "a.docx", "docx", "document"),
        (zipped("a.txt"), "a.zip", "zip", "archive"),
        (zipped("META-INF/MANIFEST.MF"), "a.jar", "jar", "other"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "xls", "document"),
        (EXE, "setup.png", "exe", "other"),
        (b"Rar!\x1a\x07\x01\x00", "", "rar", "archive"),
        (b"hello", "", "txt", "text"),
        (b"hello", "server.log", "log", "text"),
        (b"a;b\n1;2", "t.csv", "csv", "text"),
        (b"hello", "a.png", "txt", "text"),
        ("Привет, мир".encode()[:-1], "", "txt", "text"),
        ("Привет, мир".encode("cp1251"), "", "txt", "text"),
        ("Привет".encode("utf-16"), "", "txt", "text"),
        (b"\xef\xbb\xbf# a", "a.md", "md", "text"),
        (b"<svg xmlns='x'><script/></svg>", "a.svg", "svg", "text"),
        (b"<svg xmlns='x'>", "a.png", "svg", "text"),
        (b"<?xml version='1.0'?><a/>", "", "xml", "text"),
        (b"<!DOCTYPE html><p>", "a.gif", "html", "text"),
        (b"@echo off", "a.bat", "bat", "text"),
        (b"", "", "txt", "text"),
        (b"\x00\x01\x02\x03nothing known", "a.png", "bin", "other"),
    ],
)
def test_bytes_decide_and_the_name_only_chooses(head: bytes, name: str, extension: str, family: str) -> None:
    kind = sniff(head, name)
    assert (kind.extension, kind.family) == (extension, family)


@given(st.binary(max_size=600), st.sampled_from(["", "a.png", "a.txt", "a.pdf", "b.dwg"]))
def test_any_bytes_have_a_kind(head: bytes, name: str) -> None:
    kind = sniff(head, name)
    assert kind.extension
    assert "/" in kind.media_type


@pytest.mark.parametrize(
    ("name", "head", "answer"),
    [
        ("a.png", PNG, None),
        ("a.PNG", PNG, None),
        ("a.jpeg", JPEG, None),
        ("a.png", EXE, "mismatch"),
        ("a.png", JPEG, "mismatch"),
        ("a.exe", EXE, "type"),
        ("a.svg", b"<svg/>", "type"),
        ("a.txt", b"hello", None),
        ("a.txt", PNG, "mismatch"),
        ("a.html", b"<html>", "type"),
        ("a.png.exe", PNG, "type"),
        ("noextension", PNG, None),
        ("noextension", EXE, "type"),
        ("a.mov", boxed(b"isom"), None),
        ("a.dng", b"II*\x00\x08\x00\x00\x00", None),
        ("a.png ", EXE, "mismatch"),
        ("a.\u202egnp.exe", EXE, "type"),
    ],
)
def test_what_may_come_in(name: str, head: bytes, answer: str | None) -> None:
    assert refusal(name, sniff(head, name), CLINIC) == answer


def test_jpg_allows_jpeg_and_dots_do_not_matter() -> None:
    assert refusal("a.jpeg", sniff(JPEG, "a.jpeg"), [".JPG"]) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\photo.png", "photo.png"),
        ("отчёт за май.pdf", "отчёт за май.pdf"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("  ..  ", "file"),
        ("", "file"),
        ("/", "file"),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("a   b.txt", "a b.txt"),
    ],
)
def test_names_are_made_safe(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@given(st.text() | st.text(alphabet="./\\ \u202e\x00ab", max_size=400))
def test_a_safe_name_is_always_one_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 180
    assert not set(safe) & set('/\\\x00\n\u202e<>:"|?*')
    assert safe not in (".", "..")
    assert safe_name(safe) == safe


def test_a_long_name_keeps_its_extension() -> None:
    safe = safe_name("я" * 400 + ".docx")
    assert len(safe) == 180
    assert safe.endswith("я.docx")


def test_nothing_that_runs_in_a_page_is_shown_in_place() -> None:
    for extension in ("html", "svg", "xml", "xhtml", "js", "hta", "css"):
        assert KINDS[extension].media_type not in INLINE_SAFE
    assert {"image/png", "application/pdf", "text/plain"} <= INLINE_SAFE
    assert KINDS["jpeg"] == FileKind("jpeg", "image/jpeg", "image")
