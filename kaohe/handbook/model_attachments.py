"""附件: which files may lie beside a record."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件: files that prove a record. They are looked at by people; no rule reads them."""

    kinds: tuple[str, ...]
    """種類: PDF 圖片 文件 表格 文字 錄音."""
    megabytes: int = 10
    """大小: of each file at most."""
    most: int = 10
    """至多: files that one record has at the same time."""
