"""Earlier months are read from their runs, exactly, as the results are kept today."""

import shutil

import pytest

from kaohe.base.errors import KaoheError

DIFFERENCE = "```公式 較上月\n公式: 出勤得分 - 上月.出勤得分\n```"


def last_month(company, name="較上月"):
    """E1's result of October, or its state."""
    opened = company.close().opened
    table = opened.tables["人", "月", "whole"]
    row = table["_s"].to_pylist().index("E1")
    flag = table[f"{name}__f"][row].as_py()
    return opened.plan.context.origins.read(flag)[0] if flag else table[name][row].as_py()


def test_the_month_before_is_read_from_its_run(company):
    company.close("2026-09")

    assert last_month(company) == (92 - 96) * 10000


def test_without_a_run_the_month_before_is_missing(company):
    assert last_month(company) == "缺數據"


def test_a_state_of_the_month_before_comes_along(company):
    company.change(DIFFERENCE, DIFFERENCE.replace("出勤得分", "月得分"))
    company.close("2026-09")

    assert last_month(company) == "待裁定"


def test_a_quarter_takes_its_months_together(company):
    company.change("取整(本季.平均(出勤得分), 4)", "取整(本季.平均(出勤得分, 缺: 跳過), 4)")
    company.record("缺勤", "工號,日期,種類\nE1,2026-09-03,事假\n")
    company.close("2026-07")
    company.close("2026-08")

    closed = company.close("2026-09")

    table = closed.opened.tables["人", "季", "whole"]
    assert dict(zip(table["_s"].to_pylist(), table["季出勤"].to_pylist(), strict=True))["E1"] == 986667


@pytest.mark.parametrize(("before", "today"), [(2, 4), (4, 2)])
def test_a_change_of_decimals_is_exact(company, before, today):
    company.change("範圍: 0分 ~ 100分\n", f"範圍: 0分 ~ 100分\n小數: {before}\n")
    company.close("2026-09")
    company.change(f"小數: {before}\n", f"小數: {today}\n")

    assert last_month(company) == (92 - 96) * 10000


def test_decimals_that_would_be_lost_are_not(company):
    company.change("值: 4分/天", "值: 4.005分/天")
    company.close("2026-09")
    company.change("範圍: 0分 ~ 100分\n", "範圍: 0分 ~ 100分\n小數: 2\n")

    with pytest.raises(KaoheError, match="「出勤得分」在 2026-09 的運行裏不能照搬"):
        company.close()


def test_another_unit_is_another_thing(company):
    company.close("2026-09")
    company.change("公式: 最大(0分, 100分 - 缺勤日數 × 每日扣分)", "公式: 最大(0次, 100次 - 缺勤日數 × 4次/天)")
    company.change("範圍: 0分 ~ 100分\n", "")
    company.change("公式: 出勤得分 × 90% + 態度", "公式: 態度")

    with pytest.raises(KaoheError, match="以前以「分」計"):
        company.close()


GRADES = """
```等級 等第
檔:
  優: 出勤得分 ≥ 96分
  其餘: 常
```
```公式 升了
公式: 如果 等第 = 優 且 上月.等第 = 常 則 1次 否則 0次
```
"""


def test_options_are_known_by_name(company):
    company.write("02.md", f"[T-2] 等第。\n{GRADES}")
    company.close("2026-09")
    more = GRADES.replace("檔:", "檔:\n  特優: 出勤得分 ≥ 100分")
    company.write("02.md", f"[T-2] 等第。\n{more}")

    assert last_month(company, "升了") == 0


def test_an_option_that_is_gone_is_told(company):
    company.write("02.md", f"[T-2] 等第。\n{GRADES}")
    company.close("2026-09")
    company.write("02.md", f"[T-2] 等第。\n{GRADES.replace('優', '上')}")

    with pytest.raises(KaoheError, match="以前有「優」這一項"):
        company.close()


def test_a_renamed_result_keeps_its_history(company):
    company.close("2026-09")
    company.change("出勤得分", "出勤分")
    company.change("```公式 出勤分\n", "```公式 出勤分\n原名: 出勤得分\n")

    assert last_month(company) == (92 - 96) * 10000


def test_two_runs_of_one_month_are_a_question_for_people(company):
    company.close("2026-09")
    company.close("2026-09", out=company.runs / "2026-09-改")

    with pytest.raises(KaoheError, match="2026-09 有兩次運行"):
        company.close()


def test_what_a_killed_program_left_is_no_run(company):
    company.close("2026-09")
    shutil.copytree(company.runs / "2026-09", company.runs / ".2026-09.abc")

    assert last_month(company) == (92 - 96) * 10000


def test_runs_of_another_handbook_are_not_ours(company):
    company.close("2026-09")
    text = (company.runs / "2026-09" / "run.json").read_text(encoding="utf-8")
    (company.runs / "2026-09" / "run.json").write_text(
        text.replace('"folder": "試"', '"folder": "別家"'), encoding="utf-8"
    )

    assert last_month(company) == "缺數據"


def test_one_run_may_be_named_instead_of_a_folder_of_runs(company):
    company.close("2026-09")

    facts = company.close(history=company.runs / "2026-09").facts

    assert facts["history"] == ["2026-09"]


def test_later_runs_do_not_count(company):
    company.close("2026-11")

    assert company.close().facts["history"] == []
