"""Text tables: separators, quotes, line ends, and that the fast and the careful reader agree."""

import csv

import pytest

from kaohe.intake import delimited
from kaohe.intake.limits import DEFAULT_LIMITS
from kaohe.intake.register import read_register
from kaohe.intake.schema import FieldSchema
from tests.intake.registers import codes, csv_text, put, register

NOTES = register(FieldSchema("工號", "人"), FieldSchema("說明", "文字", required=False))


def read(tmp_path, text, schema=NOTES, **more):
    return read_register(schema, put(tmp_path, "缺勤.csv", text), **more)


def rows(intake):
    return [(row["工號"], row["說明"], row["__line"]) for row in intake.table.to_pylist()]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_by_the_header(tmp_path, separator):
    text = csv_text(["工號", "說明"], ["E1", "a,b;c"], separator=separator)

    assert rows(read(tmp_path, text)) == [("E1", "a,b;c", 2)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(tmp_path, end):
    assert rows(read(tmp_path, end.join(["工號,說明", "E1,a", "E2,b", ""]))) == [("E1", "a", 2), ("E2", "b", 3)]


def test_mixed_line_ends(tmp_path):
    assert rows(read(tmp_path, "工號,說明\r\nE1,a\nE2,b\rE3,c")) == [("E1", "a", 2), ("E2", "b", 3), ("E3", "c", 4)]


def test_quotes_hold_separators_quotes_and_lines(tmp_path):
    text = '工號,說明\nE1,"a,""b""\nc"\nE2,d\n'

    assert rows(read(tmp_path, text)) == [("E1", 'a,"b"\nc', 2), ("E2", "d", 4)]


def test_cells_in_quotes_are_read_by_the_fast_reader(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited._Text, "_careful_blocks", None)

    read_in = read(tmp_path, '"工號",說明\nE1,"a,""b"""\n"E2",""\nE3,c\n')

    assert rows(read_in) == [("E1", 'a,"b"', 2), ("E2", None, 3), ("E3", "c", 4)]


@pytest.mark.parametrize("text", ['E1,"a"b', 'E1,a"b"', 'E1,"a', 'E1,"a\nb"', '"",""', 'E1,"a""'])
def test_other_quotes_are_left_to_the_careful_reader(text):
    content = f"工號,說明\n{text}\nE2,c".encode()

    assert not delimited._Text(content, ["工號", "說明"], DEFAULT_LIMITS)._is_plain()


def test_blank_and_hollow_lines_are_no_rows(tmp_path):
    read_in = read(tmp_path, "\n工號,說明\n\nE1,a\n,\nE2,b\n\n\n")

    assert rows(read_in) == [("E1", "a", 4), ("E2", "b", 6)]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_row_of_another_length_is_named(tmp_path, quote):
    many = "".join(f"E{number},x\n" for number in range(5))
    read_in = read(tmp_path, f"工號,說明\n{many}E7,a,b\nE8\nE9,{quote}z{quote}\n", accept_valid=True)

    assert [(fault.row, fault.code, fault.args) for fault in read_in.faults] == [
        (7, "R130", {"expected": "2", "found": "3"}),
        (8, "R130", {"expected": "2", "found": "1"}),
    ]
    assert (read_in.taken, read_in.refused, read_in.files[0].rows) == (6, 2, 8)
    assert rows(read_in)[-1] == ("E9", "z", 9)


@pytest.mark.parametrize("bad", ['E2,"a"b\n', 'E2,"open\nE3,c\n'])
def test_broken_quotes_refuse_the_file_from_their_line(tmp_path, bad):
    read_in = read(tmp_path, '工號,說明\nE1,"a"\n' + bad, accept_valid=True)

    assert [(fault.row, fault.code) for fault in read_in.faults] == [(3, "R131")]
    assert read_in.taken == 0


def test_a_cell_without_end_is_refused(tmp_path):
    huge = "x" * (csv.field_size_limit() + 1)

    assert codes(read(tmp_path, f'工號,說明\nE1,"{huge}"\n')) == ["R132"]
    assert codes(read(tmp_path, f"工號,說明\nE1,{huge}\n")) == ["R132"]


def test_blanks_around_cells_do_not_count(tmp_path):
    assert rows(read(tmp_path, "工號,說明\n E1 ,\u3000甲 \n")) == [("E1", "甲", 2)]


def test_composed_and_decomposed_characters_are_one(tmp_path):
    assert rows(read(tmp_path, "工號,說明\ne\u0301,x\n"))[0][0] == "\u00e9"


def test_a_list_of_one_column(tmp_path):
    schema = register(FieldSchema("工號", "人"))

    assert read(tmp_path, "工號\nE1\n\nE2\n", schema).table["__line"].to_pylist() == [2, 4]


def test_a_thousand_columns_too_many_are_refused(tmp_path):
    assert codes(read(tmp_path, ",".join(map(str, range(3000))) + "\n")) == ["R106"]


def test_fast_and_careful_reader_agree_on_blocks(tmp_path, monkeypatch):
    text = csv_text(["工號", "說明"], *([f"E{number}", f"說明{number % 7}"] for number in range(3000)))
    fast = read(tmp_path, text)
    monkeypatch.setattr(delimited, "_BLOCK_ROWS", 700)
    monkeypatch.setattr(delimited._Text, "_is_plain", lambda self: False)

    careful = read(tmp_path, text)

    assert fast.table.equals(careful.table)
