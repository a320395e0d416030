"""One relation for the engine: entries, files and people, as of any moment, whatever the card says by then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from kaohe.intake.register import read_register
from kaohe.intake.schema import NumberFormat
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.records.actions import correct, enter, stage, take, undo, withdraw
from kaohe.records.checking import own_schema
from kaohe.records.files import read_rows
from kaohe.records.imports import look_at
from kaohe.records.relation import relation, relations
from tests.records.conftest import ABSENT, table_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
"""Noon on the company's clock."""
VALUES = ["__row", "工號", "日期", "種類", "小時", "備註"]


def rows(found, *names):
    return [tuple(row[name] for name in names) for row in found.table.select(names).to_pylist()]


def test_nobody_wrote_is_not_nothing_happened(people, book, absences):
    assert relation(book, absences).table is None
    enter(people, book, absences, [ABSENT])
    withdraw(people, absences, 1, seen=1, reason="登記錯")

    assert table_of(book, absences).num_rows == 0
    assert set(relations(book)) == {"人員", "缺勤"}


def test_before_anybody_wrote_nothing_was_known_rather_than_none(people, book, absences):
    with time_machine.travel(MONDAY, tick=False):
        enter(people, book, absences, [ABSENT])

    assert relation(book, absences, MONDAY - timedelta(days=1)).table is None
    assert table_of(book, absences, MONDAY).num_rows == 1


def test_the_same_texts_give_the_same_table_as_from_a_file(people, book, absences, tmp_path):
    texts = [ABSENT, ABSENT | {"工號": "E2", "小時": "2.5小時", "備註": "頭痛"}]
    names = ["工號", "日期", "種類", "小時", "備註"]
    lines = [",".join(row.get(name, "") for name in names) for row in texts]
    (tmp_path / "缺勤.csv").write_text("\n".join([",".join(names), *lines]), encoding="utf-8")

    enter(people, book, absences, texts)

    from_file = read_register(own_schema(book, absences), tmp_path).table
    assert from_file is not None
    from_entries = table_of(book, absences)
    assert from_entries.schema == from_file.schema
    assert from_entries.select(VALUES).equals(from_file.select(VALUES))


class Keeping:
    """Somebody who writes in a register, one act after another."""

    def __init__(self, who, book, register, folder):
        self.who, self.book, self.register, self.folder = who, book, register, folder
        self.count = 0
        self.standing, self.batches = [], []

    def do(self, act):
        self.count += 1
        day = date(2027, 1, 1) + timedelta(days=self.count)
        row = ABSENT | {"日期": day.isoformat(), "備註": str(self.count)}
        if act == "enter":
            self.standing.append((enter(self.who, self.book, self.register, [row])[0].entry, 1))
        elif act == "correct" and self.standing:
            entry, seen = self.standing.pop(0)
            correct(self.who, self.book, self.register, entry, {"備註": f"改{self.count}"}, seen=seen, reason="改")
            self.standing.append((entry, seen + 1))
        elif act == "withdraw" and self.standing:
            entry, seen = self.standing.pop(0)
            withdraw(self.who, self.register, entry, seen=seen, reason="撤")
        elif act == "batch":
            path = self.folder / f"{self.count}.csv"
            path.write_text(f"工號,日期,種類,小時\nE2,{day},事假,8\n", encoding="utf-8")
            seen = look_at(self.book, self.register, path, path.name)
            self.batches.append(stage(self.who, self.register, seen).pk)
            take(self.who, self.book, self.register, self.batches[-1])
        elif act == "undo" and self.batches:
            undo(self.who, self.register, self.batches.pop(0), reason="撤")

    def seen(self, moment=None):
        found = relation(self.book, self.register, moment).table
        return None if found is None else sorted(map(str, found.select([*VALUES, "__known"]).to_pylist()))

    @override
    def __repr__(self):
        return "keeping"


@pytest.fixture
def keeping(people, book, absences, tmp_path):
    return Keeping(people, book, absences, tmp_path)


ACTS = ["enter", "correct", "withdraw", "batch", "undo"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=8))
def test_what_was_known_once_is_known_for_ever(keeping, acts):
    """Whatever is done later, a look as of an earlier moment gives what a look gave at that moment."""
    seen = []
    for act in acts:
        moment = MONDAY + timedelta(minutes=keeping.count)
        with time_machine.travel(moment, tick=False):
            keeping.do(act)
        seen.append((moment + timedelta(seconds=30), keeping.seen()))

    for moment, then in seen:
        assert keeping.seen(moment) == then


def test_people_come_from_their_own_tables(people, book):
    open_unit(people, "U1", name="總部", since=date(2026, 1, 1))
    open_unit(people, "U2", name="一組", since=date(2026, 1, 1), parent="U1")
    hire(people, "E3", name="丙", since=date(2026, 9, 1))
    assign(people, "E3", Post("乙崗", "U2", "E1", "A級"), since=date(2026, 9, 1))
    assign(people, "E3", Post("甲崗", "U2", "E1"), since=date(2026, 10, 1))
    end_employment(people, "E2", last_day=date(2026, 9, 30), reason="離職")

    assert rows(relation(book, book.register("人員")), "__row", "姓名", "入職日", "離職日")[1:] == [
        ("E2", "乙", 20454, 20726), ("E3", "丙", 20697, None),
    ]  # fmt: skip
    assert rows(relation(book, book.register("單位")), "單位", "名稱", "上級單位") == [
        ("U1", "總部", None), ("U2", "一組", "U1"),
    ]  # fmt: skip
    assert rows(relation(book, book.register("任職")), "__row", "至", "崗位", "上級", "職級") == [
        ("E3|2026-09-01", 20726, 1, "E1", "A級"), ("E3|2026-10-01", None, 0, "E1", None),
    ]  # fmt: skip


def test_an_entry_that_the_card_of_today_refuses_is_told_by_its_number(people, book, absences):
    enter(people, book, absences, [ABSENT, ABSENT | {"工號": "E2", "種類": "病假"}])
    kinds = next(item for item in absences.fields if item.name.value == "種類")
    fewer = tuple(replace(item, options=("曠工", "事假")) if item is kinds else item for item in absences.fields)

    found = relation(book, replace(absences, fields=fewer))

    assert [(fault.file, fault.row, fault.column, fault.value) for fault in found.faults] == [
        ("缺勤", 2, "種類", "病假")
    ]
    assert rows(found, "__row", "__line") == [("E1|2026-10-05", 1)]


def test_rows_of_a_file_keep_their_meaning_when_the_card_changes(people, book, tmp_path, data):
    calls = book.register("來電")
    path = tmp_path / "calls.csv"
    path.write_text("call_id,agent,start,wait,queue\nC1,E1,2026-10-05 09:00:00,12,P\n", encoding="utf-8")
    batch = stage(people, calls, look_at(book, calls, path, "calls.csv"))
    schema = own_schema(book, calls)
    turned = {field.name: field for field in schema.fields}
    turned["隊列"] = replace(turned["隊列"], options=("優先", "普通"))
    tenths = NumberFormat(Fraction(1, 10), 0, 864_000, "秒")
    turned["等待"] = replace(turned["等待"], number=tenths)
    turned["新欄"] = replace(turned["通話號"], name="新欄", required=False)

    table = read_rows(data / "imports" / batch.stored, replace(schema, fields=tuple(turned.values())))

    assert table.select(["通話號", "等待", "隊列", "新欄"]).to_pylist() == [
        {"通話號": "C1", "等待": 120, "隊列": 0, "新欄": None}
    ]
