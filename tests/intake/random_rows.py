"""Random rows of the register that has every type, and the same rows as CSV, XLSX and Parquet."""

import io
from datetime import datetime, time, timedelta
from fractions import Fraction

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from kaohe.base.dates import day_of
from kaohe.intake.cells import bounds, show
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.spelling import clean
from tests.intake.registers import EVERY, csv_text
from tests.intake.workbooks import workbook

FIELDS = {field.name: field for field in EVERY.fields}
HEADER = list(FIELDS)
FIRST, LAST = -25_567, 47_481  # 1900-01-01 and 2099-12-31, days that every format can hold.
_texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(' ,;"\n_x'), max_size=12)


def _monday(day):
    return day - (day_of(day).isoweekday() - 1)


def values_of(field):
    """Any value of a field."""
    days = st.integers(FIRST + 31, LAST)
    low, high = bounds(field)
    return {
        "人": _texts.map(clean).filter(lambda text: text and text.isprintable()),
        "文字": _texts.map(clean).map(lambda text: text or None),
        "日期": days,
        "月份": days.map(lambda day: day - day_of(day).day + 1),
        "週次": days.map(_monday),
        "提交": st.integers((FIRST + 31) * DAY_SECONDS, LAST * DAY_SECONDS),
        "時刻": st.integers(0, DAY_SECONDS - 1),
    }.get(field.name if field.name in ("月份", "週次", "提交") else field.type, st.integers(low, high))


rows = st.lists(
    st.fixed_dictionaries(
        {name: values_of(field) if field.required else st.none() | values_of(field) for name, field in FIELDS.items()}
    ),
    max_size=12,
)


def as_csv(records):
    return csv_text(HEADER, *([show(row[name], FIELDS[name]) for name in HEADER] for row in records)).encode()


def as_xlsx(records):
    return workbook(HEADER, *([_cell(row[name], FIELDS[name]) for name in HEADER] for row in records))


def as_parquet(records):
    out = io.BytesIO()
    types = {"日期": pa.date32(), "時點": pa.timestamp("s"), "時刻": pa.time32("s")}
    columns = {}
    for name, field in FIELDS.items():
        cells = [row[name] for row in records]
        if field.type == "是否":
            columns[name] = pa.array([None if cell is None else bool(cell) for cell in cells], pa.bool_())
        elif field.type in types:
            width = pa.int64() if field.type == "時點" else pa.int32()
            columns[name] = pa.array(cells, width).cast(types[field.type])
        else:
            columns[name] = pa.array([None if cell is None else show(cell, field) for cell in cells], pa.string())
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def _cell(value, field):
    """A value as a spreadsheet would hold it."""
    if value is None or field.type in ("人", "文字", "選項", "月", "週"):
        return show(value, field)
    if field.type == "數":
        return float(Fraction(value) * field.number.step)
    if field.type == "日期":
        return day_of(value)
    if field.type == "時點":
        return datetime.fromisoformat("1970-01-01") + timedelta(seconds=value)
    if field.type == "時刻":
        return time(value // 3600, value // 60 % 60, value % 60)
    return bool(value)
