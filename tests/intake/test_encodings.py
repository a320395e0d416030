"""Encodings: each that people use is recognised, the rest is refused by name."""

import codecs

import pytest

from kaohe.intake.encodings import recognise
from kaohe.intake.faults import FileRefused
from kaohe.intake.register import read_register
from tests.intake.registers import ABSENCE, codes, csv_text, put

ROWS = csv_text(
    ["工號", "日期", "種類", "金額"], ["E001", "2026-10-05", "曠工", "20元"], ["E002", "2026-10-05", "事假", ""]
)
SIMPLIFIED = ROWS.replace("工號", "工号").replace("種類", "种类").replace("金額", "金额").replace("曠", "旷")


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (ROWS, "utf-8", "UTF-8"),
        (ROWS, "utf-8-sig", "UTF-8 BOM"),
        (ROWS, "utf-16", "UTF-16"),
        (ROWS, "big5", "Big5"),
        (ROWS, "gb18030", "GB18030"),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (SIMPLIFIED, "gb2312", "GB18030"),
    ],
)
def test_an_encoding_is_recognised(tmp_path, text, encoding, name):
    read = read_register(ABSENCE, put(tmp_path, "缺勤.csv", text.encode(encoding)))

    assert read.files[0].encoding == name
    assert read.table is not None
    assert read.table["金額"].to_pylist() == [2000, None]


def test_utf16_of_either_order_is_read(tmp_path):
    content = codecs.BOM_UTF16_BE + ROWS.encode("utf-16-be")

    assert read_register(ABSENCE, put(tmp_path, "缺勤.csv", content)).taken == 2


TRADITIONAL_PROSE = "本月應出勤二十一日,經核對打卡記錄與請假單,實到二十日,請病假一日,薪資照發。"
SIMPLIFIED_PROSE = "本月应出勤二十一日,经核对打卡记录与请假单,实到二十日,请病假一日,薪资照发。"


@pytest.mark.parametrize(
    ("prose", "encoding", "name"),
    [(TRADITIONAL_PROSE, "big5", "Big5"), (SIMPLIFIED_PROSE, "gb18030", "GB18030")],
)
def test_prose_is_told_by_its_everyday_characters(prose, encoding, name):
    content = f"id,note\n1,{prose}\n".encode(encoding)

    decoded = recognise(content, ["id", "note"])

    assert (decoded.encoding, decoded.content.decode()) == (name, f"id,note\n1,{prose}\n")


def test_characters_of_hong_kong_are_read():
    content = "工號,姓名\n1,陳大文㗎咗唔係\n".encode("big5hkscs")

    assert recognise(content, ["工號", "姓名"]).encoding == "Big5-HKSCS"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id,name\n1,caf\xe9,\n", "R102"),
        (b"\xff\xff\xff\n", "R102"),
        (b"\xef\xbb\xbfid\n\xff", "R102"),
        ("工號\n".encode("utf-16-le"), "R104"),
        ("id,a\n".encode("utf-16-be"), "R104"),
        (codecs.BOM_UTF32_LE + "工號\n".encode("utf-32-le"), "R104"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "R102"),
    ],
)
def test_other_encodings_are_refused(content, code):
    with pytest.raises(FileRefused) as caught:
        recognise(content, ["工號"])

    assert caught.value.refusal.code == code


def test_what_may_be_either_is_refused():
    content = "id,name\n1,李\n".encode("gb18030")  # In Big5 the same bytes are an everyday character too.

    with pytest.raises(FileRefused) as caught:
        recognise(content, ["id"])

    assert caught.value.refusal.code == "R103"
    assert {"GB18030", "Big5"} <= set(caught.value.refusal.args["candidates"].split("、"))


def test_a_wrong_encoding_takes_nothing(tmp_path):
    read = read_register(ABSENCE, put(tmp_path, "缺勤.csv", ROWS.encode("utf-8")[:-40] + b"\xff\xfe\n"))

    assert codes(read) == ["R102"]
    assert (read.table, read.delivered) == (None, True)
