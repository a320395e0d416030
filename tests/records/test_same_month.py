"""A month of the sales company from files and from the database: the same records, the same close."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.base.period import Period
from kaohe.engine.run import book_of
from kaohe.month.close import Order, close, load
from kaohe.month.kept import Kept, mark_closed
from kaohe.month.reading import read_records
from kaohe.month.runs import differences
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.records.actions import enter, stage, take, undo
from kaohe.records.errors import RecordsError
from kaohe.records.imports import look_at
from kaohe.records.models import Batch
from kaohe.records.relation import relations
from kaohe.records.staff import is_of_people

pytestmark = pytest.mark.django_db
FROZEN = Path(__file__).parents[1] / "golden" / "sales-company"
PERIOD = Period.parse("2026-10")


@pytest.fixture(scope="module")
def sales():
    """The book of the month."""
    return book_of(load(FROZEN / "handbook" / "sales-company"), PERIOD)


def lines(name):
    with (FROZEN / "records" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text)


def set_up(who):
    """People and units, as their pages would have written them down."""
    units: set[str] = set()
    waiting = lines("單位")
    while waiting:
        row = next(row for row in waiting if row["上級單位"] in units | {""})
        waiting.remove(row)
        open_unit(who, row["單位"], name=row["名稱"], since=date(2020, 1, 1), parent=row["上級單位"])
        units.add(row["單位"])
    for row in lines("人員"):
        hire(who, row["工號"], name=row["姓名"], since=day(row["入職日"]))
    for row in sorted(lines("任職"), key=lambda row: row["自"]):
        post = Post(row["崗位"], row["單位"], row["上級"], row.get("職級", ""))
        assign(who, row["工號"], post, since=day(row["自"]), until=day(row["至"]) if row["至"] else None)
    for row in lines("人員"):
        if row["離職日"]:
            end_employment(who, row["工號"], last_day=day(row["離職日"]), reason="離職")


def bring_in(who, book):
    """Every other register by an import of its file."""
    for path in sorted((FROZEN / "records").glob("*.csv")):
        register = book.register(path.stem)
        if not is_of_people(register):
            batch = stage(who, register, look_at(book, register, path, path.name))
            assert batch.faults == 0, path.stem
            take(who, book, register, batch.pk)


def in_order(table, names):
    plain = table.select(names)
    return sorted(map(str, plain.to_pylist()))


def test_the_same_month_from_files_and_from_the_database(owner, sales, tmp_path):
    set_up(owner)
    bring_in(owner, sales)

    files = read_records(sales, FROZEN / "records")
    kept = {name: found.table for name, found in relations(sales).items()}

    assert files.faults == []
    assert kept.keys() == files.tables.keys()
    for name, table in kept.items():
        assert table is not None
        fields = [item.name.value for item in sales.register(name).fields]
        assert table.schema == files.tables[name].schema, name
        assert in_order(table, [*fields, "__row"]) == in_order(files.tables[name], [*fields, "__row"]), name

    handbook = FROZEN / "handbook" / "sales-company"
    from_files = close(Order(handbook, FROZEN / "records", PERIOD, tmp_path / "files", engine="python"))
    keeper = Kept()

    from_database = close(Order(handbook, keeper, PERIOD, tmp_path / "database", engine="python"))

    tables = [pq.read_table(tmp_path / name / "results.parquet") for name in ("files", "database")]
    assert tables[0].schema == tables[1].schema
    assert same(*tables)
    assert same(*(pq.read_table(tmp_path / name / "evidence.parquet") for name in ("files", "database")))
    assert tables[0].num_rows > 100
    assert from_database.facts["records"] == from_files.facts["records"]
    assert from_database.facts["database_as_of"] == keeper.known_until.isoformat()
    assert differences(tmp_path / "database") == []
    batch = Batch.objects.filter(register="缺勤").get()
    mark_closed(owner, sales, PERIOD, keeper.known_until)
    with pytest.raises(RecordsError) as refused:
        undo(owner, sales.register("缺勤"), batch.pk, reason="錯")
    assert refused.value.code == "T113"
    late = lines("缺勤")[0] | {"日期": "2026-10-31"}
    del late["知悉時點"]
    enter(owner, sales, sales.register("缺勤"), [late])
    known = [read_records(sales, one).tables["缺勤"].num_rows for one in (keeper, Kept())]
    assert known[1] == known[0] + 1  # What became known later is not read.


def same(one: pa.Table, other: pa.Table) -> bool:
    return sorted(map(str, one.to_pylist())) == sorted(map(str, other.to_pylist()))
