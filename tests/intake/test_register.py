"""A register's files as a whole: what is taken, what is refused, and that every fault is told at its place at once."""

import gzip

import pyarrow as pa
import pytest

from kaohe.intake.faults import group_faults
from kaohe.intake.limits import Limits
from kaohe.intake.register import read_register
from kaohe.intake.schema import FieldSchema, RowRule
from tests.intake.registers import ABSENCE, COUNT, codes, csv_text, formula, number, put, register

HEADER = ["工號", "日期", "種類", "金額"]
GOOD = ["E001", "2026-10-05", "事假", "20"]


def intake(tmp_path, text, schema=ABSENCE, **more):
    return read_register(schema, put(tmp_path, "缺勤.csv", text), **more)


def test_rows_become_typed_columns(tmp_path):
    read = intake(tmp_path, csv_text(HEADER, GOOD, ["E002", "2026-10-06", "曠工", ""]))

    assert read.faults == ()
    assert (read.delivered, read.taken, read.refused) == (True, 2, 0)
    assert read.table.to_pylist()[0] == {
        "工號": "E001",
        "日期": 20731,
        "種類": 1,
        "金額": 2000,
        "__row": "E001|2026-10-05",
        "__file": "缺勤.csv",
        "__line": 2,
        "__known": None,
    }
    assert read.table.schema.types == [
        *(pa.string(), pa.int64(), pa.int64(), pa.int64()),
        *(pa.string(), pa.string(), pa.int64(), pa.int64()),
    ]
    assert read.files[0].rows == 2
    assert len(read.files[0].sha256) == 64


def test_a_register_without_key_is_known_by_file_and_line(tmp_path):
    schema = register(FieldSchema("工號", "人"), FieldSchema("說明", "文字"))

    read = intake(tmp_path, csv_text(["工號", "說明"], ["E1", "兩\n行"], ["E2", "x"]), schema)

    assert read.table["__row"].to_pylist() == ["缺勤.csv:2", "缺勤.csv:4"]


def test_every_fault_is_told_at_once(tmp_path):
    schema = register(*ABSENCE.fields, number("次數", COUNT), FieldSchema("時刻", "時刻"), key=("工號", "日期"))
    rows = [
        ["E001", "2026-10-05", "事假", "20", "1", "16:00"],
        ["E002", "2026-02-30", "事假", "1.005", "-1", "25:00"],
        ["E003", "2026-10-05", "礦工", "10000001", "", "16:00"],
        ["E001", "2026-10-05", "病假", "5", "2", "09:00"],
    ]

    read = intake(tmp_path, csv_text([*HEADER, "次數", "時刻"], *rows), schema)

    assert read.table is None
    assert (read.taken, read.refused) == (0, 4)
    assert [(fault.row, fault.column, fault.value, fault.code) for fault in read.faults] == [
        (3, "日期", "2026-02-30", "R151"),
        (3, "金額", "1.005", "R142"),
        (3, "次數", "-1", "R143"),
        (3, "時刻", "25:00", "R153"),
        (4, "種類", "礦工", "R163"),
        (4, "金額", "10000001", "R143"),
        (4, "次數", "", "R140"),
        (5, "工號、日期", "E001|2026-10-05", "R170"),
    ]
    assert read.faults[-1].args == {"first": "缺勤.csv:2"}


def test_sound_rows_are_taken_when_asked(tmp_path):
    text = csv_text(HEADER, GOOD, ["E002", "x", "事假", ""], ["E003", "2026-10-05", "病假", ""])

    read = intake(tmp_path, text, accept_valid=True)

    assert read.table["工號"].to_pylist() == ["E001", "E003"]
    assert (read.taken, read.refused, codes(read)) == (2, 1, ["R150"])


def test_of_rows_with_one_key_none_is_taken(tmp_path):
    text = csv_text(HEADER, GOOD, ["E001", "2026/10/5", "病假", ""], ["E003", "2026-10-05", "病假", ""])

    read = intake(tmp_path, text, accept_valid=True)

    assert read.table["工號"].to_pylist() == ["E003"]
    assert (read.refused, codes(read)) == (2, ["R170"])


def test_a_key_is_compared_even_where_the_row_has_other_faults(tmp_path):
    read = intake(tmp_path, csv_text(HEADER, GOOD, ["E001", "2026-10-05", "礦工", ""]))

    assert codes(read) == ["R163", "R170"]


def test_keys_that_join_alike_stay_apart(tmp_path):
    schema = register(FieldSchema("甲", "文字"), FieldSchema("乙", "文字"), key=("甲", "乙"))

    read = intake(tmp_path, csv_text(["甲", "乙"], ["a|b", "c"], ["a", "b|c"]), schema)

    assert read.table["__row"].to_pylist() == ["a\\|b|c", "a|b\\|c"]


