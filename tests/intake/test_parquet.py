"""Parquet: types that fit are read exactly, others are refused by name."""

import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.intake.limits import Limits
from kaohe.intake.register import read_register
from kaohe.intake.schema import FieldSchema
from tests.intake.registers import EVERY, KINDS, YUAN, codes, mapping, number, put, register

DAY = dt.date(2026, 10, 5)
MOMENT = dt.datetime.fromisoformat("2026-10-05 16:00:30")


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def read(tmp_path, content, schema, **more):
    return read_register(schema, put(tmp_path, "缺勤.parquet", content), **more)


def test_native_types_are_read(tmp_path):
    content = parquet(
        工號=pa.array(["E1", "E2"]).dictionary_encode(),
        說明=["文字", None],
        日期=[DAY, None],
        月份=pa.array([dt.date(2026, 10, 1), None], pa.date64()),
        週次=["2026-W41", ""],
        提交=pa.array([MOMENT, None], pa.timestamp("us")),
        時刻=[dt.time(9, 30), None],
        合格=[True, None],
        種類=["事假", None],
        金額=pa.array([Decimal("1234.50"), None], pa.decimal128(12, 2)),
        次數=pa.array([3, None], pa.int32()),
        率=[0.35, None],
    )

    rows = read(tmp_path, content, EVERY).table.drop_columns(["__row", "__file", "__known"]).to_pylist()

    assert list(rows[0].values()) == [
        *("E1", "文字", 20731, 20727, 20731, 20731 * 86400 + 57630, 34200),
        *(1, 1, 123450, 3, 3500, 1),
    ]
    assert list(rows[1].values()) == ["E2", *[None] * 11, 2]


@pytest.mark.parametrize(
    ("type_", "array"),
    [
        ("數", pa.array([DAY])),
        ("數", pa.array([1.5], pa.float32())),
        ("日期", pa.array([20731])),
        ("日期", pa.array([dt.time(1)])),
        ("時點", pa.array([MOMENT.replace(tzinfo=dt.UTC)])),
        ("時點", pa.array([DAY])),
        ("時刻", pa.array([1])),
        ("是否", pa.array([1.0])),
        ("選項", pa.array([1])),
        ("文字", pa.array([1])),
        ("人", pa.array([b"E1"])),
        ("文字", pa.array([["E1"]])),
    ],
)
def test_another_type_is_refused(tmp_path, type_, array):
    schema = register(FieldSchema("欄", type_, number=YUAN, options=KINDS), FieldSchema("工號", "人"))

    intake = read(tmp_path, parquet(欄=array, 工號=["E\u200b1"]), schema)

    assert [(fault.column, fault.code) for fault in intake.faults] == [("欄", "R125"), ("工號", "R135")]
    assert intake.faults[0].args["type"] == type_


def test_fractions_of_a_second_are_refused_not_cut(tmp_path):
    schema = register(FieldSchema("提交", "時點"))
    content = parquet(提交=pa.array([MOMENT, MOMENT.replace(microsecond=1)], pa.timestamp("us")))

    assert [(fault.row, fault.code) for fault in read(tmp_path, content, schema).faults] == [(2, "R160")]


@pytest.mark.parametrize(("value", "code"), [(1.005, "R142"), (float("nan"), "R141"), (float("inf"), "R141")])
def test_binary_fractions_are_read_as_meant(tmp_path, value, code):
    schema = register(number("金額", YUAN))

    assert read(tmp_path, parquet(金額=[0.1 + 0.2]), schema).table["金額"].to_pylist() == [30]
    assert codes(read(tmp_path, parquet(金額=[value]), schema)) == [code]


def test_a_mappings_form_of_dates_does_not_touch_typed_ones(tmp_path):
    schema = register(FieldSchema("日期", "日期"), mapping=mapping(date_format="%Y-%d-%m"))

    assert read(tmp_path, parquet(日期=[DAY]), schema).table["日期"].to_pylist() == [20731]


def test_a_mapped_column_is_text_in_the_file(tmp_path):
    schema = register(FieldSchema("合格", "是否"), mapping=mapping(values={"合格": {"ok": "是"}}))

    assert read(tmp_path, parquet(合格=["ok"]), schema).table["合格"].to_pylist() == [1]


def test_a_damaged_file_is_refused(tmp_path):
    schema = register(FieldSchema("工號", "人"))
    content = parquet(工號=["E1"] * 100)

    assert codes(read(tmp_path, content[:-20], schema)) == ["R108"]
    assert codes(read(tmp_path, b"PAR1" + b"\0" * 40 + b"PAR1", schema)) == ["R108"]


def test_no_rows_is_delivered_and_empty(tmp_path):
    intake = read(tmp_path, parquet(工號=pa.array([], pa.string())), register(FieldSchema("工號", "人")))

    assert (intake.delivered, intake.taken, intake.faults) == (True, 0, ())
    assert intake.table is not None


def test_one_long_text_in_every_row_is_refused_before_it_is_spread_out(tmp_path):
    places = pa.array([0] * 50_000, pa.int32())
    content = parquet(說明=pa.DictionaryArray.from_arrays(places, pa.array(["x" * 200_000])))

    assert codes(read(tmp_path, content, register(FieldSchema("說明", "文字")))) == ["R132"]


def test_too_many_rows_are_refused_unread(tmp_path):
    schema = register(FieldSchema("工號", "人"))

    assert codes(read(tmp_path, parquet(工號=["E1"] * 10), schema, limits=Limits(rows=5))) == ["R106"]
