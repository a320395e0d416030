"""保存: how long what is personal in a register is kept."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.handbook.tree import Text


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as calendars have it."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Retention:
    """保存: how long the personal part of a record is kept."""

    term: Term
    since: str
    """離職: from when its person left; 記錄: from its day."""
    erased: tuple[Text, ...]
    """清除: the fields that are erased then; the record stays."""
