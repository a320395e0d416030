"""What must hold for any input: nothing crashes, nothing is lost, and every way of reading gives the same."""

import gzip
import io
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaohe.base.dates import day_number, day_of
from kaohe.intake import delimited
from kaohe.intake.cells import free_text, key_text, reader, show
from kaohe.intake.columns import PLAIN_SIGNS, ColumnReader, plain_reader
from kaohe.intake.faults import Refusal
from kaohe.intake.keys import record_ids
from kaohe.intake.limits import Limits
from kaohe.intake.messages import LANGUAGES, hint, message
from kaohe.intake.moments import FIRST_DAY, LAST_DAY
from kaohe.intake.register import read_register
from kaohe.intake.spelling import clean
from tests.intake.random_rows import FIELDS, HEADER, as_csv, as_parquet, as_xlsx, rows
from tests.intake.registers import EVERY, csv_text
from tests.intake.workbooks import bent

SMALL = Limits(unpacked_bytes=2_000_000, trusted_bytes=1_000_000, rows=10_000)
SAMPLE = [dict.fromkeys(HEADER) | {"工號": "E1", "日期": 20731, "金額": 2000, "種類": 1, "提交": 0, "合格": 1}]
FILES = [as_csv(SAMPLE), as_xlsx(SAMPLE), as_parquet(SAMPLE), gzip.compress(as_csv(SAMPLE))]


def read(content, **more):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "缺勤.csv").write_bytes(content)
        return read_register(EVERY, Path(folder), **more)


def must_hold(intake):
    """Either rows or faults; every row is accounted for; every fault can be told."""
    assert intake.delivered
    assert intake.taken == (0 if intake.table is None else len(intake.table))
    assert intake.faults or intake.table is not None
    assert all(message(fault, language) and hint(fault, language) for fault in intake.faults for language in LANGUAGES)


@given(st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08", b"\xff\xfe", b"\xef\xbb\xbf"]), st.binary())
def test_any_bytes_give_rows_or_faults(start, content):
    must_hold(read(start + content, limits=SMALL))


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=6))
def test_any_damage_gives_rows_or_faults(content, changes):
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte

    must_hold(read(bytes(damaged), limits=SMALL))


PARTS = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"]


@given(
    st.sampled_from([*PARTS, "xl/_rels/workbook.xml.rels"]),
    st.lists(st.tuples(st.integers(0, 100_000), st.sampled_from(list('<>/="&0123456789aAsrtv: '))), max_size=6),
)
def test_any_damage_inside_a_workbook_gives_rows_or_faults(part, changes):
    def edit(xml):
        damaged = bytearray(xml)
        for place, char in changes:
            damaged[place % len(damaged)] = ord(char)
        return bytes(damaged)

    must_hold(read(bent(FILES[1], part, edit), limits=SMALL))


@given(st.text(st.sampled_from(list('工號,;"\n\r\t aE1,,')), max_size=60))
@example('工號,說明\nE1,"')
@example("工號\t說明\r\r\n\tx")
def test_any_table_of_texts_is_read_the_same_by_both_readers(text):
    content = ("工號,說明\n" + text).encode()
    fast = read(content, accept_valid=True)
    with patch.object(delimited._Text, "_is_plain", lambda self: False):
        careful = read(content, accept_valid=True)

    assert fast.faults == careful.faults
    assert (fast.table is None) == (careful.table is None)
    assert fast.table is None or fast.table.equals(careful.table)
    assert (fast.taken, fast.refused) == (careful.taken, careful.refused)


@given(st.text(max_size=80))
def test_any_text_gives_rows_or_faults(text):
    must_hold(read(("工號,說明\n" + text).encode("utf-8", "surrogatepass"), accept_valid=True))


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_parquet])
@given(rows)
def test_what_is_written_is_read(write, records):
    intake = read(write(records))

    assert intake.faults == ()
    assert intake.table.select(HEADER).to_pylist() == records


