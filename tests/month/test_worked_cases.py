"""Worked cases: what they may state, what is told when it does not come out, and that none sees another."""

import pytest

from kaohe.engine.backends import duckdb, python
from tests.month.worked import CARDS, handbook, run, runs_of, told

ONE = """\
- 例: 缺勤兩日
  據: T-1
  期間: 2026-10
  記錄:
    缺勤: [{日期: 2026-10-05, 種類: 事假}, {日期: 2026-10-06, 種類: 曠工}]
  裁定: {態度: {等級: 好}}
"""


def case(expected, *, more="", name="缺勤兩日"):
    return ONE.replace("缺勤兩日", name) + more + f"  得: {expected}\n"


@pytest.mark.parametrize("backend", [python.run, duckdb.run], ids=["python", "duckdb"])
def test_a_case_is_compared_value_by_value(beside_base, backend):
    own = handbook(beside_base, case("{缺勤日數: 2天, 出勤得分: 92分, 態度: 10分, 月得分: 92.8分, 較上月: 缺數據}"))

    (result,) = run(own, backend)

    assert result.passed, told(result)


def test_what_differs_is_told_with_formula_and_numbers(beside_base):
    (result,) = run(handbook(beside_base, case("{出勤得分: 93分, 態度: 待裁定}")))

    assert told(result) == [
        "甲 出勤得分: 應得 93分, 實得 92分",
        "  = 最大(0分, 100分 - 缺勤日數 × 每日扣分)",
        "    缺勤日數 = 2天",
        "    每日扣分 = 4分/天",
        "甲 態度: 應得 待裁定, 實得 10分",
        "  = 裁定: 好 10分; 可 4分~8分",
    ]
    assert told(result, "en")[0] == "甲 出勤得分: expected 93分, got 92分"


def test_a_state_is_told_with_its_origin(beside_base):
    (result,) = run(handbook(beside_base, case("{較上月: 0分}")))

    assert told(result)[0] == "甲 較上月: 應得 0分, 實得 缺數據 (來自 上月.出勤得分)"


@pytest.mark.parametrize(
    ("text", "passes"),
    [("92.8分", True), ("92.80分", True), ("92.8001分", False), ("92.79999分", False), ("9280分", False)],
)
def test_expected_values_are_exact(beside_base, text, passes):
    (result,) = run(handbook(beside_base, case(f"{{月得分: {text}}}")))

    assert result.passed is passes


@pytest.mark.parametrize(
    ("text", "passes"), [("93分", True), ("92.8分", True), ("92.80分", True), ("92.7分", False), ("90分", False)]
)
def test_shown_values_are_compared_as_printed(beside_base, text, passes):
    (result,) = run(handbook(beside_base, ONE + f"  顯示: {{月得分: {text}}}\n"))

    assert result.passed is passes


def test_a_register_that_did_not_come_is_not_an_empty_one(beside_base):
    without = "- 例: {}\n  期間: 2026-10\n  {}\n  得: {{缺勤日數: {}}}\n"
    cases = [("空的", "人: {甲: {}}", "0天"), ("未送", "未送: 缺勤", "缺數據"), ("又空的", "記錄: {缺勤: []}", "0天")]

    results = run(handbook(beside_base, "".join(without.format(*one) for one in cases)))

    assert [told(result) for result in results] == [[], [], []]


def test_half_is_shown_away_from_zero(beside_base):
    own = handbook(
        beside_base,
        case("{月得分: 92.25分}", more="  給: {出勤得分: 91.3889分}\n").replace(
            "得: {月得分: 92.25分}", "顯示: {月得分: 92.3分}"
        ),
    )

    assert all(result.passed for result in run(own))


def test_results_set_by_hand_stand_instead_of_computed_ones(beside_base):
    own = handbook(
        beside_base,
        case("{出勤得分: 80分, 月得分: 82分}", more="  給: {出勤得分: 80分}\n", name="給值")
        + case("{月得分: 缺數據}", more="  給: {出勤得分: 缺數據}\n", name="給狀態")
        + case("{出勤得分: 92分}", name="不給"),
    )

    assert runs_of(own) == [3]


def test_a_parameter_holds_for_its_case_only(beside_base):
    own = handbook(
        beside_base,
        case("{出勤得分: 92分}", name="原來的")
        + case("{出勤得分: 90分}", more="  參數: {每日扣分: 5分/天}\n", name="換了的"),
    )

    assert runs_of(own) == [1, 1]


def test_earlier_results_are_those_of_the_case(beside_base):
    own = handbook(
        beside_base,
        case("{較上月: 2分}", more="  歷史: {2026-09: {出勤得分: 90分}}\n", name="有上月")
        + case("{較上月: 缺數據}", name="沒有上月")
        + case("{較上月: 不適用}", more="  歷史: {2026-09: {出勤得分: 不適用}}\n", name="上月不適用"),
    )

    assert runs_of(own) == [3]


def test_a_quarter_takes_its_last_month_from_what_is_told(beside_base):
    own = handbook(
        beside_base,
        "- 例: 三個月\n  期間: 2026-Q3\n"
        "  歷史: {2026-07: {出勤得分: 90分}, 2026-08: {出勤得分: 92分}, 2026-09: {出勤得分: 94分}}\n"
        "  得: {季出勤: 92分}\n"
        "- 例: 缺九月\n  期間: 2026-Q3\n"
        "  歷史: {2026-07: {出勤得分: 90分}, 2026-08: {出勤得分: 92分}}\n"
        "  得: {季出勤: 缺數據}\n",
    )

    assert runs_of(own) == [2]


