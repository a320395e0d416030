"""The kinds of jobs: rooms above register what they can do beside the pages, and what is to be done every so often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from kaohe.base.actor import Actor
from kaohe.base.catalogue import told
from kaohe.jobs.progress import Progress

Said = Mapping[str, list[str]]
"""A sentence and what to do next, by language."""
Result = Mapping[str, object]
Work = Callable[..., Result]
"""`work(actor, progress, **args)`: may be done again from the start at any time, whatever of it was done before."""

LANGUAGES = ("zh_Hant", "zh_Hans", "en")
_kinds: dict[str, Work] = {}


@dataclass(frozen=True, slots=True)
class Chore:
    """What a worker does every so often, whoever else does it too."""

    seconds: float
    do: Callable[[], object]


_chores: list[Chore] = []


@cache
def load() -> None:
    """Imports `tasks` of each of our rooms, which registers what it does. Only who begins or does a job needs that."""
    for app in apps.get_app_configs():
        if app.name.startswith("kaohe.") and module_has_submodule(app.module, "tasks"):
            import_module(f"{app.name}.tasks")


def chores() -> list[Chore]:
    """What is to be done every so often."""
    load()
    return _chores


def job(kind: str) -> Callable[[Work], Work]:
    """Registers a function as a kind of job."""

    def registered(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return registered


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Registers a function as a chore."""

    def registered(do: Callable[[], object]) -> Callable[[], object]:
        _chores.append(Chore(seconds, do))
        return do

    return registered


def is_known(kind: str) -> bool:
    """Whether a room does such jobs."""
    load()
    return kind in _kinds


def do(kind: str, actor: Actor, progress: Progress, args: Mapping[str, Any]) -> Result:
    """Does a job of a kind. Raises whatever keeps it from being done."""
    load()
    return _kinds[kind](actor, progress, **args)


def said(room: str, code: str, **args: object) -> Said:
    """A sentence of a room's messages.csv in each language."""
    texts = {key: str(value) for key, value in args.items()}
    return {language: list(told(room, code, texts, language)) for language in LANGUAGES}
