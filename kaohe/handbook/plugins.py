"""Functions of a company's own, in Python, for what the language cannot say: declared, tested, and called by name.

A plugin is offered by its name (`offer`), by an installed package or a file that whoever runs the command names. Only a
handbook that lists it, function by function, may call it. Numbers come in and go out as exact Decimals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from kaohe.handbook.types import Num
from kaohe.handbook.units import unit_of

_OFFERED: dict[str, Callable[[], Plugin]] = {}
_WHERE: list[Callable[[], object]] = []
"""Places to look for plugins, each looked at once, when a handbook first asks for one."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number is: its unit as handbooks write it, the decimals it has at most, and its range in that unit."""

    unit: str
    decimals: int
    low: str
    high: str

    @property
    def kind(self) -> Num:
        """The same as handbooks know it. Raises ValueError when the declaration makes no sense."""
        unit = unit_of(self.unit)
        step = Fraction(1, 10**self.decimals)
        low, high = Fraction(self.low), Fraction(self.high)
        if unit is None or not 0 <= self.decimals <= 9 or low > high:
            raise ValueError(self)
        kind = Num(unit.dimension, step * unit.factor, int(low / step), int(high / step))
        if not kind.fits or kind.lo * step != low or kind.hi * step != high:
            raise ValueError(self)
        return kind

    def given(self, number: int) -> Decimal:
        """A number of steps as the function gets it."""
        return Decimal(number).scaleb(-self.decimals)

    def taken(self, answer: object) -> int | None:
        """What the function gave as a number of steps; None when it is not exact, too fine or out of range."""
        if isinstance(answer, bool) or not isinstance(answer, int | Decimal | Fraction):
            return None
        if isinstance(answer, Decimal) and not answer.is_finite():
            return None
        steps = Fraction(answer) * 10**self.decimals
        return int(steps) if steps.denominator == 1 and self.kind.lo <= steps <= self.kind.hi else None


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what it takes, what it gives, and worked cases of its own (arguments, answer), as texts."""

    name: str
    takes: tuple[Quantity, ...]
    gives: Quantity
    call: Callable[..., object]
    cases: tuple[tuple[tuple[str, ...], str], ...]

    def answer(self, numbers: tuple[int, ...]) -> tuple[int | None, str, str]:
        """The answer as a number of steps, its state, and why there is none. Never raises.

        An exception leaves the value missing (缺數據); what is no exact number in the declared range is 超範圍.
        """
        given = [quantity.given(number) for quantity, number in zip(self.takes, numbers, strict=True)]
        try:
            found = self.call(*given)
            steps, said = self.gives.taken(found), f"{found}"[:80]
        except Exception as fault:  # noqa: BLE001 - whatever a company's code raises, the month goes on
            return None, "缺數據", f"{type(fault).__name__}: {fault}"
        return (steps, "已定", "") if steps is not None else (None, "超範圍", said)

    def failing(self) -> list[tuple[str, str, str]]:
        """The cases that do not come out as stated, or not twice the same: (arguments, found, stated)."""
        found = []
        for arguments, stated in self.cases:
            numbers = tuple(quantity.taken(Decimal(one)) for quantity, one in zip(self.takes, arguments, strict=True))
            if None in numbers:
                found.append((", ".join(arguments), "?", stated))
                continue
            answers = [self.answer(numbers) for _ in range(2)]  # type: ignore[arg-type]
            if any(steps is None or steps != self.gives.taken(Decimal(stated)) for steps, _, _ in answers):
                told = [why if steps is None else f"{self.gives.given(steps)}" for steps, _, why in answers]
                found.append((", ".join(arguments), " / ".join(dict.fromkeys(told)), stated))
        return found


@dataclass(frozen=True)
class Plugin:
    """Functions that belong together, under one version."""

    name: str
    version: str
    functions: tuple[Function, ...]

    @cached_property
    def sha256(self) -> str:
        """A digest of the files that the functions are written in."""
        codes = (getattr(function.call, "__code__", None) for function in self.functions)
        files = sorted({code.co_filename for code in codes if code is not None})
        digest = hashlib.sha256()
        for file in files:
            digest.update(Path(file).read_bytes() if Path(file).is_file() else file.encode())
        return digest.hexdigest()


def offer(name: str, load: Callable[[], Plugin]) -> None:
    """Makes a plugin known by its name; it is loaded when a handbook asks for it."""
    _OFFERED[name] = load


def look_in(place: Callable[[], object]) -> None:
    """Names a place that offers plugins when it is called."""
    _WHERE.append(place)


def offered() -> tuple[str, ...]:
    """The names that handbooks can ask for."""
    while _WHERE:
        _WHERE.pop()()
    return tuple(sorted(_OFFERED))


def plugin(name: str) -> Plugin | None:
    """The plugin of that name; None when nobody offers it, or it cannot be loaded or makes no sense."""
    if name not in offered():
        return None
    try:
        found = _OFFERED[name]()
        sound = all(function.takes for function in found.functions) and all(
            quantity.kind for function in found.functions for quantity in (*function.takes, function.gives)
        )
    except Exception:  # noqa: BLE001 - a plugin that cannot be loaded is one that is not there
        return None
    return found if sound else None
