"""Results of a stored run that stand for themselves: what a change does not touch is read, not worked out again."""

from __future__ import annotations

from kaohe.engine.plan.frames import KEYS, Frame, Key

KEPT = "kept:"


def source_of(key: Key) -> str:
    """The input table that holds a frame's kept results."""
    return KEPT + "/".join(key)


def provide(frame: Frame, names: list[str]) -> None:
    """Adds kept results, value and flag, as columns of the frame."""
    steps, taken = frame.context.steps, frame.context.taken.setdefault(frame.key, [])
    taken += names
    columns = columns_of(names)
    table = steps.source(source_of(frame.key), [*KEYS, *columns_of(taken)])
    frame.put(frame.match(table, [(column, column) for column in columns]), columns)


def columns_of(names: list[str]) -> list[str]:
    """The columns of results: value and flag."""
    return [column for name in names for column in (name, f"{name}__f")]
