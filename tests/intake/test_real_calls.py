"""A real month of a telephone centre, read as its system wrote it; skipped where the file is not at hand."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from kaohe.intake.register import read_register
from kaohe.intake.schema import ComputedField, FieldSchema, RowRule
from tests.intake.registers import SECONDS, formula, mapping, number, register

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "calls-1999-08"
CLOCKS = ("vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")

pytestmark = pytest.mark.skipif(
    not (FOLDER / "calls.csv.gz").is_file(), reason="The real calls of 1999-08 are not beside the repository."
)


def moment(column):
    """日期 + time; a stage the call never reached stands as 0:00:00 with no seconds."""
    spent = {"vru_entry": None, "q_exit": "q_time", "ser_exit": "ser_time"}[column]

    def call(row):
        if spent is not None and row[spent] == 0:
            return None
        return row["日期"] * 86400 + row[column]

    return ComputedField(column.upper(), formula(call, "日期", column, *filter(None, [spent])))


CALLS = register(
    FieldSchema("工號", "人", required=False),
    FieldSchema("日期", "日期"),
    FieldSchema("類別", "選項", options=("一般", "潛在", "證券", "網上", "優先", "回電")),
    FieldSchema("結果", "選項", options=("接通", "放棄")),
    FieldSchema("VRU_ENTRY", "時點"),
    FieldSchema("Q_EXIT", "時點", required=False),
    FieldSchema("SER_EXIT", "時點", required=False),
    number("等待", SECONDS),
    number("通話", SECONDS),
    mapping=mapping(
        files="calls*.csv*",
        columns={
            "工號": "server",
            "日期": "date",
            "類別": "type",
            "結果": "outcome",
            "等待": "q_time",
            "通話": "ser_time",
        },
        values={
            "類別": {"PS": "一般", "NW": "潛在", "NE": "證券", "IN": "網上", "PE": "優先", "TT": "回電"},
            "結果": {"AGENT": "接通", "HANG": "放棄"},
        },
        empty=("", "NO_SERVER"),
        midnight_columns=CLOCKS,
        midnight_from="vru_entry",
        computed=(moment("vru_entry"), moment("q_exit"), moment("ser_exit")),
        raw=(number("q_time", SECONDS), number("ser_time", SECONDS)),
        leave_out=(RowRule(formula(lambda row: row["outcome"] == "PHANTOM", "outcome"), "幽靈記錄"),),
    ),
)


@pytest.fixture(scope="module")
def calls():
    return read_register(CALLS, FOLDER)


def test_every_call_is_taken_but_the_phantoms(calls):
    assert calls.faults == ()
    assert (calls.files[0].rows, calls.taken, calls.left_out) == (42_078, 41_768, (("幽靈記錄", 310),))


def test_no_server_is_nobody(calls):
    with gzip.open(FOLDER / "calls.csv.gz", "rt", encoding="ascii") as lines:
        nobody = sum(line.rstrip().endswith(",NO_SERVER") and ",PHANTOM," not in line for line in lines)

    assert calls.table["工號"].null_count == nobody
    assert "SHARON" in calls.table["工號"].to_pylist()


def test_calls_past_midnight_end_on_the_next_day(calls):
    table = calls.table
    ends = [
        (entry, end)
        for entry, end in zip(table["VRU_ENTRY"].to_pylist(), table["SER_EXIT"].to_pylist(), strict=True)
        if end is not None
    ]

    assert sum(entry // 86400 != end // 86400 for entry, end in ends) == 32
    assert all(end - entry > -43_200 for entry, end in ends)
    assert min(entry for entry, _ in ends) // 86400 == (date(2010, 8, 1) - date(1970, 1, 1)).days


def test_faults_of_a_real_file_are_grouped(tmp_path):
    (tmp_path / "calls.csv").write_bytes(
        gzip.decompress((FOLDER / "calls.csv.gz").read_bytes()).replace(b"-31,", b"-32,")
    )

    intake = read_register(CALLS, tmp_path)

    assert intake.table is None
    assert {(fault.code, fault.column) for fault in intake.faults} == {("R151", "date")}
