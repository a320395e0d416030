"""A long table goes to Excel and comes back as it was; what Excel cannot give back is refused."""

import csv
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kaohe.editions.errors import EditionError
from kaohe.editions.folders import digest
from kaohe.editions.table_books import book_of, table_of

TABLE = '崗位,職級,金額\nTSR,一級,1500元\n"甲,乙",007,=1+1\n'
CELLS = st.text(alphabet='甲乙0.9 =@,"%元', min_size=1, max_size=5).map(str.strip).filter(bool)


def test_a_table_comes_back_as_it_went():
    assert table_of(book_of(TABLE)) == (TABLE, digest(TABLE))


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_every_cell_comes_back_as_it_was_written(rows):
    made = io.StringIO()

    csv.writer(made, lineterminator="\n").writerows(rows)

    assert table_of(book_of(made.getvalue()))[0] == made.getvalue()


def workbook(*rows):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return made.getvalue()


def test_a_workbook_of_their_own_is_taken_too():
    assert table_of(workbook(["崗位", "金額"], ["甲", 1500], ["乙", ""])) == ("崗位,金額\n甲,1500\n乙,\n", "")


def test_a_cell_of_several_lines_is_refused_with_its_place():
    with pytest.raises(EditionError) as told:
        table_of(workbook(["崗位"], ["甲\n乙"]))

    assert (told.value.code, told.value.args_) == ("E188", {"row": "2", "column": "1"})


def test_what_is_no_workbook_is_refused():
    with pytest.raises(EditionError):
        table_of(b"PK00")
