"""A file's bytes as they were before packing: gz undone within limits, other formats known by their first bytes."""

from __future__ import annotations

import gzip
import io
import zlib
from enum import Enum
from pathlib import Path

from kaohe.intake.faults import FileRefused
from kaohe.intake.limits import Limits

_STEP = 1 << 20
_GZ = b"\x1f\x8b"


class Format(Enum):
    """What a file is, by what it begins with; its name may say anything."""

    DELIMITED = "CSV"
    XLSX = "XLSX"
    PARQUET = "Parquet"


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file as it lies there."""
    try:
        size = path.stat().st_size
        if size > limits.unpacked_bytes:
            raise FileRefused("R106", what=f"{size} bytes", limit=limits.unpacked_bytes)
        return path.read_bytes()
    except OSError as error:
        raise FileRefused("R115", reason=error.strerror or type(error).__name__) from None


def beginning(path: Path, size: int, limits: Limits) -> bytes:
    """So many bytes of a text file at least; of any other all of it, with gz undone. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            head = file.read(size)
    except OSError as error:
        raise FileRefused("R115", reason=error.strerror or type(error).__name__) from None
    is_all = len(head) < size or head.startswith((_GZ, b"PK", b"PAR1"))
    return unpack(read_bytes(path, limits), limits) if is_all else head


def unpack(content: bytes, limits: Limits) -> bytes:
    """The bytes with gz undone, if they are gz."""
    if not content.startswith(_GZ):
        return content
    parts, size = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            while part := stream.read(_STEP):
                size += len(part)
                check_size(size, len(content), limits)
                parts.append(part)
    except (EOFError, OSError, zlib.error):
        raise FileRefused("R105") from None
    return b"".join(parts)


def check_size(unpacked: int, packed: int, limits: Limits) -> None:
    """Refuses what is too large, or packed more tightly than tables are."""
    if unpacked > limits.unpacked_bytes:
        raise FileRefused("R106", what=f"> {limits.unpacked_bytes} bytes", limit=limits.unpacked_bytes)
    if unpacked > limits.trusted_bytes and unpacked > packed * limits.packing:
        raise FileRefused("R106", what=f"{unpacked} : {packed}", limit=f"{limits.packing} : 1")


def format_of(content: bytes) -> Format:
    """What the bytes are; formats that are not read are refused by name."""
    if content.startswith(b"PK"):
        return Format.XLSX
    if content.startswith(b"PAR1"):
        return Format.PARQUET
    for start, name in (
        (b"\xd0\xcf\x11\xe0", "XLS (Excel 97-2003)"),
        (b"%PDF", "PDF"),
        (b"{\\rtf", "RTF"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!", "RAR"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"BZh", "bzip2"),
        (b"ARROW1", "Arrow"),
        (b"\xfd7zXZ", "xz"),
    ):
        if content.startswith(start):
            raise FileRefused("R109", format=name)
    return Format.DELIMITED
