"""Cases on both sides of every limit: what is set, what must come out, and what is not reached."""

import pytest

from kaohe.engine.backends import duckdb, python
from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.month.boundaries.borders import borders
from kaohe.month.boundaries.case_file import case_file, settled
from kaohe.month.mutants.survivors import opened, own_cards
from kaohe.month.testing import run_cases
from kaohe.month.worked.compare import Got, told
from kaohe.month.worked.values import Stated
from tests.month.small import CARDS, WEAK, folder_of
from tests.month.worked import handbook, read

BACKENDS = {"python": python.run, "duckdb": duckdb.run}


def unseen(done, of):
    del done, of


def found_in(own):
    source, cases = read(own)
    base, book = opened(source, cases.items, python.run)
    return borders(base, book, own_cards(source), BACKENDS, unseen)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return found_in(handbook(folder_of(tmp_path_factory.mktemp("small")), WEAK, CARDS))


def rows(found, text):
    border = next(item for item in found if text in item.text and item.cases)
    return [(one.set_text, one.holds, told(one.answers["python"].stated, one.target)) for one in border.cases]


def test_a_tier_is_met_just_below_at_and_above(found):
    assert rows(found, "90分以上") == [
        ("89.9999分", False, "100元"),
        ("90分", True, "300元"),
        ("90.0001分", True, "300元"),
    ]


def test_a_tier_bound_by_a_parameter_is_met_too(found):
    assert rows(found, "達標線以上") == [
        ("59.9999分", False, "0元"),
        ("60分", True, "100元"),
        ("60.0001分", True, "100元"),
    ]


def test_a_condition_over_records_is_met_by_the_field_of_a_record(found):
    assert rows(found, "分鐘 ≥ 30分鐘") == [
        ("29.99分鐘", False, "0次"),
        ("30分鐘", True, "1次"),
        ("30.01分鐘", True, "1次"),
    ]


def test_the_ranges_of_a_judgement_are_met_a_step_outside(found):
    assert rows(found, "態度: 可") == [
        ("3.5分", False, "待裁定"),
        ("4分", True, "4分"),
        ("8分", True, "8分"),
        ("8.5分", False, "待裁定"),
    ]


def test_a_rounding_is_met_below_at_and_above_half(found):
    border = next(item for item in found if item.kind == "rounding" and item.cases)

    assert {int(one.gap) for one in border.cases} >= {-1, 1}
    assert border.visible


def test_all_engines_and_the_reading_agree(found):
    made = [one for border in found for one in border.cases]

    assert made
    assert not [one.case.name.value for one in made if one.wrong]
    assert all(one.reading is not None for one in made)


def test_engines_that_disagree_are_told(found):
    one = next(border for border in found if border.cases).cases[0]
    before = one.answers["duckdb"]

    one.answers["duckdb"] = Got(Stated("已定", 1))
    try:
        assert one.wrong == "engines"
    finally:
        one.answers["duckdb"] = before


def test_engines_that_agree_on_the_wrong_side_are_told(found):
    below, at, _ = next(border for border in found if border.text == "得分 90分以上").cases
    before = dict(at.answers)

    at.answers = dict(below.answers)
    try:
        assert at.wrong == "side"
    finally:
        at.answers = before


def test_made_cases_can_be_written_and_pass_as_they_stand(beside_base, found):
    own = handbook(beside_base, WEAK, CARDS)
    (own / "例" / "2.yaml").write_text(case_file(found, "造的"), encoding="utf-8")

    diagnostics = Diagnostics()
    source, _ = read(own)
    cases = read_cases(own, diagnostics)
    results = run_cases(source, cases, duckdb.run)

    assert not diagnostics.failed
    assert len(results) == 3 + len(settled(found))
    assert all(result.passed for result in results)


def test_what_cannot_be_met_is_told_with_the_reason(beside_base):
    cards = CARDS + "```公式 定數\n公式: 如果 期末日 > 2026-10-15 則 1分 否則 0分\n```\n"

    found = found_in(handbook(beside_base, WEAK, cards))

    assert [item.unreached for item in found if item.card.name.value == "定數"] == ["limit_fixed"]


def test_a_limit_is_met_by_somebody_to_whom_its_card_applies(beside_base):
    cards = CARDS + (
        "```公式 津貼\n適用: 崗位 = 乙崗\n公式: 如果 得分 ≥ 50分 則 1分 否則 0分\n```\n"
        "```公式 津貼\n適用: 崗位 = 甲崗\n公式: 0分\n```\n"
    )
    case = "- 例: {}\n  期間: 2026-10\n  人: {{甲: {{崗位: {}}}}}\n  給: {{得分: 40分}}\n  得: {{津貼: 0分}}\n"

    def limit(post):
        found = found_in(handbook(folder_of(beside_base / post), case.format(post, post), cards))
        return next(item for item in found if item.card.name.value == "津貼" and "50分" in item.text)

    assert [one.set_text for one in limit("乙崗").cases] == ["49.9999分", "50分", "50.0001分"]
    assert limit("甲崗").unreached == "limit_never_met"


def test_due_moments_are_met_to_the_second(beside_base):
    cards = CARDS + (
        "```台賬 月報\n欄:\n  工號: {型: 人}\n  月份: {型: 月}\n  交於時: {型: 時點}\n鍵: [工號, 月份]\n日期: 月份\n"
        "應有:\n  名: 應交月報\n  每月: 25日\n  對應: 月份\n  交於: 交於時\n```\n"
        "```取數 遲交數\n台賬: 應交月報\n條件: 狀態 = 遲\n取: 次數()\n```\n"
    )
    cases = WEAK + (
        "- 例: 交了\n  期間: 2026-10\n  人: {甲: {}}\n  記錄:\n    月報:\n"
        '      - {月份: 2026-10, 交於時: "2026-10-20 09:00:00"}\n  得: {遲交數: 0次}\n'
    )

    found = found_in(handbook(beside_base, cases, cards))

    assert rows(found, "應有 應交月報") == [
        ("2026-10-25 23:59:58", True, "0次"),
        ("2026-10-25 23:59:59", True, "0次"),
        ("2026-10-26 00:00:00", False, "1次"),
    ]
