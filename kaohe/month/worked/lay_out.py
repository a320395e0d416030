"""Lays a case out over a book."""

from __future__ import annotations

import pyarrow as pa

from kaohe.base.period import Period
from kaohe.handbook.book import Book
from kaohe.handbook.model_cases import Case
from kaohe.intake.keys import record_ids
from kaohe.month.worked.judging import Judging
from kaohe.month.worked.layout import ROW, Laid, closing_month
from kaohe.month.worked.results import forget_now, remember, set_by_hand, want
from kaohe.month.worked.rows import not_delivered, people_rows, record_rows
from kaohe.records.schemas import plain_schema

FILE, LINE = "__file", "__line"


def lay_out(case: Case, book: Book, judging: Judging) -> Laid:
    """Everything the case says, as rows and values; what is wrong with it is in its faults."""
    laid = Laid(case, book, closing_month(book, Period.parse(case.period.value)))
    written = [(given, record_rows(laid, given)) for given in case.records]
    not_delivered(laid)
    people_rows(laid)
    for name in laid.rows:
        name_records(laid, name)
    for given, rows in written:
        register = book.register(given.register.value)
        for row, record in rows:
            if register is not None:
                judging.judge_record(laid, register, record, row)
    for judgement in case.judgements:
        judging.judge(laid, judgement)
    for value in case.given:
        set_by_hand(laid, value)
    for past in case.history:
        for value in past.values:
            remember(laid, Period.parse(past.period.value), value)
    forget_now(laid)
    for value in case.expected:
        want(laid, value)
    for value in case.shown:
        want(laid, value, shown=True)
    return laid


def name_records(laid: Laid, name: str) -> None:
    """Gives each row the id that intake would give the record."""
    register = laid.book.register(name)
    rows = laid.rows[name]
    if register is None or not rows:
        return
    schema = plain_schema(laid.book, register)
    columns = {
        item.name: pa.array([row.get(item.name) for row in rows], pa.string() if item.is_text else pa.int64())
        for item in schema.fields
    }
    columns[FILE] = pa.array(["例"] * len(rows), pa.string())
    columns[LINE] = pa.array(range(1, len(rows) + 1), pa.int64())
    for row, one in zip(rows, record_ids(pa.table(columns), schema, FILE, LINE).to_pylist(), strict=True):
        row[ROW] = one
