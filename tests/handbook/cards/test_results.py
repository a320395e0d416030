"""參數, 取數, 扣分, 加權, 等級 and 薪資單 as read from a chapter."""

import pytest

HEAD = {"clause": "T-1", "handbook": "試", "subject": "人", "period": "月"}


def test_a_value_may_change_from_a_day_on(card, plain):
    found = card("參數", "缺勤每日扣分", "值: {2026-01-01: 4分/天, 2026-07-01: 5分/天}", "來源: 人力資源部通知")

    assert plain(found) == {
        "kind": "參數",
        "name": "缺勤每日扣分",
        "clause": "T-1",
        "handbook": "試",
        "values": [[20454, "4分/天"], [20635, "5分/天"]],
        "source": "人力資源部通知",
    }


@pytest.mark.parametrize(("written", "read_as"), [("9:30", "09:30"), ("-5分", "-5分"), ("是", "是")])
def test_a_value_is_any_literal(card, plain, written, read_as):
    found = card("參數", "上班", f"值: {written}")

    assert plain(found.values) == [[None, read_as]]


def test_a_measure_takes_a_number_from_a_register(card, plain):
    found = card(
        "取數",
        "底薪",
        "台賬: 工資",
        "條件: 種類 在 [曠工, 事假]",
        "取: 末(金額)",
        "期: 截至",
        "缺: 跳過",
        "排序: [日期, 序號]",
        "單位: 元",
    )

    assert plain(found) == HEAD | {
        "kind": "取數",
        "name": "底薪",
        "unit": "元",
        "register": "工資",
        "take": "末(金額)",
        "condition": "種類 在 [曠工, 事假]",
        "standing": True,
        "skip_missing": True,
        "order": ["日期", "序號"],
    }


def test_a_measure_may_be_written_in_english(card, plain):
    found = card(
        "measure", "late_days", "register: late", "where: kind in [am, pm]", "take: distinct(day)", "span: up_to"
    )

    assert plain(found) == HEAD | {
        "kind": "取數",
        "name": "late_days",
        "register": "late",
        "take": "去重數(day)",
        "condition": "kind 在 [am, pm]",
        "standing": True,
    }


def test_a_deduction_for_each_row(card, plain):
    found = card(
        "扣分",
        "周報",
        "台賬: 應交周報",
        "條件: 狀態 = 遲",
        "每次: 3分",
        "連續: {從第: 2, 倍數: 2, 方式: 遞增}",
        "每期一次: 否",
        "封頂: 8分",
        "滿分: 10分",
        "超出: 扣總分",
    )

    assert plain(found) == HEAD | {
        "kind": "扣分",
        "name": "周報",
        "register": "應交周報",
        "condition": "狀態 = 遲",
        "each": "3分",
        "streak": {"start": 2, "factor": "2", "growing": True},
        "cap": "8分",
        "full": "10分",
        "excess_to_total": True,
    }


def test_a_deduction_by_the_count_in_the_period(card, plain):
    found = card(
        "扣分", "遲到", "台賬: 遲到", "第: [2分, 4分, 6分]", "一票否決: 是", "每期一次: 是", "滿分: 20分", "排序: 時點"
    )

    assert plain(found) == HEAD | {
        "kind": "扣分",
        "name": "遲到",
        "register": "遲到",
        "nth": ["2分", "4分", "6分"],
        "once": True,
        "veto": True,
        "full": "20分",
        "order": ["時點"],
    }


def test_parts_are_weighed(card, plain):
    found = card(
        "加權",
        "綜合",
        "對象: 人/季",
        "項:",
        "  - 工作得分 × 70%",
        "  - 25% × (出勤得分 - 1分)",
        "  - 培訓得分 × 培訓權重",
    )

    assert plain(found) == HEAD | {
        "kind": "加權",
        "name": "綜合",
        "period": "季",
        "items": [["工作得分", "70%"], ["出勤得分 - 1分", "25%"], ["培訓得分", "培訓權重"]],
    }


def test_part_and_weight_keep_their_own_places(card):
    ((part, weight),) = card("加權", "綜合", "項:", "  - 工作得分 × 100%").items

    assert (part.text.value, part.text.span.line, part.text.span.column) == ("工作得分", 5, 5)
    assert (weight.text.value, weight.text.span.column, weight.text.span.end_column) == ("100%", 12, 16)


def test_grades_stand_from_the_highest_down(card, plain):
    found = card(
        "等級", "級別", "檔:", "  A級: 季KPI ≥ 95分 且 季成功率 ≥ 65%", "  「C-級」: 轉正考試 = 通過", "  其餘: 未定級"
    )

    assert plain(found) == HEAD | {
        "kind": "等級",
        "name": "級別",
        "grades": [
            {"name": "A級", "condition": "季KPI ≥ 95分 且 季成功率 ≥ 65%"},
            {"name": "C-級", "condition": "轉正考試 = 通過"},
            {"name": "未定級", "condition": None},
        ],
    }


def test_lines_of_a_statement_add_up_or_take_off(card, plain):
    found = card("薪資單", "月薪", "行:", "  - 基礎工資", "  - 減 補扣款", "  - 減免額", "  - less 「代扣 1」")

    assert plain(found) == HEAD | {
        "kind": "薪資單",
        "name": "月薪",
        "lines": [[1, "基礎工資"], [-1, "補扣款"], [1, "減免額"], [-1, "代扣 1"]],
    }
