"""What fuzzing found, each once: long inputs that took quadratic time, and shapes that ended in a trace."""

import base64
import io
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.intake.limits import Limits
from kaohe.intake.register import read_register
from tests.intake.registers import ABSENCE, csv_text, put
from tests.month.worked import SETTINGS

HEADER = ["工號", "日期", "種類", "金額"]
TABLE = "[T-2] 表。\n\n```查表 級\n按: 出勤得分\n檔:\n{}\n```\n"
QUICK = 5
"""Seconds of the processor: before, each of these took far longer."""


@pytest.mark.parametrize(
    "text",
    [
        "[T-2] 深。\n\n```公式 深\n公式: 1分\n又據: {a: " + "(" * 40_000 + ")\n```\n",
        TABLE.format("  - " + "9" * 60_000 + "分: 1.20"),
    ],
    ids=["brackets in braces", "a bound without end"],
)
def test_a_long_line_is_read_in_time(company, check, text):
    company.write("02.md", text)
    begun = time.process_time()

    exit_code, said = check()

    assert time.process_time() - begun < QUICK
    assert exit_code == 1
    assert "試/02.md:" in said


def test_a_name_too_long_for_a_file_is_no_folder(company, check):
    company.write("handbook.yaml", SETTINGS.replace("[base]", f"[base, {'長' * 5000}]"))

    exit_code, said = check()

    assert exit_code == 1
    assert "試/handbook.yaml:3:12: 錯誤: K910" in said


def test_parquet_texts_that_are_no_utf8_are_damage(tmp_path):
    names = pa.array([b"E1\x81"], pa.binary()).view(pa.string())
    out = io.BytesIO()
    pq.write_table(pa.table({"工號": names, "日期": ["2026-10-05"], "種類": ["事假"]}), out, use_dictionary=False)
    put(tmp_path, "缺勤.parquet", out.getvalue())

    assert [fault.code for fault in read_register(ABSENCE, tmp_path).faults] == ["R108"]


# --- the bounds of one file, both sides of each ------------------------------------------------------------------------


def faults(tmp_path, content, name="缺勤.csv", **limits):
    return [
        fault.code for fault in read_register(ABSENCE, put(tmp_path, name, content), limits=Limits(**limits)).faults
    ]


def test_a_line_has_a_limit(tmp_path):
    text = csv_text(HEADER, ["E1", "2026-10-05", "事假", "1"], ["E2", "2026-10-06", "事假", "1"])
    longest = max(len(line.encode()) for line in text.splitlines())

    assert faults(tmp_path, text, line_bytes=longest) == []
    assert faults(tmp_path, text, line_bytes=longest - 1) == ["R132"]


def test_the_line_that_is_too_long_is_named(tmp_path):
    text = csv_text(HEADER, ["E1", "2026-10-05", "事假", "1"], ["E2", "2026-10-06", "事假", "1" * 99])

    (fault,) = read_register(ABSENCE, put(tmp_path, "缺勤.csv", text), limits=Limits(line_bytes=90)).faults

    assert (fault.file, fault.row, fault.code) == ("缺勤.csv", 3, "R132")


def test_a_file_of_faults_is_not_read_to_its_end(tmp_path):
    bad = [[f"E{place}", "2026-02-30", "事假", "1"] for place in range(20)]
    good = [[f"G{place}", "2026-10-05", "事假", "1"] for place in range(200)]

    most = faults(tmp_path, csv_text(HEADER, *bad), faults=10, faulty_share=10)
    few = faults(tmp_path, csv_text(HEADER, *bad, *good), faults=10, faulty_share=10)

    assert (most.count("R151"), most.count("R194")) == (10, 1)
    assert (few.count("R151"), few.count("R194"), few.count("R190")) == (10, 0, 1)


def test_a_parquet_column_too_large_for_its_rows_is_not_spread_out(tmp_path):
    out = io.BytesIO()
    pq.write_table(pa.table({"工號": ["長" * 3000], "日期": ["2026-10-05"], "種類": ["事假"]}), out)

    bounds = {"cell_characters": 100, "trusted_bytes": 1000, "packing": 10**6}
    assert faults(tmp_path, out.getvalue(), "缺勤.parquet", **bounds) == ["R132"]


DAMAGED = (
    "UEFSMRUAFRgVGCwVAhUAFQYVBhw2ACgCRTEYAkUxEREAAAACAAAAAgECAAAARTEVBBksNQAYBnNjaGVtYRUCABUMJVoYBuW3peiZnyUATBwAAAAWAhkc"
    "GRwmABwVDBklBgAZGAblt6XomZ8VABYCFlYWViYIPDYAKAJFMRgCRTEREQAZHBUAFQAVAgA8FgQZBhkmAAIAAAAWVhYCJggWVgAoIHBhcnF1ZXQtY3Bw"
    "LWFycm93IHZlcnNpb24gMjYuMC4xGRwcAAAAmgAAAFBBUjE="
)
"""A Parquet file with one byte of its footer changed: to ask it of one column ended the process."""


def test_a_damaged_footer_does_not_end_the_process(tmp_path):
    (tmp_path / "缺勤.parquet").write_bytes(base64.b64decode(DAMAGED))

    assert read_register(ABSENCE, tmp_path).faults
