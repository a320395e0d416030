"""What a correction owes: per person and slip, recomputed less paid, as rows of the register 補差 of an open month."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kaohe.base.period import Period
from kaohe.handbook.model import Statement
from kaohe.handbook.names import fold
from kaohe.month.comparison import Comparison, MonthCompared
from kaohe.month.differences import Item
from kaohe.month.files import write_text
from kaohe.month.history import RUN_FILE, corrects
from kaohe.month.state import State
from kaohe.reports.difference import MONEY, Line, Reading, amount_text
from kaohe.reports.difference_tables import line_text

FILE, DIFFERENCES_FILE = "補差.csv", "differences.csv"
HEADS = ("工號", "月份", "所屬月份", "版次", "項目", "金額", "依據")
LINE_HEADS = ("期間", "工號", "姓名", "項目", "原", "新", "差", "出自")


@dataclass(frozen=True, slots=True)
class Owed:
    """One amount to be paid (or taken back) in the open month."""

    person: str
    pay_in: Period
    of: Period
    version: int
    item: str
    amount: Fraction
    note: str


def owed(found: MonthCompared, version: int, pay_in: Period, reason: str) -> list[Owed]:
    """Of every slip of the month the difference that is not nothing.

    A slip without a value in the version that is corrected was paid as the last version before it that had one; if none
    had, it was not paid.
    """
    slips = {fold(outputs[0].name) for outputs in found.book.outputs.values() if isinstance(outputs[0].card, Statement)}
    made: list[Owed] = []
    for item in found.items:
        if fold(item.name) not in slips or item.unit != MONEY or item.place != ("人", "月"):
            continue
        columns = ("subject", "before", "after", "state_before")
        earlier = paid_earlier(found, item)
        for person, before, after, state in zip(*(item.rows[name].to_pylist() for name in columns), strict=True):
            paid = item.amount(before) if before is not None else earlier.get(str(person))
            amount = item.amount(after or 0) - (paid or 0)
            if after is not None and amount:
                note = reason if paid is not None else f"{reason}(原{state})"
                made.append(Owed(str(person), pay_in, found.period, version, item.name, amount, note))
    return made


def paid_earlier(found: MonthCompared, item: Item) -> dict[str, Fraction]:
    """What the versions before the corrected one paid, by person; the latest that has a value counts."""
    paid: dict[str, Fraction] = {}
    folder: Path | None = found.old.folder if item.rows["before"].null_count else None
    while folder is not None:
        facts = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
        before = corrects(facts)
        folder = folder.parent / before if before else None
        if folder is not None and (folder / RUN_FILE).is_file():
            state = State(found.period, folder)
            about = state.known().get(fold(item.name))
            if about is not None:
                table = state.table(item.place, [fold(item.name)])
                for person, value in zip(table["_s"].to_pylist(), table[fold(item.name)].to_pylist(), strict=True):
                    if value is not None:
                        paid.setdefault(str(person), value * Fraction(str(about["step"])))
    return paid


def undecided(found: MonthCompared) -> list[str]:
    """Persons whose slip had a value and has none now: whether anything is taken back is for people to decide."""
    slips = {fold(out[0].name) for out in found.book.outputs.values() if isinstance(out[0].card, Statement)}
    return [
        f"{person} {item.name}"
        for item in found.items
        if fold(item.name) in slips
        for person, before, after in zip(
            *(item.rows[name].to_pylist() for name in ("subject", "before", "after")), strict=True
        )
        if before is not None and after is None
    ]


def register_text(rows: Sequence[Owed]) -> str:
    """The rows as the register's file."""
    return csv_text(
        HEADS,
        (
            (one.person, str(one.pay_in), str(one.of), str(one.version), one.item, plain_money(one.amount), one.note)
            for one in rows
        ),
    )


def plain_money(amount: Fraction) -> str:
    """An amount of money as a file says it."""
    return amount_text(amount, MONEY).removesuffix(MONEY).replace(",", "")


def lines_text(found: MonthCompared) -> str:
    """Every difference of a month with its cause."""
    reading = Reading(Comparison("", "", [found]))
    return csv_text(LINE_HEADS, (line_row(line) for line in reading.lines()))


def line_row(line: Line) -> tuple[str, ...]:
    """One difference."""
    return line_text(line, str)


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated text."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return made.getvalue()


def collected(folders: Iterable[Path]) -> str:
    """The registers of several corrected runs as one file."""
    bodies = [
        (folder / FILE).read_text(encoding="utf-8").splitlines()[1:] for folder in folders if (folder / FILE).exists()
    ]
    return "\n".join([",".join(HEADS), *(line for body in bodies for line in body)]) + "\n"


def write_owed(folder: Path, found: MonthCompared, rows: Sequence[Owed]) -> None:
    """Puts what is owed and every difference into a corrected run's folder."""
    write_text(folder / FILE, register_text(rows))
    write_text(folder / DIFFERENCES_FILE, lines_text(found))
