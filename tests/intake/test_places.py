"""Which files belong to a register, and that none may lie outside the folder."""

import gzip
import os

import pytest

from kaohe.intake.limits import Limits
from kaohe.intake.register import read_register
from kaohe.intake.schema import FieldSchema
from tests.intake.registers import codes, csv_text, mapping, put, register

ONE = register(FieldSchema("工號", "人"))
TEXT = csv_text(["工號"], ["E1"])


@pytest.mark.parametrize("name", ["缺勤.csv", "缺勤.txt", "缺勤.CSV", "缺勤/part-1.csv", "缺勤/十月.csv", "缺勤.tsv"])
def test_a_file_is_found_by_the_registers_name(tmp_path, name):
    assert read_register(ONE, put(tmp_path, name, TEXT)).files[0].path == name


def test_a_packed_file_is_known_by_its_bytes(tmp_path):
    assert read_register(ONE, put(tmp_path, "缺勤.csv.gz", gzip.compress(TEXT.encode()))).taken == 1
    assert read_register(ONE, put(tmp_path, "缺勤.csv.gz", TEXT)).taken == 1


def test_parts_are_read_in_order_and_keyed_together(tmp_path):
    schema = register(FieldSchema("工號", "人"), key=("工號",))
    for number, person in ((2, "E1"), (1, "E1"), (3, "E2")):
        put(tmp_path, f"缺勤/part-{number}.csv", csv_text(["工號"], [person]))

    read = read_register(schema, tmp_path)

    assert [seen.path for seen in read.files] == ["缺勤/part-1.csv", "缺勤/part-2.csv", "缺勤/part-3.csv"]
    assert [(fault.file, fault.row, fault.args["first"]) for fault in read.faults] == [
        ("缺勤/part-2.csv", 2, "缺勤/part-1.csv:2")
    ]


def test_two_files_of_one_register_are_a_fault(tmp_path):
    put(tmp_path, "缺勤.csv", TEXT)
    put(tmp_path, "缺勤.txt", TEXT)

    assert codes(read_register(ONE, tmp_path)) == ["R112"]


def test_traces_of_programs_are_passed_over(tmp_path):
    put(tmp_path, "缺勤/.DS_Store", b"\0")
    put(tmp_path, "缺勤/~$part.xlsx", b"\0")
    put(tmp_path, "缺勤/part.csv", TEXT)

    assert read_register(ONE, tmp_path).taken == 1


def test_a_strange_file_among_the_parts_is_a_fault(tmp_path):
    put(tmp_path, "缺勤/part.csv", TEXT)
    put(tmp_path, "缺勤/notes.docx", b"x")

    assert codes(read_register(ONE, tmp_path)) == ["R111"]


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    put(tmp_path, "outside.csv", TEXT)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "缺勤.csv").symlink_to(tmp_path / "outside.csv")

    assert codes(read_register(ONE, tmp_path / "records")) == ["R110"]


def test_a_folder_that_links_out_is_refused(tmp_path):
    put(tmp_path, "outside/part.csv", TEXT)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "缺勤").symlink_to(tmp_path / "outside")

    assert codes(read_register(ONE, tmp_path / "records")) == ["R110"]


def test_a_link_to_nowhere_is_refused(tmp_path):
    (tmp_path / "缺勤.csv").symlink_to(tmp_path / "gone.csv")

    assert codes(read_register(ONE, tmp_path)) == ["R111"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "缺勤.csv")

    assert codes(read_register(ONE, tmp_path)) == ["R111"]


@pytest.mark.parametrize("pattern", ["../*.csv", "/etc/*", "a/../../x.csv", ""])
def test_a_pattern_must_stay_inside(tmp_path, pattern):
    schema = register(FieldSchema("工號", "人"), mapping=mapping(files=pattern))

    assert codes(read_register(schema, tmp_path)) == ["R113"]


def test_a_pattern_finds_files_below(tmp_path):
    schema = register(FieldSchema("工號", "人"), mapping=mapping(files="in/calls*.csv*"))
    put(tmp_path, "in/calls-2.csv", TEXT)
    put(tmp_path, "in/calls-1.csv.gz", gzip.compress(TEXT.encode()))

    assert [seen.path for seen in read_register(schema, tmp_path).files] == ["in/calls-1.csv.gz", "in/calls-2.csv"]


@pytest.mark.parametrize("cut", [5, 12, -1, -9])
def test_a_gz_cut_short_is_refused(tmp_path, cut):
    packed = gzip.compress(csv_text(["工號"], *([f"E{number}"] for number in range(1000))).encode())

    assert codes(read_register(ONE, put(tmp_path, "缺勤.csv.gz", packed[:cut]))) == ["R105"]


def test_a_gz_bomb_is_refused_before_it_is_spread_out(tmp_path):
    bomb = gzip.compress(b"0" * 3_000_000)
    limits = Limits(trusted_bytes=1_000_000)

    assert codes(read_register(ONE, put(tmp_path, "缺勤.csv.gz", bomb), limits=limits)) == ["R106"]


def test_a_large_file_is_refused_unread(tmp_path):
    assert codes(read_register(ONE, put(tmp_path, "缺勤.csv", TEXT), limits=Limits(unpacked_bytes=5))) == ["R106"]


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"Rar!", b"BZh9"])
def test_other_formats_are_refused_by_name(tmp_path, start):
    read = read_register(ONE, put(tmp_path, "缺勤.csv", start + b"\0" * 100))

    assert codes(read) == ["R109"]
    assert read.faults[0].args["format"]
