"""Small changes of a handbook: those that a case sees, those that none does, those that change nothing."""

from dataclasses import replace

import pytest

from kaohe.engine.backends import python
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.swap import with_card
from kaohe.month.mutants.explained import Explained, explained_file, read_explained, verdict
from kaohe.month.mutants.survivors import Tried, mutants_of, opened, own_cards, tried
from kaohe.month.mutants.trial import SURVIVORS, Fate, Trial
from kaohe.month.testing import run_cases
from tests.month.small import CARDS, STRONG, WEAK, folder_of
from tests.month.worked import handbook, read


def unseen(done, of):
    del done, of


def fates(own):
    source, cases = read(own)
    base, book = opened(source, cases.items, python.run)
    assert not base.failed
    return {item.mutant.key: item for item in tried(base, mutants_of(book, own_cards(source)), unseen)}


@pytest.fixture(scope="module")
def weak(tmp_path_factory):
    return fates(handbook(folder_of(tmp_path_factory.mktemp("weak")), WEAK, CARDS))


@pytest.fixture(scope="module")
def strong(tmp_path_factory):
    return fates(handbook(folder_of(tmp_path_factory.mktemp("strong")), WEAK + STRONG, CARDS))


def test_a_limit_that_no_case_stands_on_survives_and_dies_with_one(weak, strong):
    change = ("長單數", "分鐘 ≥ 30分鐘", "分鐘 > 30分鐘")

    assert weak[change].fate is Fate.EQUAL
    assert strong[change].fate is Fate.KILLED


def test_a_bound_is_moved_by_the_step_of_what_it_bounds(weak):
    moved = {after for card, before, after in weak if card == "長單數" and before == "分鐘 ≥ 30分鐘"}

    assert moved == {"分鐘 > 30分鐘", "分鐘 ≥ 29.99分鐘"}


def test_a_parameter_that_bounds_points_is_moved_by_their_last_decimal(weak):
    moved = {after for card, before, after in weak if card == "達標線" and before == "60分"}

    assert moved == {"60.0001分", "59.9999分"}


def test_a_constant_dies_where_a_case_states_what_comes_of_it(weak):
    assert weak["得分", "長單數 × 7分/次", "長單數 × 8分/次"].fate is Fate.KILLED
    assert weak["獎金", "檔次獎 × 得分 ÷ 300分", "檔次獎 × 得分 ÷ 301分"].fate is Fate.KILLED


def test_the_place_of_a_change_is_the_line_it_stands_on(weak):
    lines = CARDS.split("\n")
    mutant = weak["長單數", "分鐘 ≥ 30分鐘", "分鐘 > 30分鐘"].mutant

    assert lines[mutant.span.line - 1] == "條件: 分鐘 ≥ 30分鐘"


def test_what_rounds_nothing_is_not_held_against_the_cases(weak):
    assert weak["檔次獎", "舍入 四舍五入", "舍入 進一"].fate is Fate.SAME


def test_a_change_that_units_forbid_is_refused(weak):
    assert weak["得分", "長單數 × 7分/次", "長單數 ÷ 7分/次"].fate is Fate.REFUSED


def test_a_limit_beyond_what_can_come_is_no_change(beside_base):
    cards = CARDS + "```公式 封頂\n單位: 元\n公式: 最小(檔次獎, 300元)\n```\n"

    found = fates(
        handbook(beside_base, WEAK + "- 例: 封頂\n  期間: 2026-10\n  人: {甲: {}}\n  得: {封頂: 300元}\n", cards)
    )

    assert found["封頂", "最小(檔次獎, 300元)", "最小(檔次獎, 301元)"].fate is Fate.SAME
    assert found["封頂", "最小(檔次獎, 300元)", "最小(檔次獎, 299元)"].fate is Fate.KILLED


def test_ranges_of_a_judgement_are_moved_by_its_step(weak):
    moved = {after for card, before, after in weak if card == "態度" and before == "8分"}

    assert moved == {"8.5分", "7.5分"}
    assert weak["態度", "8分", "7.5分"].fate is Fate.EQUAL


