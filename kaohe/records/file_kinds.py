"""What a file is by its content, never by its name alone: one of a few kinds that nobody can start.

A library that guesses names the likeliest of hundreds of formats; here the question is whether a file is certainly one
of these, and everything else is refused.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

HEAD = 4096


@dataclass(frozen=True, slots=True)
class FileKind:
    """A format: the suffixes its name may have, the 種類 it belongs to, what a download says it is."""

    suffixes: tuple[str, ...]
    group: str
    media: str


KINDS = {
    "pdf": FileKind((".pdf",), "PDF", "application/pdf"),
    "png": FileKind((".png",), "圖片", "image/png"),
    "jpg": FileKind((".jpg", ".jpeg", ".jfif"), "圖片", "image/jpeg"),
    "gif": FileKind((".gif",), "圖片", "image/gif"),
    "webp": FileKind((".webp",), "圖片", "image/webp"),
    "heic": FileKind((".heic", ".heif"), "圖片", "image/heic"),
    "docx": FileKind((".docx",), "文件", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": FileKind((".odt",), "文件", "application/vnd.oasis.opendocument.text"),
    "xlsx": FileKind((".xlsx",), "表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": FileKind((".ods",), "表格", "application/vnd.oasis.opendocument.spreadsheet"),
    "txt": FileKind((".txt", ".csv"), "文字", "text/plain; charset=utf-8"),
    "mp3": FileKind((".mp3",), "錄音", "audio/mpeg"),
    "wav": FileKind((".wav",), "錄音", "audio/wav"),
    "m4a": FileKind((".m4a",), "錄音", "audio/mp4"),
    "ogg": FileKind((".ogg", ".opus"), "錄音", "audio/ogg"),
}
BEGINNINGS = {
    b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif",
    b"ID3": "mp3", b"\xff\xfb": "mp3", b"\xff\xf3": "mp3", b"\xff\xf2": "mp3", b"OggS": "ogg",
}  # fmt: skip
INSIDE_RIFF = {b"WEBP": "webp", b"WAVE": "wav"}
BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"M4A ": "m4a", b"M4B ": "m4a"}
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
MIMETYPES = {KINDS[kind].media: kind for kind in ("odt", "ods")}
MACROS = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/")
MOST_PARTS = 10_000


def kind_of(path: Path) -> str | None:
    """The kind of a file; None for what is none of them, has macros, or is broken."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return packed_kind(path)
    if head.startswith(b"RIFF"):
        return INSIDE_RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12])
    known = next((kind for begin, kind in BEGINNINGS.items() if head.startswith(begin)), None)
    return known or ("txt" if is_plain(path) else None)


def packed_kind(path: Path) -> str | None:
    """A document or a spreadsheet by the parts that lie in it; nothing is unpacked but the line that names it."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            if len(names) > MOST_PARTS or any(part in name.lower() for name in names for part in MACROS):
                return None
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in PARTS.items() if part in names), None)
            with packed.open("mimetype") as told:
                return MIMETYPES.get(told.read(100).decode("ascii", "replace"))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None


def is_plain(path: Path) -> bool:
    """Whether it is a text in UTF-8 without control characters, and no page, picture or script that a program runs."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.read(HEAD)
            if not first.strip() or first.lstrip().startswith(("<", "#!", "{\\rtf")):
                return False
            while first:
                if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in first):
                    return False
                first = file.read(1 << 20)
    except UnicodeDecodeError:
        return False
    return True


def group_of(kind: str) -> str:
    """The 種類 of a kind; empty for what is none."""
    return KINDS[kind].group if kind else ""


def suffixes(groups: tuple[str, ...]) -> list[str]:
    """The suffixes of everything that belongs to some 種類."""
    return [suffix for one in KINDS.values() if one.group in groups for suffix in one.suffixes]
