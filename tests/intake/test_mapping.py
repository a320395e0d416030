"""匯入: a foreign file is read as it is, by the handbook's mapping."""

import pytest

from kaohe.intake.register import read_register
from kaohe.intake.schema import ComputedField, FieldSchema, RowRule
from tests.intake.registers import KINDS, SECONDS, codes, csv_text, formula, mapping, number, put, register

FIELDS = (
    FieldSchema("工號", "人", required=False),
    FieldSchema("日期", "日期"),
    FieldSchema("種類", "選項", options=KINDS),
    FieldSchema("開始", "時點"),
)
MAPPED = {
    "columns": {"工號": "agent", "日期": "day", "種類": "kind"},
    "date_format": "%d/%m/%Y",
    "values": {"種類": {"AB": "曠工", "PL": "事假"}},
    "empty": ("", "NOBODY"),
    "computed": (ComputedField("開始", formula(lambda row: row["日期"] * 86400 + row["entry"], "日期", "entry")),),
    "raw": (FieldSchema("entry", "時刻", required=False),),
    "leave_out": (RowRule(formula(lambda row: row["outcome"] == "PHANTOM", "outcome"), "幽靈記錄"),),
}
HEADER = ["agent", "day", "kind", "entry", "outcome", "more"]


def intake(tmp_path, *rows, header=HEADER, fields=FIELDS, **changes):
    schema = register(*fields, mapping=mapping(**(MAPPED | changes)))
    return read_register(schema, put(tmp_path, "缺勤.csv", csv_text(header, *rows)))


def test_a_foreign_row_becomes_a_record(tmp_path):
    read = intake(tmp_path, ["NOBODY", "05/10/2026", "PL", "0:10:00", "OK", "whatever"])

    row = read.table.to_pylist()[0]
    assert (row["工號"], row["日期"], row["種類"], row["開始"]) == (None, 20731, 1, 20731 * 86400 + 600)


def test_rows_are_left_out_with_their_reason_and_their_flaws(tmp_path):
    good = ["E1", "05/10/2026", "PL", "0:10:00", "OK", ""]

    read = intake(tmp_path, good, ["E1", "99/99/9999", "??", "", "PHANTOM", ""], ["E1", *good[1:]])

    assert read.faults == ()
    assert (read.taken, read.left_out, read.files[0].rows) == (2, (("幽靈記錄", 1),), 3)


def test_a_value_that_is_not_in_the_list_is_refused_with_the_list(tmp_path):
    read = intake(tmp_path, ["E1", "05/10/2026", "曠工", "0:10:00", "OK", ""])

    assert [(fault.column, fault.value, fault.code, fault.args) for fault in read.faults] == [
        ("kind", "曠工", "R165", {"known": "AB、PL"})
    ]


def test_a_computed_field_whose_source_is_refused_is_not_told_twice(tmp_path):
    read = intake(tmp_path, ["E1", "30/02/2026", "PL", "0:10:00", "OK", ""])

    assert [(fault.column, fault.code) for fault in read.faults] == [("day", "R154")]


def test_a_computed_field_must_fit(tmp_path):
    broken = (ComputedField("開始", formula(lambda row: "x", "日期")),)

    assert codes(intake(tmp_path, ["E1", "05/10/2026", "PL", "0:10", "OK", ""], computed=broken)) == ["R172"]


def test_a_computed_field_that_comes_out_empty_is_required_all_the_same(tmp_path):
    read = intake(
        tmp_path,
        ["E1", "05/10/2026", "PL", "", "OK", ""],
        computed=(ComputedField("開始", formula(lambda row: None, "entry")),),
    )

    assert [(fault.column, fault.code) for fault in read.faults] == [("開始", "R140")]


def test_columns_that_formulas_use_must_be_there(tmp_path):
    read = intake(tmp_path, ["E1", "05/10/2026", "PL"], header=HEADER[:3])

    assert [(fault.column, fault.code) for fault in read.faults] == [("entry", "R120"), ("outcome", "R120")]