def test_the_quick_way_says_what_running_all_cases_says(beside_base):
    """Every mutant that survives passes all cases; every one that dies fails one. The quick way is only quicker."""
    source, cases = read(handbook(beside_base, WEAK, CARDS))
    base, book = opened(source, cases.items, python.run)

    for mutant in mutants_of(book, own_cards(source)):
        results = run_cases(with_card(source, mutant.card, mutant.changed), cases, python.run)
        refused = any(fault.code in {"M120", "M122"} for result in results for fault in result.faults)
        passed = all(result.passed for result in results)
        fate = Trial(base, mutant).fate()
        assert (fate is Fate.KILLED) == (not passed and not refused), mutant.key
        assert refused <= (fate is Fate.REFUSED), mutant.key


def explanation(item):
    card, before, after = item.mutant.key
    return Explained(card, before, after, "理由", item.mutant.span)


def test_an_explanation_holds_only_for_what_survives(weak):
    survivors = [item for item in weak.values() if item.fate in {Fate.EQUAL, Fate.UNSEEN, Fate.UNSTATED}]
    known = [explanation(item) for item in survivors]
    killed = next(item for item in weak.values() if item.fate is Fate.KILLED)
    dead = explanation(killed)

    assert verdict(list(weak.values()), known).fine
    assert verdict(list(weak.values()), [*known, dead]).stale == (dead,)
    assert [item.mutant.key for item in verdict(list(weak.values()), known[1:]).open] == [known[0].key]


def test_an_explanation_says_how_many_changes_that_read_alike_survive(weak, tmp_path):
    one = next(item for item in weak.values() if item.fate in SURVIVORS)
    said = explanation(one)
    twice = [one, Tried(one.mutant, one.fate)]

    assert verdict(twice, [said]).open == (one, one)
    assert verdict(twice, [replace(said, count=2)]).fine
    assert verdict([one], [replace(said, count=2)]).stale == (replace(said, count=2),)
    found, faults = read_list(tmp_path, explained_file(twice, [replace(said, count=2)]))
    assert not faults
    assert [(item.key, item.count, item.reason) for item in found] == [(said.key, 2, "理由")]
    assert '理由: ""' in explained_file(twice, [said])


def test_an_explanation_of_a_card_that_was_not_tried_is_left_alone(weak):
    one = next(iter(weak.values()))
    other = Explained("別的卡", "甲", "乙", "理由", one.mutant.span)

    assert not verdict([Tried(one.mutant, Fate.KILLED)], [other]).stale


def read_list(folder, text):
    (folder / "存活.yaml").write_text(text, encoding="utf-8")
    diagnostics = Diagnostics()
    found, _ = read_explained(folder, diagnostics)
    return found, diagnostics.failed


def test_one_entry_may_name_several_changes(tmp_path):
    found, faults = read_list(tmp_path, "- 卡: [甲, 乙]\n  原: 一\n  改:\n    - 二\n    - 三\n  理由: 都一樣\n")

    assert not faults
    assert [item.key for item in found] == [
        ("甲", "一", "二"),
        ("甲", "一", "三"),
        ("乙", "一", "二"),
        ("乙", "一", "三"),
    ]
    assert {item.reason for item in found} == {"都一樣"}


@pytest.mark.parametrize("bad", ["[]", "[二, '']", "[[二]]", "{二: 三}"])
def test_a_list_of_changes_holds_texts(tmp_path, bad):
    found, faults = read_list(tmp_path, f"- 卡: 甲\n  原: 一\n  改: {bad}\n  理由: 都一樣\n")

    assert faults
    assert not found


def test_the_list_written_says_of_each_survivor_what_was_said(tmp_path, weak):
    survivors = [item for item in weak.values() if item.fate in SURVIVORS]
    known = [explanation(item) for item in survivors[1:]]

    text = explained_file(list(weak.values()), known)

    unexplained = text.replace('理由: ""', "理由: 沒有寫")
    found, faults = read_list(tmp_path, unexplained)
    assert not faults
    assert {item.key: item.reason for item in found} == {survivors[0].mutant.key: "沒有寫"} | {
        item.key: item.reason for item in known
    }
    assert explained_file(list(weak.values()), found) == explained_file(list(weak.values()), found[::-1])