TIMES = ["2026-10-05", "2026-02-30", "２０２６-１０-０５", "16:00:00", "25:00", "2026-10-05 16:00:00", "2026-10"]
NUMBERS = [
    "20",
    "-0",
    "1.50",
    "1.005",
    "1,234",
    "20元",
    "35%",
    ".5",
    "007",
    "+1",
    "1e5",
    "-1",
    "0.00001",
    "9" * 15,
    "9" * 20,
]
TIMES += ["2026-02-30 09:00:00", "2026-02-28T09:00:00", "2026-10-05 24:00:00", "0001-01-01 00:00:00"]
WORDS = [
    "已處理,「好」",
    "e\u0301",
    "\u3000甲",
    "甲 乙",
    "",
    " ",
    "是",
    "N",
    "曠工",
    "礦工",
    "E1",
    " E1 ",
    "\u200b",
    "a\x00",
    "NA",
]
SCRAPS = st.sampled_from([*TIMES, *NUMBERS, *WORDS])


@given(
    st.sampled_from(list(FIELDS.values())),
    st.lists(st.none() | SCRAPS | st.text(max_size=8) | st.from_regex(r"-?[0-9]{1,17}(\.[0-9]{1,5})?", fullmatch=True)),
    st.sets(st.sampled_from(["NA", "20", "E1", "2026-10-05 16:00:00"])),
)
def test_a_column_reads_as_its_cells_one_by_one(field, texts, empty):
    column = ColumnReader(field, reader(field), empty=frozenset(empty), plain=plain_reader(field, is_usual=True))

    values, refused = column.read(pa.array(texts, pa.string()))

    alone = [None if text is None else column.cell(text) for text in texts]
    assert values.to_pylist() == [None if isinstance(value, Refusal) else value for value in alone]
    assert refused == {place: value for place, value in enumerate(alone) if isinstance(value, Refusal)}


PLAIN = st.from_regex(rf"[{PLAIN_SIGNS}]{{1,8}}", fullmatch=True)


@given(st.lists(PLAIN, min_size=1), st.sampled_from([" ", ""]))
def test_plain_signs_stay_what_they_are_and_can_be_seen(parts, between):
    text = between.join(parts)

    assert clean(text) == free_text(text) == key_text(text) == text


def test_every_plain_sign_stays_what_it_is():
    signs = [char for char in map(chr, range(0x10FFF)) if re.fullmatch(f"[{PLAIN_SIGNS}]", char)]

    assert len(signs) > 21_000
    assert all(clean(sign) == key_text(sign) == sign and not unicodedata.combining(sign) for sign in signs)


DAYS = st.integers(FIRST_DAY, LAST_DAY)
KEYS = {"日期": DAYS, "週次": DAYS, "月份": DAYS.map(lambda day: day_number(day_of(day).replace(day=1)))}
KEYS["提交"] = st.integers(FIRST_DAY * 86400, LAST_DAY * 86400 + 86399)


@given(st.data(), st.sampled_from(sorted(KEYS)))
def test_records_are_called_what_one_would_type(data, name):
    schema = replace(EVERY, key=(name,))
    values = data.draw(st.lists(st.none() | KEYS[name]))
    table = pa.table({name: pa.array(values, pa.int64())})

    ids = record_ids(table, schema, "", "").to_pylist()

    assert ids == [show(value, FIELDS[name]) for value in values]


@given(rows, st.sampled_from(["gb18030", "utf-8", "utf-8-sig", "utf-16"]))
def test_every_encoding_gives_the_same_rows(records, encoding):
    intake = read(as_csv(records).decode().encode(encoding))

    assert [fault.code for fault in intake.faults] in ([], ["R102"], ["R103"])
    assert intake.table is None or intake.table.select(HEADER).to_pylist() == records


@given(st.lists(st.tuples(st.sampled_from("ABC"), SCRAPS, SCRAPS), max_size=20))
def test_every_row_is_taken_or_refused(cells):
    text = csv_text(["工號", "日期", "金額"], *cells)

    intake = read(text.encode(), accept_valid=True)

    assert intake.taken + intake.refused == intake.files[0].rows == len(cells)
    assert {fault.row for fault in intake.faults} == {*range(2, len(cells) + 2)} - set(
        intake.table["__line"].to_pylist()
    )


def test_a_sample_is_what_it_is_meant_to_be():
    assert zipfile.is_zipfile(io.BytesIO(FILES[1]))
    assert all(read(content).taken == 1 for content in FILES)
