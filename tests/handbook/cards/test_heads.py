"""What every card has, and what every result has."""

import pytest


def test_a_result_says_everything_a_result_can_say(card, plain):
    found = card(
        "公式",
        "計劃完成工資",
        "說明: 按計劃完成率發",
        "又據: [T-2, T-3.1]",
        "生效: 2026-01-01",
        "失效: 2026-12-31",
        "原名: 計劃工資",
        "適用: 崗位 = 銷售員 且 司齡 ≥ 90天",
        "對象: 單位/季",
        "單位: 元",
        "小數: 0",
        "舍入: 進一",
        "範圍: 0元 ~ 1萬元",
        "不適用: {作: 10元, 理由: 當月無計劃}",
        "缺數據: {作: 0元, 理由: 未報}",
        "公式: |",
        "  取整(工資總額 × 35%",
        "    × 最小(計劃完成率, 100%), 2)",
    )

    assert plain(found) == {
        "kind": "公式",
        "name": "計劃完成工資",
        "clause": "T-1",
        "also": ["T-2", "T-3.1"],
        "note": "按計劃完成率發",
        "since": 20454,
        "until": 20818,
        "former": "計劃工資",
        "applies": "崗位 = 銷售員 且 司齡 ≥ 90天",
        "handbook": "試",
        "subject": "單位",
        "period": "季",
        "unit": "元",
        "decimals": 0,
        "rounding": "進一",
        "low": "0元",
        "high": "1萬元",
        "when_na": {"value": "10元", "reason": "當月無計劃"},
        "when_missing": {"value": "0元", "reason": "未報"},
        "formula": "取整(工資總額 × 35% × 最小(計劃完成率, 100%), 2)",
    }


def test_a_result_that_says_no_more_is_a_persons_result_of_the_month(card, plain):
    assert plain(card("公式", "得分", "公式: 1分")) == {
        "kind": "公式",
        "name": "得分",
        "clause": "T-1",
        "handbook": "試",
        "subject": "人",
        "period": "月",
        "formula": "1分",
    }


def test_places_point_into_the_chapter(card):
    found = card("公式", "得分", "範圍: 0分 ~ 100分", "公式: 甲 + 乙")

    assert (found.name.span.line, found.name.span.column) == (3, 7)
    assert (found.high.text.span.line, found.high.text.span.column, found.high.text.span.end_column) == (4, 10, 14)
    assert (found.formula.expr.right.span.line, found.formula.expr.right.span.column) == (5, 9)
    assert (found.span.line, found.span.end_line) == (3, 6)


@pytest.mark.parametrize(
    ("written", "subject", "period"),
    [("人/月", "人", "月"), ("person/quarter", "人", "季"), ("单位 / 年", "單位", "年"), ("門店/週", "門店", "週")],
)
def test_a_subject_may_be_spelt_in_any_language(card, written, subject, period):
    found = card("公式", "得分", f"對象: {written}", "公式: 1分")

    assert (found.subject.value, found.period) == (subject, period)


def test_a_name_with_odd_signs_stands_in_corner_brackets(card):
    found = card("公式", "「C-級 得分」", "原名: 「C 級」", "公式: 1分")

    assert (found.name.value, found.former) == ("C-級 得分", "C 級")


def test_all_faults_of_a_card_are_shown_at_once(read):
    cards, faults = read("[T-1] 條\n\n```公式 得分\n對象: 人\n小數: 二\n舍入: 隨便\n顏色: 紅\n```\n")

    assert cards == [None]
    assert faults == [("K265", 4, 5), ("K257", 5, 5), ("K261", 6, 5), ("K251", 7, 1), ("K253", 3, 7)]


def test_a_faulty_card_does_not_stop_the_next(read):
    cards, faults = read("```公式 甲\n公式:\n```\n\n```公式 乙\n公式: 1分\n```\n")

    assert [found and found.name.value for found in cards] == [None, "乙"]
    assert [code for code, _, _ in faults] == ["K255"]


def test_what_seems_to_be_missing_is_not_named_when_a_line_was_refused(read):
    cards, faults = read("```公式 甲\n公式 1分 + 2分\n```\n")

    assert cards == [None]
    assert [code for code, _, _ in faults] == ["K201"]
