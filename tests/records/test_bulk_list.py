"""A register's list is the same whether its records are entries, rows of a file, or many of both."""

from dataclasses import replace

import pytest

from kaohe.records import imports, joined_list, rights
from kaohe.records.actions import correct, enter, stage, take
from kaohe.records.bulk_rows import correct_row
from kaohe.records.errors import RecordsError
from kaohe.records.imports import look_at
from kaohe.records.looking import Filter, Is, Look
from kaohe.records.models import Batch, Revision
from kaohe.records.queries import everything, groups, listing, totals

pytestmark = pytest.mark.django_db
HEADER = "工號,日期,種類,小時,備註\n"
ROWS = [
    "E1,2026-10-05,事假,8,發燒",
    "E1,2026-10-06,曠工,4,张 三說",
    "E1,2026-10-07,病假,2.5,複診",
    "E2,2026-10-06,事假,4,ABC",
]
LOOKS = [
    Look(),
    Look(first=1, size=2),
    Look(sort="小時"),
    Look(sort="備註", descending=True),
    Look(sort="備註", first=2),
    Look((Filter("小時", Is.LEAST, "4"), Filter("工號", Is.EQUAL, "E1")), sort="日期"),
    Look((Filter("種類", Is.EQUAL, "旷工"),)),
    Look((Filter("備註", Is.EMPTY),)),
    Look((Filter("備註", Is.HAS, "診"),)),
    Look((Filter("備註", Is.HAS, "abc"),)),
    Look((Filter("備註", Is.HAS, "%"),)),
    Look((Filter("種類", Is.HAS, "假"),)),
    Look((Filter("日期", Is.MOST, "2026-10-05"),)),
    Look((Filter("工號", Is.EQUAL, "' OR 1 = 1 --"),)),
    Look(search="abc"),
    Look(search="乙"),
    Look(search="甲 曠工"),
    Look(search="%"),
    Look(search="復诊"),
    Look(search="发烧"),
    Look(search="ＡｂＣ"),
    Look(search="[發]"),
    Look(search="張三說"),
]


@pytest.fixture
def brought(people, book, absences, tmp_path, monkeypatch):
    """Brings the rows in, as entries or as bulk."""

    def bring(rows, most):
        monkeypatch.setattr(imports, "MOST_ENTRIES", most)
        path = tmp_path / f"{most}.csv"
        path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
        return take(people, book, absences, stage(people, absences, look_at(book, absences, path, "x.csv")).pk)

    return bring


def seen(who, book, absences):
    """What every look, sum and group gives."""
    lists = [listing(who, book, absences, look) for look in LOOKS]
    shown = [([line.values for line in found.lines], found.count, found.names) for found in lists]
    sums = [totals(who, book, absences, look) for look in LOOKS]
    by = [groups(who, book, absences, Look(), name) for name in ("種類", "工號", "小時", "備註")]
    return shown, sums, by, [line.values for line in everything(who, book, absences, Look(sort="日期"))]


def test_all_three_lists_show_the_same(people, book, absences, brought, monkeypatch):
    brought(ROWS, 99)
    of_entries = seen(people, book, absences)

    Revision.objects.all().delete()
    Batch.objects.all().delete()
    brought(ROWS[:3], 1)
    enter(people, book, absences, [dict(zip(HEADER.strip().split(","), ROWS[3].split(","), strict=True))])

    assert seen(people, book, absences) == of_entries

    monkeypatch.setattr(joined_list, "FEW", 0)
    assert seen(people, book, absences) == of_entries


@pytest.mark.parametrize("most", [99, 0], ids=["entries", "files"])
def test_a_long_text_is_searched_as_a_short_one(people, book, absences, brought, most):
    brought([f"E1,2026-10-05,事假,8,{'長' * 300}發　ＫＰＩ"], most)

    found = [listing(people, book, absences, Look(search=word)).count for word in ("发kpi", "长长", "發kpj")]

    assert found == [1, 1, 0]


@pytest.mark.parametrize(("most", "few"), [(99, 9), (1, 9), (1, 0)], ids=["entries", "files", "joined"])
def test_what_came_with_one_import_and_what_became_of_it(people, book, absences, brought, monkeypatch, most, few):
    batch = brought(ROWS[:3], most)
    by_hand = dict(zip(HEADER.strip().split(","), ROWS[3].split(","), strict=True))
    enter(people, book, absences, [by_hand])
    if most == 1:
        correct_row(people, book, absences, batch.pk, 2, {"小時": "7"}, reason="錯")
    else:
        first = Revision.objects.get(batch=batch, line=2)
        correct(people, book, absences, first.entry, {"小時": "7"}, seen=1, reason="錯")
    monkeypatch.setattr(joined_list, "FEW", few)

    found = listing(people, book, absences, Look(batch=batch.pk, sort="日期"))

    assert ([line.values["小時"] for line in found.lines], found.count) == (["7", "4", "2.5"], 3)
    assert totals(people, book, absences, Look(batch=batch.pk)) == {"小時": "13.5"}
    assert listing(people, book, absences, Look(batch=batch.pk, search="複診")).count == 1
    assert listing(people, book, absences, Look(batch=batch.pk + 1)).count == 0


def test_a_row_of_a_file_says_where_it_stands(people, book, absences, brought):
    batch = brought(ROWS[:2], 1)
    enter(people, book, absences, [{"工號": "E2", "日期": "2026-10-06", "種類": "事假", "小時": "4"}])

    lines = listing(people, book, absences, Look(sort="日期")).lines

    assert [(line.batch, line.line, line.entry, line.number) for line in lines] == [
        (batch.pk, 2, 0, 1), (batch.pk, 3, 0, 1), (None, None, 1, 1),
    ]  # fmt: skip


def test_only_what_may_be_seen(people, book, absences, brought, monkeypatch):
    brought(ROWS, 1)
    monkeypatch.setattr(rights, "visible", lambda *_: frozenset({"E2"}))

    assert [line.values["工號"] for line in listing(people, book, absences, Look()).lines] == ["E2"]
    monkeypatch.setattr(rights, "visible", lambda *_: frozenset())
    assert totals(people, book, absences, Look()) == {"小時": ""}
    assert list(everything(people, book, absences, Look())) == []


def test_what_cannot_be_asked_is_told(people, book, absences, brought):
    brought(ROWS, 1)
    for look in (Look(sort="號"), Look((Filter("號", Is.EMPTY),)), Look((Filter("小時", Is.MOST, "多"),))):
        with pytest.raises(RecordsError):
            listing(people, book, absences, look)


def test_what_no_text_can_be_looked_for_in_is_told(people, book, absences, brought):
    brought(ROWS, 1)

    with pytest.raises(RecordsError) as refused:
        listing(people, book, absences, Look((Filter("小時", Is.HAS, "5"),)))
    assert refused.value.code == "T108"


def test_an_entry_that_the_card_of_today_refuses_stays_in_the_list(people, book, absences, brought):
    brought(ROWS[:2], 1)
    enter(people, book, absences, [{"工號": "E2", "日期": "2026-10-06", "種類": "病假", "小時": "4"}])
    kinds = next(item for item in absences.fields if item.name.value == "種類")
    fields = tuple(replace(item, options=("曠工", "事假")) if item is kinds else item for item in absences.fields)

    found = listing(people, book, replace(absences, fields=fields), Look())

    assert found.count == 3
    assert found.lines[0].values["種類"] == "病假"
