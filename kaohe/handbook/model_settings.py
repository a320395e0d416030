"""What handbook.yaml says: name, versions, week, lists, what is taken over."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WeekRule:
    """The due moment of a week: days after its Monday-like first day, and seconds of that day."""

    first_weekday: int = 1
    due_weekday: int = 7
    next_week: bool = False
    seconds: int = 86399


@dataclass(frozen=True, slots=True)
class Settings:
    """handbook.yaml of the topmost handbook, with what it takes over from those it 承接."""

    name: str
    folder: str
    language: int = 1
    currency: str = "元"
    time_zone: str = "Asia/Shanghai"
    versions: tuple[tuple[str, int], ...] = ()
    """(version, first day), in order."""
    announced: tuple[tuple[str, int], ...] = ()
    """(version, the day it was made known), where that is written."""
    extends: tuple[str, ...] = ()
    week: WeekRule = field(default_factory=WeekRule)
    people_limit: int = 100_000
    group_by: str = "單位"
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
