"""Open tasks, as far as rights depend on them (憑任務); the room that keeps tasks says how they are found."""

from __future__ import annotations

from collections.abc import Callable

OpenTask = Callable[[str, str, tuple[str, ...]], bool]
"""Whether a person (number) has an open task about data of people (numbers)."""


def no_task(number: str, data: str, people: tuple[str, ...]) -> bool:
    """Before a room keeps tasks, nobody has one."""
    del number, data, people
    return False


class _Registered:
    open_task: OpenTask = staticmethod(no_task)


def register_tasks(found: OpenTask) -> None:
    """Says how open tasks are found; called once, at start-up, by the room that keeps them."""
    _Registered.open_task = staticmethod(found)


def open_task(number: str, data: str, people: tuple[str, ...]) -> bool:
    """Whether somebody has an open task about the data of these people."""
    return _Registered.open_task(number, data, people)
