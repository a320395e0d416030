"""Several cases as the records of one run: each case's texts carry its mark, so that nobody meets anybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from kaohe.engine.flags import STATES
from kaohe.engine.inputs import arrow_type
from kaohe.engine.plan.judgements import REGISTER
from kaohe.engine.run import Records
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.schema import Cell
from kaohe.month.worked.isolation import Isolation
from kaohe.month.worked.layout import ROW, Fixed, Laid
from kaohe.month.worked.results import COMPANY
from kaohe.month.worked.rows import Row


@dataclass(frozen=True, slots=True)
class Marked:
    """A case with the mark its texts carry in a run; empty when it runs alone."""

    laid: Laid
    mark: str

    def subject(self, kind: str, name: str) -> str:
        """A subject as the run knows it."""
        return name if kind == COMPANY else self.mark + name


def records_of(book: Book, cases: Sequence[Marked], isolation: Isolation) -> Records:
    """The records of a run, whose cases all lack the same registers; others that no case names are delivered empty."""
    registers: dict[str, pa.Table] = {}
    for key, register in book.registers.items():
        if key not in book.obligations and key not in cases[0].laid.undelivered:
            marked = isolation.of(register.name.value)
            sharing = cases if marked else cases[:1]
            rows = [
                marked_row(one, register, row, marked)
                for one in sharing
                for row in one.laid.rows.get(register.name.value, [])
            ]
            registers[register.name.value] = table_of(book, register, rows)
    return Records(registers, history_of(cases), given_of(cases))


def marked_row(one: Marked, register: Register, row: Row, marked: set[str]) -> Row:
    """The row with the case's mark before everything that names something of the case."""
    if not one.mark:
        return row
    names = set(marked) | {ROW}
    if register.name.value == REGISTER:
        names |= {"記錄"} | ({"裁定人"} if row.get("裁定人") in one.laid.people else set())
    return {name: one.mark + cell if name in names and isinstance(cell, str) else cell for name, cell in row.items()}


def table_of(book: Book, register: Register, rows: list[Row]) -> pa.Table:
    """The rows as a register's table."""
    kinds = {item.name.value: arrow_type(book.field_type(register, item.name.value)) for item in register.fields}
    kinds[ROW] = pa.string()
    names: list[Cell] = [row.get(ROW) or f"{register.name.value}{place}" for place, row in enumerate(rows)]
    columns = {name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items() if name != ROW}
    return pa.table(columns | {ROW: pa.array(names, pa.string())})


def history_of(cases: Sequence[Marked]) -> dict[tuple[str, str], pa.Table]:
    """Earlier results by subject and length of period."""
    found: dict[tuple[str, str], dict[tuple[str, int], dict[str, Fixed]]] = {}
    for one in cases:
        for past in one.laid.history:
            group = found.setdefault((past.node.subject, past.node.grain), {})
            key = (one.subject(past.node.subject, past.subject), past.day)
            group.setdefault(key, {})[past.node.name] = past
    return {key: fixed_table(rows) for key, rows in found.items()}


def given_of(cases: Sequence[Marked]) -> dict[str, pa.Table]:
    """Results set by hand by name."""
    found: dict[str, dict[tuple[str, int], dict[str, Fixed]]] = {}
    for one in cases:
        for item in one.laid.given:
            key = (one.subject(item.node.subject, item.subject), item.day)
            found.setdefault(item.node.name, {})[key] = {item.node.name: item}
    return {name: fixed_table(rows) for name, rows in found.items()}


def fixed_table(rows: dict[tuple[str, int], dict[str, Fixed]]) -> pa.Table:
    """Results as the engine takes them: value and number of the state, by subject and period."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    columns = {
        "_s": pa.array([key[0] for key in rows], pa.string()),
        "_p": pa.array([key[1] for key in rows], pa.int64()),
    }
    for name in names:
        cells = [row.get(name) for row in rows.values()]
        columns[name] = pa.array([cell.stated.value if cell else None for cell in cells], pa.int64())
        columns[f"{name}__s"] = pa.array(
            [STATES.index(cell.stated.state) if cell else None for cell in cells], pa.int64()
        )
    return pa.table(columns)


def shared_rows(laid: Laid, isolation: Isolation) -> tuple[object, ...]:
    """Rows that no mark can keep apart (a calendar): only cases with the same ones share a run."""
    found = []
    for name, rows in sorted(laid.rows.items()):
        if rows and not isolation.of(name) and fold(name) not in laid.book.obligations:
            found.append((name, tuple(tuple(sorted(row.items(), key=str)) for row in rows)))
    return tuple(found)
