"""Reading editions: who may see drafts, what is found, what differs."""

from datetime import date, timedelta

import pytest
import time_machine

from kaohe.access.remembering import remembered
from kaohe.base import permission
from kaohe.base.actor import Actor
from kaohe.base.permission import Decision, NotAllowed, Permission
from kaohe.editions.actions import answer, approve, comment, put_in_force, save_section, start_draft, submit
from kaohe.editions.comparing import ADDED, SAME, difference, runs
from kaohe.editions.errors import EditionError
from kaohe.editions.live import faults_with
from kaohe.editions.queries import (
    chapters,
    comments,
    edition,
    editions,
    handbook_of,
    search,
    section,
    way,
)
from tests.editions.conftest import PATH

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def reader(monkeypatch):
    """Somebody who reads what is in force and nothing else."""
    before = permission._Registered.policy

    def policy(actor, asked, subject):
        if actor.name == "E7":
            return Decision(allowed=asked is Permission.EDITIONS_READ, because="test")
        return before(actor, asked, subject)

    monkeypatch.setattr(permission._Registered, "policy", staticmethod(policy))
    return Actor("E7")


def changed(hr, old, new, key="S1-1"):
    draft = start_draft(hr, "small", title="改")
    loaded = section(hr, draft.number, PATH, key)
    save_section(hr, draft.number, PATH, key, loaded.text.replace(old, new), loaded=loaded.digest)
    return draft


def enacted(hr, boss, edition, since):
    submit(hr, edition.number)
    approve(boss, edition.number)
    return put_in_force(boss, edition.number, since=since)


def test_the_list_says_where_each_stands_today(hr, boss, in_force, django_assert_max_num_queries):
    second = enacted(hr, boss, changed(hr, "4分/天", "5分/天"), date(2026, 11, 1))
    third = enacted(hr, boss, changed(hr, "5分/天", "6分/天"), date(2026, 12, 1))
    fourth = changed(hr, "6分/天", "7分/天")
    said = comment(boss, fourth.number, "太重")
    comment(boss, fourth.number, "第二")
    answer(hr, said.pk, "不重")

    with remembered(), django_assert_max_num_queries(5):
        found = editions(hr)

    assert [(one.number, one.stands) for one in found] == [
        (fourth.number, "draft"), (third.number, "scheduled"), (second.number, "current"), (in_force.number, "past"),
    ]  # fmt: skip
    assert (found[0].comments, found[0].unanswered, found[0].parent) == (2, 1, third.number)


def test_who_may_not_read_drafts_sees_what_is_or_was_in_force(hr, boss, reader, in_force):
    third = enacted(hr, boss, changed(hr, "4分/天", "6分/天"), TODAY + timedelta(days=1))
    draft = changed(hr, "6分/天", "7分/天")

    assert [one.number for one in editions(reader)] == [in_force.number]
    assert section(reader, in_force.number, PATH, "S1-1").text.startswith("[S1-1]")
    for number in (third.number, draft.number, 99):
        with pytest.raises(NotAllowed):
            section(reader, number, PATH, "S1-1")
    with time_machine.travel(TODAY + timedelta(days=1)):
        assert [one.number for one in editions(reader)] == [third.number, in_force.number]


def test_an_edition_tells_who_did_what(hr, boss, in_force):
    draft = changed(hr, "4分/天", "5分/天")
    enacted(hr, boss, changed(hr, "4分/天", "6分/天"), TODAY)

    shown = edition(hr, draft.number)
    told = way(shown)
    assert (shown.stands, shown.outdated_by) == ("draft", draft.number + 1)
    assert (told.revisions, told.authors, told.unanswered) == (2, ("E1",), 0)
    assert [step.by for step in way(edition(hr, in_force.number)).steps] == ["E1", "E1", "E2", "E2"]


def test_own_chapters_stand_before_those_taken_over(hr, draft):
    found = chapters(hr, draft.number)

    assert list(found) == [PATH, "base/01-人員.md"]
    assert [one.key for one in found[PATH]] == ["#1", "S1-1", "#2", "S1-2"]


