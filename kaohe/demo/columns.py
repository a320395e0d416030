"""The fields of a register as columns of a file: what is written for a value, and what the engine would store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kaohe.demo.days import DAY, text_of_day
from kaohe.handbook.book import Book
from kaohe.handbook.columns import bound, field_decimals, field_type
from kaohe.handbook.model import Field, Register
from kaohe.handbook.types import Choice, Num
from kaohe.handbook.units import unit_of

Value = int | float | str | bool | None
"""A day as its number, a moment in seconds since 1970-01-01, a number in the field's own unit, an option by name."""
Row = Mapping[str, Value]

_CLOCK: tuple[str, ...] = tuple(f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60))
_SECOND: tuple[str, ...] = tuple(f":{second:02}" for second in range(60))


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its type, and for numbers the least and the greatest in its own unit."""

    name: str
    type: str
    required: bool
    options: tuple[str, ...] = ()
    unit: str = ""
    decimals: int = 0
    low: float = 0
    high: float = 0

    def text(self) -> Callable[[Value], str]:
        """How a value is written; nothing for none."""
        write = self._write()
        return lambda value: "" if value is None else write(value)

    def _write(self) -> Callable[[Value], str]:
        match self.type:
            case "數":
                pattern = f"{{:.{self.decimals}f}}".format
                return lambda value: pattern(self.clamped(value))
            case "日期" | "週":
                return lambda value: text_of_day(_whole(value))
            case "月":
                return lambda value: text_of_day(_whole(value))[:7]
            case "時點":
                return moment_text
            case "時刻":
                return lambda value: clock_text(_whole(value))
            case "是否":
                return lambda value: "是" if value else "否"
            case _:
                return str

    def clamped(self, value: Value) -> float:
        """The number inside the field's range."""
        return min(max(float(value or 0), self.low), self.high)

    def stored(self, value: Value) -> int | str | None:
        """The value as the engine has it, whole numbers and texts."""
        if value is None:
            return None
        match self.type:
            case "數":
                return round(self.clamped(value) * int(10**self.decimals))
            case "選項":
                return self.options.index(str(value)) if value in self.options else None
            case "是否":
                return int(bool(value))
            case "日期" | "週" | "月" | "時點" | "時刻":
                return _whole(value)
            case _:
                return str(value)


def columns_of(book: Book, register: Register) -> dict[str, Column]:
    """The columns of a register by field, in order."""
    return {item.name.value: _column(book, item) for item in register.fields}


def _column(book: Book, item: Field) -> Column:
    kind = field_type(item, book.options)
    if not isinstance(kind, Num):
        options = kind.options if isinstance(kind, Choice) else ()
        return Column(item.name.value, item.type, item.required, options)
    unit = unit_of(item.unit.value if item.unit else "") or unit_of("")
    if unit is None:
        raise LookupError(item.name.value)
    low = bound(item.low) / unit.factor if item.low else kind.lo * kind.step / unit.factor
    high = bound(item.high) / unit.factor if item.high else kind.hi * kind.step / unit.factor
    decimals = field_decimals(item, unit)
    return Column(item.name.value, "數", item.required, (), unit.text, decimals, float(low), float(high))


def moment_text(value: Value) -> str:
    """A moment as 2026-10-05 16:00:00."""
    day, second = divmod(_whole(value), DAY)
    return f"{text_of_day(day)} {clock_text(second)}"


def clock_text(second: int) -> str:
    """A time of day as 16:00:00."""
    minute, rest = divmod(second, 60)
    return _CLOCK[minute % 1440] + _SECOND[rest]


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
