"""The picture of the organisation: a box a unit, from left to right, drawn on the server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.people.chart import UnitNode

WIDTH, HEIGHT, GAP_X, GAP_Y = 168, 40, 36, 10
LONGEST = 11
"""Characters of a name that fit into its box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A unit at its place; `line` leads from the box of its parent, empty for those at the top."""

    unit: UnitNode
    x: int
    y: int
    line: str

    @property
    def name(self) -> str:
        """The name, as much of it as fits."""
        name = self.unit.name
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes and the size that holds them."""

    boxes: tuple[Box, ...]
    width: int
    height: int


def drawn(tops: Iterable[UnitNode]) -> Picture:
    """Every leaf has a row of its own, every other unit stands in the middle of its parts."""
    boxes: list[Box] = []
    rows = 0

    def place(unit: UnitNode, depth: int) -> int:
        nonlocal rows
        x, slot = depth * (WIDTH + GAP_X), len(boxes)
        boxes.append(Box(unit, x, 0, ""))
        below = [place(part, depth + 1) for part in unit.parts]
        if not below:
            below, rows = [rows * (HEIGHT + GAP_Y)], rows + 1
        y = (below[0] + below[-1]) // 2
        boxes[slot] = Box(unit, x, y, "")
        return y

    for top in tops:
        place(top, 0)
    placed = {box.unit.code: box for box in boxes}
    parents = {part.code: box for box in boxes for part in box.unit.parts}
    lined = tuple(Box(box.unit, box.x, box.y, line(parents.get(code), box)) for code, box in placed.items())
    deepest = max((box.x for box in boxes), default=0)
    return Picture(lined, deepest + WIDTH + 2, rows * (HEIGHT + GAP_Y) + 2)


def line(parent: Box | None, box: Box) -> str:
    """The path from a parent's right side to a box's left."""
    if parent is None:
        return ""
    begin, turn = parent.x + WIDTH, parent.x + WIDTH + GAP_X // 2
    return f"M{begin} {parent.y + HEIGHT // 2}H{turn}V{box.y + HEIGHT // 2}H{box.x}"
