"""A company that begins in mid-year with what it knows of earlier months counts on as if it had always been here."""

import csv
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.cli.app import run
from kaohe.engine.explain import Explainer
from kaohe.month.close import Order, RecordsRefused, close, load, open_month
from kaohe.month.latest import latest_runs
from kaohe.month.opening.reading import read_opening
from kaohe.month.opening.sheets import asked_of
from kaohe.month.opening.taking import take_opening
from kaohe.month.runs import differences, open_run
from kaohe.reports.explanation import explanation_lines

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
CARDS = """\
[T-1] 試。

```台賬 缺勤
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```
```取數 缺勤次數
台賬: 缺勤
取: 次數()
```
```公式 得分
對象: 人/月
公式: 最大(0分, 100分 - 缺勤次數 × 3.3分/次)
範圍: 0分 ~ 100分
```
```公式 連優
對象: 人/月
單位: 次
公式: 如果 得分 ≥ 95分 則 最小(上月.連優(缺: 0次), 60次) + 1次 否則 0次
範圍: 0次 ~ 61次
```
```公式 提請晉升
對象: 人/月
公式: 連優 ≥ 3次
```
```公式 季均分
對象: 人/季
公式: 取整(本季.平均(得分), 2)
```
```公式 季獎
對象: 人/季
單位: 元
公式: 取整(季均分 × 3.33元/分, 2)
```
```公式 入職以來
對象: 人/月
公式: 取整(自(入職日).平均(得分, 缺: 跳過), 4)
```
"""
RECORDS = {
    "人員": "工號,姓名,入職日\nE1,王一,2026-06-01\nE2,李二,2026-06-01\n",
    "單位": "單位,名稱,上級單位\nU1,總部,\n",
    "任職": "工號,自,崗位,單位,上級\nE1,2026-06-01,甲崗,U1,\nE2,2026-06-01,甲崗,U1,E1\n",
    "缺勤": "工號,日期\nE1,2026-06-03\nE1,2026-09-02\nE2,2026-07-02\nE2,2026-07-03\nE2,2026-08-03\n",
}
MONTHS = ["2026-06", "2026-07", "2026-08", "2026-09"]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """The company, with all its months closed in `whole`."""
    root = tmp_path_factory.mktemp("opening")
    shutil.copytree(HANDBOOKS / "base", root / "base")
    (root / "試").mkdir()
    settings = "語言: 1\nname: 試\n承接: [base]\n版本: {首版: 2026-01-01}\n名單:\n  崗位: [甲崗]\n".replace(
        "name", "名稱"
    )
    (root / "試" / "handbook.yaml").write_text(settings, encoding="utf-8")
    (root / "試" / "01.md").write_text(CARDS, encoding="utf-8")
    (root / "records").mkdir()
    for name, text in RECORDS.items():
        (root / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    closed(root, root / "whole", MONTHS)
    return root


def closed(root, runs, months):
    """Closes months, each on those that lie in the folder of runs."""
    for month in months:
        close(Order(root / "試", root / "records", Period.parse(month), runs / month, runs, engine="python"))


def values(run):
    """Every result of a run: what it is of, value and state."""
    table = pq.read_table(run / "results.parquet")
    names = [name for name in table.column_names if not name.startswith("~") and not name.endswith(".origin")]
    return table.select(names).to_pylist()


def carried_over(root, folder, months):
    """The opening data of months, as somebody would write them down from the months that were closed."""
    folder.mkdir()
    with (folder / "期初.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["工號", "月份", "得分", "連優"])
        for month in months:
            opened = open_run(root / "whole" / month)
            for person in ("E1", "E2"):
                score, streak = (Explainer(opened).explain(person, name).value for name in ("得分", "連優"))
                out.writerow([person, month, score, streak])
    return folder


def book(root, month="2026-07"):
    return open_month(load(root / "試"), Period.parse(month))


def begun(root, tmp_path, imported, first):
    """A company that begins with imported months; the folder of runs."""
    files = carried_over(root, tmp_path / "files", imported)
    found = read_opening(book(root, first), files, Period.parse(first))
    take_opening(book(root, first), found, tmp_path / "runs")
    return tmp_path / "runs"


def test_the_handbook_says_what_it_needs_of_earlier_months(company):
    assert {key: list(names) for key, names in asked_of(book(company)).items()} == {("人", "月"): ["得分", "連優"]}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_company_that_begins_later_has_the_same_results_to_the_cent(company, tmp_path, count):
    runs = begun(company, tmp_path, MONTHS[:count], MONTHS[count])

    closed(company, runs, MONTHS[count:])

    for month in MONTHS[count:]:
        assert values(runs / month) == values(company / "whole" / month), month
        assert differences(runs / month) == []


def test_the_figures_by_hand(company, tmp_path):
    runs = begun(company, tmp_path, ["2026-06", "2026-07", "2026-08"], "2026-09")
    closed(company, runs, ["2026-09"])
    told = Explainer(open_run(runs / "2026-09"))

    # E1: 96.7, 100, 100, 96.7: every month from 95 on counts; E2: 100, 93.4, 96.7, 100.
    assert told.explain("E1", "連優").value == "4次"
    assert told.explain("E1", "提請晉升").value == "是"
    assert told.explain("E2", "連優").value == "2次"
    assert told.explain("E1", "季均分").value == "98.9分"
    assert told.explain("E1", "季獎").value == "329.34元"  # 98.9 × 3.33 = 329.337
    assert told.explain("E2", "季均分").value == "96.7分"  # (93.4 + 96.7 + 100) ÷ 3


def test_every_explanation_says_what_was_imported(company, tmp_path):
    runs = begun(company, tmp_path, ["2026-06"], "2026-07")
    closed(company, runs, ["2026-07", "2026-08"])

    def lines(month, item, language="zh_Hant"):
        return list(explanation_lines(Explainer(open_run(runs / month, subject="E1")).explain("E1", item), 9, language))

    assert "└─ 上月.連優 = 1次  (導入)" in lines("2026-07", "連優")
    assert "└─ 上月.連優 = 1次  (imported)" in lines("2026-07", "連優", "en")
    assert "└─ 上月.連優 = 2次" in lines("2026-08", "連優")  # July was computed here.
    since = lines("2026-08", "入職以來")
    assert "   └─ 2026-06 = 96.7分  (導入)" in since
    assert not any("導入" in line for line in lines("2026-08", "得分"))


def test_the_workbook_and_the_summary_say_so(company, tmp_path, capsys):
    runs = begun(company, tmp_path, ["2026-06"], "2026-07")
    words = ["close", company / "試", "--records", company / "records", "--period", "2026-07", "--history", runs]

    assert run([*map(str, words), "--out", str(runs / "2026-07")]) == 0

    assert "其中導入的期初:2026-06" in capsys.readouterr().out.replace("：", ":")


def test_an_imported_month_is_no_computed_one(company, tmp_path):
    runs = begun(company, tmp_path, ["2026-06"], "2026-07")
    closed(company, runs, ["2026-07"])

    assert [str(one.period) for one in latest_runs(runs).runs] == ["2026-07"]
    assert [str(one.period) for one in latest_runs(runs).earlier] == ["2026-06"]
    with pytest.raises(KaoheError, match="導入的期初"):
        open_run(runs / "2026-06")


BAD = """工號,月份,得分,連優
E1,2026-06,一百分,1次
E1,2026-13,90分,1次
E1,2026-07,90分,1次
E2,2026-06,120分,1次
E2,2026-05,,
E2,2026-05,88分,
"""


def test_faults_stand_at_their_row_and_column_and_nothing_is_taken(company, tmp_path):
    (tmp_path / "期初.csv").write_text(BAD, encoding="utf-8")

    found = read_opening(book(company), tmp_path, Period.parse("2026-07"))

    places = {(one.row, one.column) for one in found.faults}
    assert places >= {(2, "得分"), (3, "月份"), (4, "月份"), (5, "得分")}
    assert any(one.row == 7 for one in found.faults)
    with pytest.raises(RecordsRefused):
        take_opening(book(company), found, tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_somebody_who_is_not_known_is_told(company, tmp_path):
    (tmp_path / "期初.csv").write_text("工號,月份,得分\nE1,2026-06,90分\nE9,2026-06,90分\n", encoding="utf-8")

    found = read_opening(book(company), tmp_path, Period.parse("2026-07"), {"人": frozenset({"E1", "E2"})})

    assert [(one.row, one.column, one.value) for one in found.faults] == [(3, "工號", "E9")]


def test_what_rests_on_an_imported_month_keeps_it(company, tmp_path):
    runs = begun(company, tmp_path, ["2026-06"], "2026-07")
    again = read_opening(book(company), tmp_path / "files", Period.parse("2026-07"))
    assert take_opening(book(company), again, runs) == [runs / "2026-06"]  # Nothing rests on it yet.
    closed(company, runs, ["2026-07"])
    before = values(runs / "2026-06")

    with pytest.raises(KaoheError, match="2026-07"):
        take_opening(book(company), again, runs)

    assert values(runs / "2026-06") == before


def test_a_month_that_was_computed_is_not_imported_over(company, tmp_path):
    runs = tmp_path / "runs"
    closed(company, runs, ["2026-06"])
    files = carried_over(company, tmp_path / "files", ["2026-06"])
    before = values(runs / "2026-06")

    with pytest.raises(KaoheError, match="已經在這裏算過"):
        take_opening(book(company), read_opening(book(company), files, Period.parse("2026-07")), runs)

    assert values(runs / "2026-06") == before


def test_the_command_writes_sheets_and_takes_them(company, tmp_path, capsys):
    words = ["opening", str(company / "試"), "--first", "2026-07"]

    assert run([*words, "--sheets", str(tmp_path / "sheets")]) == 0
    assert (tmp_path / "sheets" / "期初.csv").read_text(encoding="utf-8-sig") == "工號,月份,得分,連優\n"
    (tmp_path / "sheets" / "期初.csv").write_text("工號,月份,得分,連優\nE1,2026-06,96.7分,1次\n", encoding="utf-8")
    assert run([*words, "--records", str(tmp_path / "sheets"), "--out", str(tmp_path / "runs")]) == 0
    (tmp_path / "sheets" / "期初.csv").write_text("工號,月份,得分\nE1,2026-06,幾分\n", encoding="utf-8")
    capsys.readouterr()
    assert run([*words, "--records", str(tmp_path / "sheets"), "--out", str(tmp_path / "more")]) == 1

    assert "得分" in capsys.readouterr().out
    assert (tmp_path / "runs" / "2026-06" / "run.json").exists()
    assert not (tmp_path / "more").exists()