def test_times_past_midnight_belong_to_the_next_day(tmp_path):
    fields = (FieldSchema("進", "時刻"), FieldSchema("出", "時刻", required=False), number("長", SECONDS))
    changes = {
        "columns": {"進": "in", "出": "out"},
        "midnight_columns": ("out",),
        "midnight_from": "in",
        "computed": (
            ComputedField("長", formula(lambda row: None if row["出"] is None else row["出"] - row["進"], "進", "出")),
        ),
        "raw": (),
        "leave_out": (),
    }
    rows = [["23:50:00", "0:10:00"], ["23:50:00", "11:50:00"], ["23:50:00", "11:49:59"], ["10:00:00", "9:59:00"]]

    read = intake(tmp_path, *rows, header=["in", "out"], fields=fields, **changes)

    assert read.faults == ()
    assert read.table["長"].to_pylist() == [1200, -43200, 43199, -60]
    assert read.table["出"].to_pylist()[0] == 87000


def test_past_midnight_only_a_real_time_of_day_is_taken(tmp_path):
    fields = (FieldSchema("進", "時刻"), FieldSchema("出", "時刻"))
    changes = {"columns": {}, "midnight_columns": ("出",), "midnight_from": "進", "computed": (), "leave_out": ()}

    read = intake(tmp_path, ["23:50", "25:00"], header=["進", "出"], fields=fields, **(changes | {"raw": ()}))

    assert codes(read) == ["R153"]


def test_equal_rows_are_one_when_the_mapping_says_so(tmp_path):
    row = ["E1", "05/10/2026", "PL", "0:10:00", "OK", ""]
    other = ["E2", *row[1:]]

    read = intake(tmp_path, row, other, row, distinct=True)

    assert read.table["工號"].to_pylist() == ["E1", "E2"]
    assert read.left_out == (("去重", 1),)


def test_computed_fields_may_use_one_another_and_decide_what_is_left_out(tmp_path):
    fields = (*FIELDS[:3], FieldSchema("結束", "時點"), FieldSchema("開始", "時點"))
    computed = (ComputedField("結束", formula(lambda row: row["開始"] + 60, "開始")), *MAPPED["computed"])
    early = RowRule(formula(lambda row: row["結束"] % 86400 < 120, "結束"), "太早")
    row = ["E1", "05/10/2026", "PL", "0:10:00", "OK", ""]

    read = intake(tmp_path, row, [*row[:3], "0:00:30", *row[4:]], fields=fields, computed=computed, leave_out=(early,))

    assert read.table["結束"].to_pylist() == [20731 * 86400 + 660]
    assert read.left_out == (("太早", 1),)


def test_computed_fields_in_a_circle_are_a_mistake_of_the_caller(tmp_path):
    circle = (
        ComputedField("開始", formula(lambda row: 0, "日期")),
        ComputedField("日期", formula(lambda row: 0, "開始")),
    )

    with pytest.raises(ValueError, match="use one another"):
        intake(tmp_path, ["E1", "05/10/2026", "PL", "0:10:00", "OK", ""], computed=circle)


def test_a_raw_column_may_also_fill_a_field(tmp_path):
    fields = (FieldSchema("結果", "文字"), FieldSchema("日期", "日期"))
    changes = {"columns": {"結果": "outcome", "日期": "day"}, "values": {}, "computed": (), "raw": ()}

    read = intake(
        tmp_path,
        ["E1", "05/10/2026", "PL", "", "OK", ""],
        ["E1", "05/10/2026", "PL", "", "PHANTOM", ""],
        fields=fields,
        **changes,
    )

    assert read.table["結果"].to_pylist() == ["OK"]


def test_a_formula_that_names_no_columns_sees_them_all(tmp_path):
    rule = RowRule(type(formula(None))(lambda row: row["工號"] == "E2" and "日期" in row), "不要")

    read = intake(
        tmp_path,
        ["E1", "05/10/2026", "PL", "0:10", "OK", ""],
        ["E2", "05/10/2026", "PL", "0:10", "OK", ""],
        leave_out=(rule,),
    )

    assert (read.taken, read.left_out) == (1, (("不要", 1),))
