"""Beyond one's own row: groups and ranks, reports and superiors by depth, the company, units and other subjects."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaohe.base.period import Period
from kaohe.engine.organisation import OrganisationFault
from kaohe.engine.plan.program import Circle
from kaohe.engine.run import plan_month, reads_reports
from tests.engine.small import Refused, opened, posts, run, source_of

F = Fraction

SCORES = """
```台賬 記分
欄:
  工號: {型: 人}
  日期: {型: 日期}
  分值: {單位: 分, 小數: 2}
鍵: [工號, 日期]
日期: 日期
```
```取數 得分
台賬: 記分
取: 唯一(分值)
單位: 分
```
"""


def scored(formula, scores, people=None, extra="單位: 分\n", more="", **options):
    rows = {"記分": [{"工號": who, "日期": "2026-10-05", "分值": value} for who, value in scores.items()]}
    given = people or {who: {} for who in scores}
    found = run(f"{SCORES}{more}\n```公式 果\n{extra}公式: {formula}\n```", rows, people=given, **options)
    return {who: found.value(who, "果") for who in given}


FOUR = {"甲": 90, "乙": 80, "丙": 80, "丁": 70}


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ("", (1, 2, 2, 4)),
        (", 並列: 同名次", (1, 2, 2, 4)),
        (", 並列: 不跳號", (1, 2, 2, 3)),
        (", 並列: 依工號", (1, 3, 2, 4)),  # 丙 comes before 乙 by its code.
        (", 序: 升", (4, 2, 2, 1)),
        (", 序: 升, 並列: 不跳號", (3, 2, 2, 1)),
        (", 序: 升, 並列: 依工號", (4, 3, 2, 1)),
    ],
)
def test_ranks_and_ties(options, places):
    assert tuple(scored(f"全體.排名(得分{options})", FOUR, extra="").values()) == places


@pytest.mark.parametrize(
    ("how", "value"), [("平均", 80), ("合計", 320), ("最高", 90), ("最低", 70), ("最大", 90), ("最小", 70)]
)
def test_what_a_group_gives(how, value):
    formula = f"全體.{how}(得分)"
    assert set(scored(f"取整({formula}, 2)", FOUR).values()) == {value}


def test_groups_are_those_of_the_unit_or_the_post():
    people = {
        "甲": {"單位": "一組", "崗位": "員工"}, "乙": {"單位": "一組", "崗位": "主任"},
        "丙": {"單位": "二組", "崗位": "員工"}, "丁": {"單位": "二組", "崗位": "員工"},
    }  # fmt: skip
    settings = posts("員工", "主任")

    assert list(scored("本組.最高(得分)", FOUR, people, settings=settings).values()) == [90, 90, 80, 80]
    assert list(scored("同崗.最低(得分)", FOUR, people, settings=settings).values()) == [70, 80, 70, 70]
    assert list(scored("本組.排名(得分)", FOUR, people, extra="", settings=settings).values()) == [1, 2, 1, 2]


def test_who_has_no_unit_belongs_to_no_group():
    people: dict[str, dict[str, object]] = {"甲": {}, "乙": {"任職": []}}
    assert scored("本組.合計(得分)", {"甲": 1, "乙": 2}, people) == {"甲": 1, "乙": "缺數據"}


def test_somebody_undecided_leaves_the_group_open_unless_skipped():
    people: dict[str, dict[str, str]] = {who: {} for who in "甲乙丙"}
    two = {"甲": 90, "乙": 80}

    assert scored("全體.合計(得分)", two, people) == dict.fromkeys(people, "缺數據")
    assert scored("全體.合計(得分, 缺: 跳過)", two, people) == dict.fromkeys(people, 170)
    assert scored("全體.排名(得分)", two, people, extra="") == dict.fromkeys(people, "缺數據")
    assert scored("全體.排名(得分, 缺: 跳過)", two, people, extra="") == {"甲": 1, "乙": 2, "丙": "缺數據"}
    assert scored("全體.個數(得分)", two, people, extra="") == dict.fromkeys(people, 2)


def test_those_to_whom_it_does_not_apply_are_left_out():
    more = '```公式 分\n適用: 職級 = "A"\n單位: 分\n公式: 得分\n```'
    people = {"甲": {"職級": "A"}, "乙": {"職級": "A"}, "丙": {"職級": "B"}}
    three = {"甲": 90, "乙": 80, "丙": 10}

    assert set(scored("全體.最低(分)", three, people, more=more).values()) == {80}
    assert scored("全體.排名(分)", three, people, extra="", more=more) == {"甲": 1, "乙": 2, "丙": "不適用"}


TREE = {"甲": {}, "乙": {"上級": "甲"}, "丙": {"上級": "甲"}, "丁": {"上級": "乙"}}


def test_direct_reports():
    assert scored("取整(下屬.平均(得分, 無下屬: 1分), 2)", FOUR, TREE) == {"甲": 80, "乙": 70, "丙": 1, "丁": 1}
    assert scored("下屬.合計(得分)", FOUR, TREE) == {"甲": 160, "乙": 70, "丙": 0, "丁": 0}
    assert scored("下屬.最大(得分)", FOUR, TREE)["丙"] == "不適用"
    assert scored("取整(下屬.平均(得分), 2)", FOUR, TREE)["丙"] == "不適用"
    assert scored("下屬.個數(得分)", FOUR, TREE, extra="") == {"甲": 2, "乙": 1, "丙": 0, "丁": 0}


def test_reports_without_a_value_are_not_nobody():
    one = {"甲": 90, "乙": 80}

    assert scored("取整(下屬.平均(得分, 無下屬: 1分), 2)", one, TREE) == {
        "甲": "缺數據",
        "乙": "缺數據",
        "丙": 1,
        "丁": 1,
    }
    assert scored("下屬.最大(得分)", one, TREE)["乙"] == "缺數據"
    assert scored("取整(下屬.平均(得分, 無下屬: 1分, 缺: 跳過), 2)", one, TREE) == {"甲": 80, "乙": 1, "丙": 1, "丁": 1}


def test_the_superior():
    assert scored("上級.得分", FOUR, TREE) == {"甲": "不適用", "乙": 90, "丙": 90, "丁": 80}


def test_reports_are_those_at_the_period_s_end():
    people = {
        "甲": {}, "乙": {},
        "丙": {"任職": [{"上級": "甲", "至": "2026-10-20"}, {"上級": "乙", "自": "2026-10-21"}]},
        "丁": {"上級": "甲", "離職日": "2026-10-30"},
    }  # fmt: skip
    assert scored("下屬.合計(得分)", FOUR, people) == {"甲": 0, "乙": 80, "丙": 0, "丁": 0}


RECURSIVE = "得分 + 下屬.合計(果)"
WIDE = "單位: 分\n範圍: 0分 ~ 100000分\n"


def test_over_all_levels_of_the_organisation():
    people = {**TREE, "戊": {"上級": "丁"}}
    found = scored(RECURSIVE, {**FOUR, "戊": 1}, people, WIDE)

    assert found == {"甲": 321, "乙": 151, "丙": 80, "丁": 71, "戊": 1}


def test_what_needs_direct_reports_through_another_result_is_found():
    cards = [f"公式 果\n{WIDE}公式: 1分 + 下屬.合計(果)", "公式 雙\n單位: 分\n公式: 果 × 2", "公式 一\n公式: 1分"]
    book = opened(source_of("\n".join(f"```{card}\n```" for card in cards)), "2026-10")

    assert reads_reports(book, frozenset({"雙"}))
    assert not reads_reports(book, frozenset({"一"}))


def test_results_over_all_levels_climb_the_organisation_together():
    def steps(count):
        cards = [f"```公式 果{n}\n{WIDE}公式: {n}分 + 下屬.合計(果{n})\n```" for n in range(count)]
        book = opened(source_of("\n".join(cards)), "2026-10")
        return len(
            plan_month(book, Period.parse("2026-10"), ["人員", "任職"], {"甲": 2, "乙": 1, "丙": 0}).program.steps
        )

    more = steps(12) - steps(6)

    assert more / 6 <= steps(1) / 3


def test_a_leaver_is_below_nobody():
    people = {**TREE, "戊": {"上級": "丁", "離職日": "2026-10-15"}}
    assert scored(RECURSIVE, {**FOUR, "戊": 1}, people, WIDE) == {"甲": 320, "乙": 150, "丙": 80, "丁": 70, "戊": 1}


def test_two_results_may_need_each_other_through_the_organisation():
    more = "```公式 半\n單位: 分\n範圍: 0分 ~ 100000分\n小數: 2\n公式: 得分 × 0.5 + 下屬.合計(果)\n```"
    found = scored(
        "半 + 下屬.合計(半)",
        {"甲": 8, "乙": 4, "丙": 2},
        {"甲": {}, "乙": {"上級": "甲"}, "丙": {"上級": "乙"}},
        WIDE,
        more,
    )

    # 半: 丙 1, 乙 2+1, 甲 4+4; 果: 丙 1, 乙 3+1, 甲 8+3
    assert found == {"甲": 11, "乙": 4, "丙": 1}


def test_by_post_over_all_levels():
    more = "```公式 果\n適用: 崗位 = 主任\n單位: 分\n範圍: 0分 ~ 100000分\n公式: 下屬.合計(果)\n```"
    people = {"甲": {"崗位": "主任"}, "乙": {"崗位": "主任", "上級": "甲"}, "丙": {"崗位": "員工", "上級": "乙"}}
    extra = f"適用: 崗位 = 員工\n{WIDE}"
    found = scored("得分", {"甲": 1, "乙": 2, "丙": 4}, people, extra, more, settings=posts("員工", "主任"))
    assert found == {"甲": 4, "乙": 4, "丙": 4}


def test_circles():
    with pytest.raises(OrganisationFault) as fault:
        scored(RECURSIVE, {"甲": 1, "乙": 2}, {"甲": {"上級": "乙"}, "乙": {"上級": "甲"}}, WIDE)
    assert set(fault.value.people) == {"甲", "乙"}
    with pytest.raises(Circle):
        scored("得分 + 全體.最高(果)", {"甲": 1}, None, WIDE)


UNITS = """
```取數 司分
對象: 公司/月
台賬: 記分
取: 合計(分值)
單位: 分
```
```台賬 組分
欄:
  單位: {型: 單位}
  日期: {型: 日期}
  分值: {單位: 分, 小數: 2}
鍵: [單位, 日期]
日期: 日期
```
```取數 組得分
對象: 單位/月
台賬: 組分
取: 合計(分值)
單位: 分
```
```公式 組加分
對象: 單位/月
單位: 分
公式: 組得分 + 司分
```
```公式 個人
單位: 分
公式: 得分 + 組加分 + 司分
```
"""


def test_the_company_and_units():
    rows = {
        "記分": [{"工號": "甲", "日期": "2026-10-05", "分值": 1}, {"工號": "乙", "日期": "2026-10-05", "分值": 2}],
        "組分": [
            {"單位": "一組", "日期": "2026-10-05", "分值": 10},
            {"單位": "二組", "日期": "2026-10-05", "分值": 20},
        ],
    }
    found = run(SCORES + UNITS, rows, people={"甲": {}, "乙": {"單位": "二組"}})

    assert found.value("公司", "司分") == 3
    assert (found.value("一組", "組加分"), found.value("二組", "組加分")) == (13, 23)
    assert (found.value("甲", "個人"), found.value("乙", "個人")) == (17, 28)


def test_a_subject_of_one_s_own():
    text = """
