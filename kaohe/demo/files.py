"""The file a register is handed in as: its own fields under its own name, or as 匯入 says another system writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kaohe.base.dates import day_of
from kaohe.demo.columns import Column, Value, clock_text
from kaohe.demo.days import DAY, text_of_day
from kaohe.handbook.model import ImportMapping, Register

Write = Callable[[Value], str]


@dataclass(frozen=True, slots=True)
class File:
    """A file's name, its header, and how each field is written."""

    name: str
    header: tuple[str, ...]
    writers: tuple[Write, ...]


def file_of(register: Register, columns: Mapping[str, Column]) -> File | None:
    """The register's file; None when only the foreign system itself can write it (匯入 computes or leaves out)."""
    mapping = register.mapping
    if mapping is None:
        return File(f"{register.name.value}.csv", tuple(columns), tuple(column.text() for column in columns.values()))
    if mapping.computed or mapping.leave_out or mapping.raw or mapping.midnight_columns or mapping.distinct:
        return None
    named = dict(mapping.columns)
    header = tuple(named.get(name, name) for name in columns)
    name = (mapping.files or f"{register.name.value}.csv").removesuffix("*").replace("*", "").replace("?", "")
    if len(set(header)) < len(header) or not name.endswith(".csv"):
        return None
    return File(name, header, tuple(_foreign(column, mapping) for column in columns.values()))


def _foreign(column: Column, mapping: ImportMapping) -> Write:
    """How the foreign system writes a value."""
    plain = _dated(column, mapping) or column.text()
    written = {ours: theirs for theirs, ours in dict(mapping.values).get(column.name, ())}
    if not written:
        return plain
    return lambda value: "" if value is None else written.get(plain(value), plain(value))


def _dated(column: Column, mapping: ImportMapping) -> Write | None:
    days, clocks = mapping.date_format, mapping.time_format
    if days is None and clocks is None:
        return None

    def day(number: int) -> str:
        return day_of(number).strftime(days) if days else text_of_day(number)

    def clock(second: int) -> str:
        hour, minute, rest = second // 3600 % 24, second // 60 % 60, second % 60
        marks = {"%H": f"{hour:02}", "%M": f"{minute:02}", "%S": f"{rest:02}"}
        text = clocks or ""
        for mark, digits in marks.items():
            text = text.replace(mark, digits)
        return text if clocks else clock_text(second)

    match column.type:
        case "日期" | "週" | "月":
            return lambda value: day(value) if isinstance(value, int) else ""
        case "時點":
            return lambda value: f"{day(value // DAY)} {clock(value % DAY)}" if isinstance(value, int) else ""
        case "時刻":
            return lambda value: clock(value) if isinstance(value, int) else ""
        case _:
            return None
