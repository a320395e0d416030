"""A changed handbook over closed months: what is worked out and what is read give together what a close would."""

import shutil
from fractions import Fraction

import pytest

from kaohe.handbook.changes import DOWNSTREAM, TEXT_ONLY, THIS
from kaohe.handbook.names import fold
from kaohe.month.close import close, load
from kaohe.month.comparison import handbooks, runs
from kaohe.month.differences import compared
from kaohe.month.latest import latest_runs
from kaohe.month.runs import pinned
from kaohe.month.state import State
from kaohe.month.trial import Trial
from tests.month.company import Company
from tests.month.worked import HANDBOOKS

MONTHS = ("2026-08", "2026-09", "2026-10")
MORE = """
```等級 等第
檔:
  優: 月得分 ≥ 95分
  其餘: 常
```
```公式 三月均分
公式: 取整(近(3月).平均(出勤得分, 缺: 跳過), 4)
```
```公式 名次
公式: 全體.排名(出勤得分)
```
```公式 無關
公式: 取整(100分 × 3 ÷ 7, 4)
```
"""


@pytest.fixture(scope="module")
def closed_once(tmp_path_factory):
    """A company with three closed months."""
    root = tmp_path_factory.mktemp("company")
    shutil.copytree(HANDBOOKS / "base", root / "base")
    company = Company(root)
    company.write("02.md", f"[T-2] 多些。\n{MORE}")
    for month in MONTHS:
        company.close(month)
    return company


@pytest.fixture
def closed(closed_once, tmp_path):
    """The company in a folder of its own."""
    return closed_once.moved_to(tmp_path)


EDITS = {
    "a value": ("值: 4分/天", "值: 5分/天"),
    "a measure": ("取: 去重數(日期)\n單位: 天", "取: 去重數(日期)\n單位: 天\n條件: 種類 = 曠工"),
    "a formula": ("公式: 出勤得分 × 90% + 態度", "公式: 出勤得分 × 80% + 態度"),
    "a judgement": ("好: 10分", "好: 9分"),
    "decimals": ("範圍: 0分 ~ 100分\n", "範圍: 0分 ~ 100分\n小數: 2\n"),
    "a result more": ("```公式 較上月", "```公式 一半\n公式: 取整(出勤得分 ÷ 2, 4)\n```\n```公式 較上月"),
    "a register": ("  備註: {型: 文字, 必填: 否}\n", "  備註: {型: 文字, 必填: 否}\n每期至多: 31\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_trial_gives_what_closing_anew_gives(closed, edit):
    closed.change(*EDITS[edit])
    trial = Trial(lambda _: load(closed.handbook), [], "duckdb" if edit == "a value" else "python")
    states = [trial.month(pinned(closed.runs / month)) for month in MONTHS]

    for month in MONTHS:
        close(closed.order(month, out=closed.root / "anew" / month, history=closed.root / "anew", engine="python"))
    for month, state in zip(MONTHS, states, strict=True):
        anew = State(state.period, closed.root / "anew" / month)
        assert {item.name: item.rows.to_pylist() for item in compared(anew, state) if item.changed} == {}
        assert set(anew.known()) == set(state.known())


def test_only_what_rests_on_the_change_is_worked_out(closed):
    closed.change(*EDITS["a formula"])
    trial = Trial(lambda _: load(closed.handbook), [], "python")

    state = trial.month(pinned(closed.runs / "2026-08"))

    assert state.computed == {fold(name) for name in ("月得分", "等第")}
    assert state.outcome is not None
    sources = {step.table for step in state.outcome.plan.program.steps if hasattr(step, "table")}
    assert not any("缺勤" in name for name in sources)


def test_what_changed_in_a_month_changes_the_months_that_look_back(closed):
    closed.change("值: 4分/天", "值:\n  2020-01-01: 5分/天\n  2026-10-01: 4分/天")
    trial = Trial(lambda _: load(closed.handbook), [], "python")

    found = {month: trial.month(pinned(closed.runs / month)) for month in MONTHS}

    assert fold("出勤得分") in found["2026-09"].computed
    last = {
        item.name
        for item in compared(State(found["2026-10"].period, closed.runs / "2026-10"), found["2026-10"])
        if item.changed
    }
    assert last == {"較上月", "三月均分"}


def test_an_amount_of_long_ago_changes_what_still_stands(closed):
    money = """
```參數 利率
值: {2026-01-01: 10%, 2026-06-01: 12%}
```
```台賬 押金
欄:
  工號: {型: 人}
  收於: {型: 日期}
  金額: {單位: 元}
鍵: [工號, 收於]
日期: 收於
每期至多: 9
計算:
  息: 取整(金額 × 利率, 2)
```
```取數 押金息
台賬: 押金
取: 末(息)
期: 截至
```
"""
    closed.write("03.md", f"[T-3] 押金。\n{money}")
    closed.record("押金", "工號,收於,金額\nE1,2026-02-01,100\n")
    close(closed.order("2026-10", out=closed.root / "with money"))
    closed.write("03.md", f"[T-3] 押金。\n{money}".replace("10%", "20%"))

    found = handbooks([closed.root / "with money"], [], None, load(closed.handbook))

    assert [(item.name, item.amount(item.after - item.before)) for item in found.months[0].items] == [
        ("押金息", Fraction(10))
    ]


def test_cards_differ_in_words_themselves_or_in_what_they_rest_on(closed):
    closed.change(
        "公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)", "說明: 每月\n公式: 最大( 0分,100分-(缺勤日數×每日扣分) )"
    )
    closed.change(*EDITS["a formula"])
    chosen = latest_runs(closed.runs)

    found = handbooks([run.folder for run in chosen.runs], [], None, load(closed.handbook))

    assert {(card.name, card.how) for card in found.cards} == {
        ("出勤得分", TEXT_ONLY),
        ("月得分", THIS),
        ("等第", DOWNSTREAM),
    }


def test_every_root_is_tried_by_itself_and_the_rest_is_what_they_do_together(closed):
    closed.change("值: 4分/天", "值: 5分/天")
    closed.change(*EDITS["a formula"])
    chosen = latest_runs(closed.runs)

    found = handbooks([run.folder for run in chosen.runs], [], None, load(closed.handbook))

    total = sum(
        item.amount(item.after - item.before) for month in found.months for item in month.items if item.name == "月得分"
    )
    # E1 in August 0, September 1, October 2 days of absence; only October has a judgement, so only it has 月得分.
    assert [(one.cause, one.amounts["月得分"]) for one in found.effects] == [
        ("每日扣分", Fraction("-1.8")),
        ("月得分", Fraction("-9.2")),
    ]
    assert total == Fraction("-10.8")


def test_what_each_change_brings_to_a_run_is_seen_beside_the_months_before_it(closed):
    closed.change("值: 4分/天", "值: 5分/天")
    closed.change(*EDITS["a formula"])
    anew = closed.root / "anew"
    for month in MONTHS:
        close(closed.order(month, out=anew / month, history=anew))
    old, new = latest_runs(closed.runs / "2026-10"), latest_runs(anew / "2026-10")

    found = runs([run.folder for run in old.runs], [run.folder for run in new.runs], old.earlier)

    one = next(effect for effect in found.effects if effect.cause == "每日扣分")
    assert (one.amounts["出勤得分"], one.amounts["較上月"]) == (Fraction(-3), Fraction(-3))