```台賬 經銷商
主體: 經銷商
欄:
  編號: {型: 文字}
  區: {型: 文字}
鍵: [編號]
```
```台賬 進貨
欄:
  商: {型: 經銷商}
  日期: {型: 日期}
  額: {單位: 元, 小數: 2}
鍵: [商, 日期]
日期: 日期
```
```取數 進貨額
對象: 經銷商/月
台賬: 進貨
取: 合計(額)
```
```公式 名次
對象: 經銷商/月
公式: 全體.排名(進貨額)
```
```公式 返利
對象: 經銷商/月
適用: 區 = "東"
單位: 元
公式: 進貨額 × 10%
```
"""
    shops = [{"編號": "X", "區": "東"}, {"編號": "Y", "區": "西"}, {"編號": "Z", "區": "東"}]
    bought = [{"商": "X", "日期": "2026-10-01", "額": 50}, {"商": "Y", "日期": "2026-10-01", "額": 70}]
    found = run(text, {"經銷商": shops, "進貨": bought})

    assert sorted(found.subjects("經銷商")) == ["X", "Y", "Z"]
    assert [found.value(shop, "名次") for shop in "XYZ"] == [2, 1, 3]
    assert [found.value(shop, "返利") for shop in "XYZ"] == [5, "不適用", 0]


@pytest.mark.parametrize("formula", ["下屬.合計(組得分)", "上級.組得分"])
def test_units_have_no_superior(formula):
    with pytest.raises(Refused) as refused:
        run(f"{SCORES}{UNITS}```公式 錯\n對象: 單位/月\n單位: 分\n公式: {formula}\n```")
    assert refused.value.codes == ["K405"]


def test_a_group_needs_what_makes_it():
    with pytest.raises(Refused):
        run(f"{SCORES}{UNITS}```公式 錯\n對象: 單位/月\n單位: 分\n公式: 同崗.最高(組得分)\n```")