def test_faults_stand_at_their_place_and_coverage_is_there(hr, draft):
    loaded = section(hr, draft.number, PATH, "S1-1")
    save_section(hr, draft.number, PATH, "S1-1", loaded.text.replace("最大(", "最太("), loaded=loaded.digest)

    found = handbook_of(hr, draft.number)
    assert not found.sound
    assert {one.span.file for one in found.faults} == {PATH}
    assert found.checked.coverage.states == {"S1-1": "執行", "S1-2": "執行"}


@pytest.mark.parametrize(("words", "expected"), [
    ("缺勤", [("缺勤每日扣分", "S1-1"), ("缺勤", "S1-1"), ("缺勤日数", "S1-1"), ("S1-1", "S1-1")]),
    ("销售员", [("S1-2", "S1-2")]),
    ("日常 考核", [("日常考核", "S1-2")]),
    ("s1-2", [("S1-2", "S1-2")]),
    ("沒有的", []),
    ("", []),
])  # fmt: skip
def test_search_finds_clauses_and_rules_in_either_script(hr, draft, words, expected):
    found = [(hit.title.replace("數", "数"), hit.key) for hit in search(hr, draft.number, words)]

    assert found == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ([0], [(True, 4), (False, 16)]),
        ([4], [(True, 8), (False, 12)]),
        ([5], [(False, 2), (True, 7), (False, 11)]),
        ([4, 12], [(True, 16), (False, 4)]),
        ([4, 13], [(True, 8), (False, 2), (True, 7), (False, 3)]),
        ([], [(False, 20)]),
    ],
)
def test_lines_far_from_any_change_are_runs_of_their_own_but_no_single_line_is(changed, expected):
    lines = [(ADDED if at in changed else SAME, str(at)) for at in range(20)]

    found = runs(lines)

    assert [(is_near, len(run)) for is_near, run in found] == expected
    assert [line for _, run in found for line in run] == lines


def test_a_difference_is_told_as_text_and_as_rules(hr, in_force):
    draft = changed(hr, "4分/天", "5分/天")

    found = difference(hr, in_force.number, draft.number)
    rules = found.rules or ()

    assert [(place.path, place.key) for place in found.texts] == [(PATH, "S1-1")]
    assert [line for line in found.texts[0].lines if line[0]] == [("-", "值: 4分/天"), ("+", "值: 5分/天")]
    assert [(rule.name, rule.how) for rule in rules if rule.is_root] == [("缺勤每日扣分", "本條")]
    assert {rule.name for rule in rules} >= {"出勤得分", "日常考核"}


def test_rules_of_a_faulty_edition_are_not_compared(hr, in_force):
    draft = changed(hr, "最大(", "最太(")

    assert difference(hr, in_force.number, draft.number).rules is None


def test_comments_are_read_in_order_with_their_answers(hr, boss, draft):
    one = comment(boss, draft.number, "甲", clause="S1-1")
    comment(boss, draft.number, "乙")
    answer(hr, one.pk, "答")

    found = comments(boss, draft.number)
    assert [(item.text, item.clause, getattr(item, "answer", None) and item.answer.text) for item in found] == [
        ("甲", "S1-1", "答"), ("乙", "", None),
    ]  # fmt: skip


def test_what_is_not_there_is_said_so(hr, draft):
    for ask in (
        lambda: edition(hr, 9),
        lambda: section(hr, 1, "small/x.md", "S1-1"),
        lambda: section(hr, 1, PATH, "S9"),
    ):
        with pytest.raises(EditionError):
            ask()


@pytest.mark.parametrize("path", ["", "../outside.md", "/outside.md", "small/../../outside.md", "small"])
def test_a_text_that_is_being_written_is_checked_inside_the_handbook_only(hr, draft, path):
    with pytest.raises(EditionError) as refused:
        faults_with(hr, draft.number, path, "", "x", "en")

    assert refused.value.code in {"E121", "E122"}


def test_what_was_said_about_an_edition_stays_with_who_may_read_drafts(hr, boss, in_force, reader):
    draft = start_draft(hr, "small", title="改")
    said = comment(boss, draft.number, "E1 太差", clause="")
    answer(hr, said.pk, "好")
    enacted(hr, boss, draft, TODAY)

    assert edition(reader, draft.number).edition.number == draft.number
    with pytest.raises(NotAllowed):
        comments(reader, draft.number)
    told = {one.number: (one.comments, one.unanswered) for one in editions(reader)}
    assert told[draft.number] == (0, 0)
    assert len(comments(hr, draft.number)) == 1
