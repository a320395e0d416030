"""裁定 and 考核表 as read from a chapter."""

import pytest

HEAD = {"clause": "T-1", "handbook": "試", "subject": "人", "period": "月"}
HEADER = ("", "| 序 | 項目 | 滿分 | 計分方式 | 來源 | 評分人 |", "|---|---|---|---|---|---|")


def test_a_judgement_takes_points_off_by_levels(card, plain):
    found = card(
        "裁定",
        "工作素質",
        "評分人: [現場管理組]",
        "滿分: 10分",
        "扣分等級:",
        "  熟練掌握: 0分",
        "  基本勝任: 2分",
        "  需人協助: 4分 ~ 10分",
        "步: 0.5分",
        "事實: [內訓缺席次數]",
        "提議: 10分",
        "何時: 內訓缺席次數 > 0次",
        "否則: 10分",
    )

    assert plain(found) == HEAD | {
        "kind": "裁定",
        "name": "工作素質",
        "judges": ["現場管理組"],
        "full": "10分",
        "deducts": True,
        "levels": [
            {"name": "熟練掌握", "low": "0分", "high": "0分"},
            {"name": "基本勝任", "low": "2分", "high": "2分"},
            {"name": "需人協助", "low": "4分", "high": "10分"},
        ],
        "step": "0.5分",
        "facts": ["內訓缺席次數"],
        "proposal": "10分",
        "when": "內訓缺席次數 > 0次",
        "otherwise": "10分",
    }


def test_a_plain_range_is_one_level_without_a_name(card, plain):
    found = card("裁定", "面試", "評分人: 主管", "得分範圍: 0分 ~ 20分", "步: 1分", "台賬: 應聘")

    assert plain(found) == HEAD | {
        "kind": "裁定",
        "name": "面試",
        "judges": ["主管"],
        "levels": [{"name": "", "low": "0分", "high": "20分"}],
        "step": "1分",
        "register": "應聘",
    }


def test_a_choice_gives_no_points(card, plain):
    found = card("裁定", "轉正", "評分人: [主管]", "選項: [yes, 否]")

    assert plain(found) == HEAD | {"kind": "裁定", "name": "轉正", "judges": ["主管"], "choices": ["是", "否"]}


def test_levels_that_overlap_are_only_worth_a_look(read):
    cards, faults = read(
        "```裁定 計劃\n評分人: 甲\n扣分等級:\n  無害: 1分 ~ 4分\n  急調: 3分 ~ 5分\n  害及: 5分 ~ 10分\n步: 1分\n```\n"
    )

    assert faults == [("K749", 5, 3)]
    assert len(cards[0].levels) == 3


@pytest.mark.parametrize(
    "levels", ["{優: 8分 ~ 10分, 良: 5分 ~ 7分, 差: 0分}", "{甲: 3分, 乙: 3分}", "{甲: 低值, 乙: 1分}"]
)
def test_levels_may_rise_or_fall(card, levels):
    card("裁定", "素質", "評分人: 甲", f"得分等級: {levels}", "步: 1分")


def test_a_sheet_is_read_row_by_row(card, plain):
    found = card(
        "考核表",
        "日常考核",
        "適用: 崗位 = 現場服務代表",
        "滿分: 40分",
        "月中變動: 期末",
        *HEADER,
        "| 4 | 服務中心工作質量 | 20分 | 小計 | | |",
        "| 4.1 | 索賠單填寫 | 10 | 扣分裁定: 無誤 0; 有空項 1~2; 影響進度 5 ~ 10分 | | 索賠組、技術組 |",
        "| 4.2 | 計劃 | 10分 | 裁定 | 無則為零: 計劃數 | 索賠組 |",
        "| 7 | 內部培訓 | 10分 | 每次扣3分 | 內訓缺席次數 | 技術組 |",
        "| 8 | 完成 | 5分 | 取值 | 完成率 × 5分 | |",
        "| 9 | 事故 | 5分 | 有則為零 | 事故數 | |",
        "| 10 | 虛報索賠 | | 扣總分 | 虛報扣分 | |",
    )
    said = [_row(row, plain) for row in found.rows]

    assert (plain(found.full), found.at_end, plain(found.applies)) == ("40分", True, "崗位 = 現場服務代表")
    assert said == [
        {"number": "4", "item": "服務中心工作質量", "full": "20分", "method": "小計"},
        {
            "number": "4.1",
            "item": "索賠單填寫",
            "full": "10分",
            "method": "扣分裁定",
            "levels": [
                {"name": "無誤", "low": "0分", "high": "0分"},
                {"name": "有空項", "low": "1分", "high": "2分"},
                {"name": "影響進度", "low": "5分", "high": "10分"},
            ],
            "judges": ["索賠組", "技術組"],
        },
        {
            "number": "4.2",
            "item": "計劃",
            "full": "10分",
            "method": "裁定",
            "source": "計劃數",
            "gate": "無則為零",
            "judges": ["索賠組"],
        },
        {
            "number": "7",
            "item": "內部培訓",
            "full": "10分",
            "method": "每次扣",
            "amount": "3分",
            "source": "內訓缺席次數",
            "judges": ["技術組"],
        },
        {"number": "8", "item": "完成", "full": "5分", "method": "取值", "source": "完成率 × 5分"},
        {"number": "9", "item": "事故", "full": "5分", "method": "有則為零", "source": "事故數"},
        {"number": "10", "item": "虛報索賠", "method": "扣總分", "source": "虛報扣分"},
    ]


def test_columns_may_stand_in_any_order_and_language(card, plain):
    found = card(
        "考核表",
        "日常",
        "滿分: 10分",
        "",
        "| method | 项目 | full | source |",
        "|---|---|---|---|",
        "| each off 3 | 遲到 | 10 | 遲到數 |",
    )

    assert _row(found.rows[0], plain) == {
        "number": "",
        "item": "遲到",
        "full": "10分",
        "method": "每次扣",
        "amount": "3分",
        "source": "遲到數",
    }


def test_a_subtotal_without_points_is_the_sum_of_its_rows(read, card):
    rows = ("| 1 | 質量 | | 小計 | | |", "| 1.1 | 甲 | 4分 | 裁定 | | 主管 |", "| 1.2 | 乙 | 6分 | 裁定 | | 主管 |")

    card("考核表", "日常", "滿分: 10分", *HEADER, *rows)
    _, faults = read("\n".join(["```考核表 日常", "滿分: 12分", *HEADER, *rows, "```"]))

    assert faults == [("K798", 2, 5)]


def test_rows_of_rows_count_once(card):
    card(
        "考核表",
        "日常",
        "滿分: 10分",
        *HEADER,
        "| 1 | 質量 | 10分 | 小計 | | |",
        "| 1.1 | 現場 | 6分 | 小計 | | |",
        "| 1.1.1 | 甲 | 6分 | 裁定 | | 主管 |",
        "| 1.2 | 乙 | 4分 | 裁定 | | 主管 |",
    )


def test_points_that_are_no_literals_are_left_to_the_checker(card):
    card("考核表", "日常", "滿分: 10分", *HEADER, "| 1 | 甲 | 甲滿分 | 裁定 | | 主管 |")


def _row(row, plain):
    return {name: value for name, value in plain(row).items() if value not in (None, []) or name == "number"}