def test_groups_do_not_mix_between_cases(beside_base):
    two = (
        "- 例: {name}\n  期間: 2026-10\n  人: {{甲: {{崗位: 甲崗}}, 乙: {{崗位: 乙崗}}}}\n"
        "  給: {{甲: {{出勤得分: {one}}}, 乙: {{出勤得分: {other}}}}}\n"
        "  得: {{甲: {{組內名次: {first}}}, 乙: {{組內名次: {second}}}}}\n"
    )
    own = handbook(
        beside_base,
        two.format(name="甲先", one="90分", other="80分", first="1次", second="2次")
        + two.format(name="乙先", one="70分", other="75分", first="2次", second="1次"),
    )

    assert runs_of(own) == [2]


def test_a_case_about_the_company_runs_alone(beside_base):
    own = handbook(
        beside_base,
        case("{公司: {全公司缺勤: 2天}}", name="公司一")
        + case("{全公司缺勤: 2天}", name="公司二")
        + case("{出勤得分: 92分}", name="個人"),
    )

    assert runs_of(own) == [1, 1, 1]


def test_judgements_count_by_who_gave_them(beside_base):
    own = handbook(
        beside_base,
        case("{態度: 待裁定}", name="無權的人").replace("{等級: 好}", "{等級: 好, 評分人: 路人}")
        + case("{態度: 待裁定}", name="等級之外").replace("{等級: 好}", "{等級: 可, 分值: 9分}")
        + case("{態度: 7.5分}", name="等級之內").replace("{等級: 好}", "{等級: 可, 分值: 7.5分}"),
    )

    assert runs_of(own) == [3]


def test_nobody_judges_himself(beside_base):
    cards = "  人: {甲: {崗位: 甲崗}, 主管: {崗位: 乙崗}}\n"
    own = handbook(
        beside_base,
        case("{主管: {態度: 待裁定}}", more=cards).replace(
            "{態度: {等級: 好}}", "{主管: {態度: {等級: 好, 評分人: 主管}}}"
        ),
    )

    assert runs_of(own) == [1]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("缺勤: [", "曠課: ["), ["M101"]),
        (("種類: 事假", "類別: 事假"), ["M102", "M103"]),
        (("種類: 事假}", "備註: 無}"), ["M103"]),
        (("種類: 事假", "種類: 礦工"), ["R163"]),
        (("日期: 2026-10-05", "日期: 2026-10-35"), ["R151"]),
        (("態度: {等級", "態段: {等級"), ["M109"]),
        (("得: {出勤得分: 92分}", "得: {出勤德分: 92分}"), ["M104"]),
        (("得: {出勤得分: 92分}", "得: {出勤得分: 92}"), ["M114"]),
        (("得: {出勤得分: 92分}", "得: {出勤得分: 92元}"), ["M114"]),
        (("得: {出勤得分: 92分}", "得: {出勤得分: 九十二}"), ["M113"]),
        (("得: {出勤得分: 92分}", "得: {季出勤: 92分}"), ["M106"]),
        (("據: T-1", "參數: {每天扣分: 4分/天}"), ["M105"]),
        (("據: T-1", "據: T-9"), ["M110"]),
        (("據: T-1", "參數: {每日扣分: 4 分/}"), ["M113"]),
        (("據: T-1", "參數: {每日扣分: 4元}"), ["M120"]),
        (("據: T-1", "給: {出勤得分: 92.00001分}"), ["M115"]),
        (("據: T-1", "人: {甲: {籍貫: 某地}}"), ["M102"]),
        (("據: T-1", "未送: 曠課"), ["M101"]),
        (("據: T-1", "未送: 缺勤"), ["M107"]),
        (("據: T-1", "未送: 裁定"), ["M107"]),
        (("據: T-1", "未送: [任職, 人員]"), ["M107", "M107"]),
    ],
)
def test_what_keeps_a_case_from_running_is_told_at_its_place(beside_base, change, codes):
    text = case("{出勤得分: 92分}")
    assert change[0] in text

    (result,) = run(handbook(beside_base, text.replace(*change)))

    assert [fault.code for fault in result.faults] == codes
    assert all(
        fault.span.line > 0 and told(result, language) for fault in result.faults for language in ("zh_Hans", "en")
    )


def test_all_that_is_wrong_with_a_case_is_told_at_once(beside_base):
    text = case("{出勤德分: 92分}").replace("種類: 事假", "種類: 礦工")

    (result,) = run(handbook(beside_base, text))

    lines = told(result)
    assert [line.split()[:2] for line in lines if not line.startswith(" ")] == [["5:31", "R163"], ["7:7", "M104"]]
    assert lines[-2:] == ["7:7 M104 沒有「出勤德分」這個結果。", "  是不是「出勤得分」？"]


def test_one_case_that_cannot_run_does_not_stop_the_others(beside_base):
    own = handbook(beside_base, case("{出勤德分: 92分}", name="壞的") + case("{出勤得分: 92分}", name="好的"))

    assert [result.passed for result in run(own)] == [False, True]


def test_a_handbook_with_faults_is_not_blamed_on_the_case(beside_base):
    faulty = CARDS + "```公式 壞\n生效: 2026-09-01\n公式: 1分 + 1元\n```\n"

    (result,) = run(handbook(beside_base, case("{出勤得分: 92分}"), faulty))

    assert [fault.code for fault in result.faults] == ["M122"]
