"""A result on its way from card to node."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.handbook.core import Value
from kaohe.handbook.model import Result, SheetRow
from kaohe.handbook.results import Gather
from kaohe.handbook.types import Type

BY_RULE, RELEASED = "依規", "放行"
"""The parts of a 公式 that is held: what the formula gives, and whether that was released."""


@dataclass(frozen=True, slots=True)
class Output:
    """One name a card gives. `part`: "" the card itself; row, a row of a sheet; else what follows the dot (X.超出)."""

    name: str
    card: Result
    part: str = ""
    row: SheetRow | None = None


@dataclass(slots=True)
class Draft:
    """The raw value and what it gathers; `target` when the kind fixes the stored type."""

    value: Value
    gathers: tuple[Gather, ...] = ()
    target: Type | None = None
    formula: str = ""
