"""A month of the sales company from files and from the database: the same records, the same results."""

import csv
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from kaohe.base.period import Period
from kaohe.engine.backends import python
from kaohe.engine.run import Records, book_of, run_month
from kaohe.month.close import load
from kaohe.month.reading import read_records
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.records.actions import stage, take
from kaohe.records.imports import look_at
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


def results(book, tables):
    outcome = run_month(book, PERIOD, Records(tables), python.run)
    evidence = sorted(map(str, outcome.evidence.to_pylist()))
    return {key: table.sort_by("_s") for key, table in outcome.tables.items()}, evidence


def in_order(table, names):
    plain = table.select(names)
    return sorted(map(str, plain.to_pylist()))


def test_the_same_month_from_files_and_from_the_database(owner, sales):
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
    from_files, proved = results(sales, files.tables)
    from_database, proved_here = results(sales, kept)
    assert from_files.keys() == from_database.keys()
    assert all(same(from_files[key], from_database[key]) for key in from_files)
    assert proved == proved_here
    assert sum(map(len, from_files.values())) > 100


def same(one: pa.Table, other: pa.Table) -> bool:
    return sorted(map(str, one.to_pylist())) == sorted(map(str, other.to_pylist()))
