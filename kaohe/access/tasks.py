"""Open tasks, as far as rights depend on them (憑任務); the room that keeps records says which there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kaohe.access.remembering import once


@dataclass(frozen=True, slots=True)
class Tasks:
    """What somebody's open tasks ask for of some data: its records by `keys`, or all of which `subjects` they are."""

    keys: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.keys or self.subjects)


OpenTasks = Callable[[str, str, date], Tasks]
"""Of a person (number), about data by its name, on a day."""


def no_tasks(number: str, data: str, day: date) -> Tasks:
    """Before a room keeps tasks, nobody has one."""
    del number, data, day
    return Tasks()


class _Registered:
    found: OpenTasks = staticmethod(no_tasks)


def register_tasks(found: OpenTasks) -> None:
    """Says how open tasks are found; called once, at start-up, by the room that keeps them."""
    _Registered.found = staticmethod(found)


def open_tasks(number: str, data: str, day: date) -> Tasks:
    """What somebody's open tasks ask for of some data."""
    return once(_Registered.found, number, data, day)