def test_a_row_check_is_told_with_its_sentence(tmp_path):
    rule = RowRule(formula(lambda row: row["種類"] != 0 or row["金額"] == 0, "種類", "金額"), "曠工不發錢")
    schema = register(*ABSENCE.fields, checks=(rule,))

    read = intake(tmp_path, csv_text(HEADER, GOOD, ["E002", "2026-10-06", "曠工", "1"]), schema)

    assert [(fault.row, fault.code, fault.args) for fault in read.faults] == [(3, "R171", {"rule": "曠工不發錢"})]


def test_a_check_that_cannot_be_decided_is_not_broken(tmp_path):
    rule = RowRule(formula(lambda row: None if row["金額"] is None else row["金額"] > 0, "金額"), "要有錢")
    schema = register(*ABSENCE.fields, checks=(rule,))

    assert intake(tmp_path, csv_text(HEADER, ["E002", "2026-10-06", "曠工", ""]), schema).taken == 1


def test_when_it_was_known_is_kept(tmp_path):
    read = intake(tmp_path, csv_text([*HEADER, "知悉時點"], [*GOOD, "2026-10-06 08:00"]))

    assert read.table["__known"].to_pylist() == [20732 * 86400 + 28800]


def test_no_file_is_not_delivered(tmp_path):
    read = read_register(ABSENCE, tmp_path)

    assert (read.table, read.delivered, read.faults) == (None, False, ())


def test_a_header_alone_is_delivered_and_empty(tmp_path):
    read = intake(tmp_path, "工號,日期,種類,金額\n")

    assert (read.delivered, read.taken, read.faults) == (True, 0, ())
    assert read.table.column_names[:4] == HEADER


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_a_fault(tmp_path, content):
    assert codes(intake(tmp_path, content)) == ["R101"]


def test_missing_and_unknown_columns_are_told_with_the_faults_of_the_rows(tmp_path):
    read = intake(tmp_path, csv_text(["工号", "日其", "種類", "備註"], ["E1", "x", "礦工", ""]))

    assert [(fault.column, fault.code, fault.args.get("suggestion")) for fault in read.faults] == [
        ("日期", "R120", None),
        ("日其", "R121", "日期"),
        ("備註", "R126", None),
        ("種類", "R163", "曠工"),
    ]


def test_an_optional_column_may_be_missing(tmp_path):
    assert intake(tmp_path, csv_text(HEADER[:3], GOOD[:3])).table["金額"].to_pylist() == [None]


def test_a_header_may_be_written_in_the_other_script(tmp_path):
    assert intake(tmp_path, csv_text(["工号", "日期", "种类", "金额"], ["E1", "2026-10-05", "旷工", "1"])).taken == 1


def test_a_column_twice_is_a_fault(tmp_path):
    assert codes(intake(tmp_path, csv_text([*HEADER, "日期"], [*GOOD, "2026-10-06"]))) == ["R122"]


def test_a_nameless_column_must_be_empty(tmp_path):
    assert intake(tmp_path, csv_text([*HEADER, ""], [*GOOD, " "])).taken == 1
    assert codes(intake(tmp_path, csv_text([*HEADER, ""], [*GOOD, "x"]))) == ["R123"]


def test_a_cell_has_a_limit(tmp_path):
    schema = register(FieldSchema("工號", "人"), FieldSchema("說明", "文字"))

    read = intake(tmp_path, csv_text(["工號", "說明"], ["E1", "長" * 11]), schema, limits=Limits(cell_characters=10))

    assert [(fault.row, fault.code) for fault in read.faults] == [(2, "R132")]
    assert len(read.faults[0].value) <= 60


def test_many_faults_are_counted(tmp_path):
    rows = [[f"E{place:03}", "2026-02-30", "事假", ""] for place in range(30)]

    read = intake(tmp_path, csv_text(HEADER, *rows), limits=Limits(faults=10, faulty_share=0))

    assert (read.refused, len(read.faults), read.faults[-1].code, read.faults[-1].args) == (
        30,
        11,
        "R190",
        {"count": "20"},
    )


def test_faults_are_grouped_by_kind_and_column(tmp_path):
    rows = [[f"E{place:03}", "2026-02-30", "事假" if place else "礦工", ""] for place in range(30)]

    groups = group_faults(intake(tmp_path, csv_text(HEADER, *rows)).faults)

    assert [(group.code, group.column, group.count, len(group.first)) for group in groups] == [
        ("R151", "日期", 30, 5),
        ("R163", "種類", 1, 1),
    ]


def test_limits_on_rows_hold(tmp_path):
    assert codes(intake(tmp_path, csv_text(HEADER, GOOD), limits=Limits(rows=0))) == ["R106"]
