"""An edition from draft to the day it comes into force: by two persons, each step in the ledger, nothing overwritten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from kaohe.base import permission
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import Decision, NotAllowed
from kaohe.editions.actions import (
    adopt,
    answer,
    approve,
    comment,
    copy_sheet,
    found_on,
    put_in_force,
    replace_files,
    save_file,
    save_section,
    save_sheet,
    set_value,
    start_draft,
    submit,
    take_back,
    take_over,
    withdraw,
)
from kaohe.editions.cards import Spot
from kaohe.editions.drafts import draft_files
from kaohe.editions.errors import Conflict, EditionError, NotInForce
from kaohe.editions.folders import digest
from kaohe.editions.in_force import book_in_force, edition_in_force
from kaohe.editions.models import Edition, Revision, Text
from kaohe.editions.queries import card, section
from kaohe.editions.sheets import rows_of
from kaohe.editions.states import State
from kaohe.editions.uploads import Upload
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from tests.editions.conftest import CHAPTER, FILES, PATH

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
DEC, JAN = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def saved(actor, edition, key, old, new):
    """Somebody changes some words of a section."""
    loaded = section(actor, edition.number, PATH, key)
    return save_section(actor, edition.number, PATH, key, loaded.text.replace(old, new), loaded=loaded.digest)


def spot(actor, edition, name):
    text = draft_files(edition)[PATH]
    line = next(
        number
        for number, row in enumerate(text.split("\n"), start=1)
        if row.startswith("```") and row.endswith(f" {name}")
    )
    found = card(actor, edition.number, PATH, line)
    return Spot(PATH, found.block.kind.value, name, found.digest)


def code_of(act, *args, **kwargs):
    with pytest.raises(EditionError) as told:
        act(*args, **kwargs)
    return told.value.code


def actions():
    return [entry.action for entry in Entry.objects.order_by("position")]


def test_a_handbook_goes_from_draft_to_its_day(hr, boss, draft):
    submit(hr, draft.number, reason="請看")
    approve(boss, draft.number)
    put_in_force(boss, draft.number, since=DEC)

    draft.refresh_from_db()
    assert (draft.state, draft.since) == (State.IN_FORCE, DEC)
    assert [step.state for step in draft.steps.order_by("entry")] == ["draft", "comment", "approved", "in_force"]
    assert actions() == ["editions.edition.adopt", "editions.draft.submit", "editions.edition.approve", "editions.edition.enact"]  # fmt: skip
    assert verified(boss).broken == ()
    assert code_of(edition_in_force, DEC - timedelta(days=1)) == "E150"
    assert book_in_force(DEC).values["缺勤每日扣分"].values[0][1].text.value == "4分/天"


def test_every_save_keeps_what_was_there(hr, draft):
    saved(hr, draft, "S1-1", "4分/天", "5分/天")
    saved(hr, draft, "S1-2", "照這張表", "按這張表")

    texts = [Text.objects.get(pk=one.folder.files[PATH]).content for one in draft.revisions.order_by("position")]
    assert texts[0] == CHAPTER
    assert texts[1] == CHAPTER.replace("4分/天", "5分/天")
    assert texts[2] == texts[1].replace("照這張表", "按這張表")
    assert Text.objects.count() == len(FILES) + 2


def test_of_two_who_save_one_clause_the_second_is_told(hr, boss, draft, everything):
    loaded = section(boss, draft.number, PATH, "S1-1")
    saved(hr, draft, "S1-1", "4分/天", "5分/天")
    before = everything()

    with pytest.raises(Conflict) as told:
        save_section(boss, draft.number, PATH, "S1-1", loaded.text.replace("4分", "6分"), loaded=loaded.digest)

    assert ("5分/天" in told.value.theirs, "6分/天" in told.value.yours) == (True, True)
    assert everything() == before


def test_forms_write_values_rows_and_copies(hr, draft):
    set_value(hr, draft.number, spot(hr, draft, "缺勤每日扣分"), "5分/天", since=DEC)
    where = spot(hr, draft, "日常考核")
    rows = rows_of(card(hr, draft.number, PATH, _line(draft, "日常考核")))
    rows[1]["滿分"] = "30分"
    save_sheet(
        hr,
        draft.number,
        where,
        [*rows, {"序": "3", "項目": "紀律", "滿分": "10分", "計分方式": "裁定", "評分人": "部長"}],
    )
    copy_sheet(hr, draft.number, spot(hr, draft, "日常考核"), "計劃員")

    text = draft_files(draft)[PATH]
    assert "值: {2026-01-01: 4分/天, 2026-12-01: 5分/天}" in text
    assert text.count("| 3 | 紀律 | 10分 | 裁定 |  | 部長 |") == 2
    submit(hr, draft.number)
    assert actions()[1:4] == ["editions.value.set", "editions.sheet.save", "editions.sheet.copy"]


def _line(edition, name):
    lines = draft_files(edition)[PATH].split("\n")
    return next(
        number for number, row in enumerate(lines, start=1) if row.startswith("```") and row.endswith(f" {name}")
    )


def test_files_are_added_changed_and_taken_away(hr, draft):
    save_file(hr, draft.number, "small/02-新.md", "[S2-1] 新。\n\n> 純文: 說明", loaded="")
    save_file(
        hr,
        draft.number,
        "small/02-新.md",
        "[S2-1] 更新。\n\n> 純文: 說明",
        loaded=digest("[S2-1] 新。\n\n> 純文: 說明\n"),
    )
    assert draft_files(draft)["small/02-新.md"] == "[S2-1] 更新。\n\n> 純文: 說明\n"

    save_file(hr, draft.number, "small/02-新.md", None, loaded=digest(draft_files(draft)["small/02-新.md"]))
    assert draft_files(draft) == FILES


@pytest.mark.parametrize(("path", "text", "code"), [
    ("../x.md", "甲", "E121"),
    ("small/a:b.md", "甲", "E121"),
    ("x.md", "甲", "E122"),
    ("small/x.exe", "甲", "E123"),
    ("small/x.md", "甲\0", "E125"),
    ("small/x.md", "甲" * 3_000_000, "E124"),
])  # fmt: skip
def test_a_file_that_cannot_be_kept_is_refused(hr, draft, everything, path, text, code):
    before = everything()

    assert code_of(save_file, hr, draft.number, path, text, loaded="") == code
    assert everything() == before


def test_a_draft_with_faults_is_not_submitted(hr, draft, everything):
    saved(hr, draft, "S1-1", "公式: 最大", "公式: 最大最大")
    before = everything()

    assert code_of(submit, hr, draft.number) == "E104"
    assert everything() == before


def test_nobody_approves_what_he_wrote_or_handed_in(hr, boss, draft, everything, monkeypatch):
    monkeypatch.setattr(permission._Registered, "policy", staticmethod(lambda *_: Decision(allowed=True, because="-")))
    saved(boss, draft, "S1-2", "照這張表", "按這張表")
    submit(hr, draft.number)
    before = everything()

    assert code_of(approve, hr, draft.number) == "E105"
    assert code_of(approve, boss, draft.number) == "E105"
    assert code_of(approve, Actor("E9", account=boss.account, instead_of="E1"), draft.number) == "E105"
    assert code_of(approve, Actor.system("worker"), draft.number) == "E106"
    assert everything() == before
    approve(Actor("E9", account=boss.account, instead_of="E8"), draft.number)


def test_it_is_approved_after_the_comment_round_when_every_comment_has_its_answer(hr, boss, draft):
    submit(hr, draft.number, comments_until=TODAY)
    said = comment(boss, draft.number, "太重", clause="S1-1")
    assert code_of(approve, boss, draft.number) == "E107"

    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert code_of(approve, boss, draft.number) == "E108"
        answer(hr, said.pk, "與去年相同")
        assert code_of(answer, hr, said.pk, "再") == "E114"
        approve(boss, draft.number)

    assert Edition.objects.get().state == State.APPROVED


def test_a_round_that_is_over_before_it_begins_is_refused(hr, draft):
    assert code_of(submit, hr, draft.number, comments_until=TODAY - timedelta(days=1)) == "E117"


def test_what_was_submitted_is_changed_only_after_it_was_taken_back(hr, boss, draft):
    submit(hr, draft.number)
    with pytest.raises(EditionError) as told:
        saved(hr, draft, "S1-1", "4分", "5分")
    assert told.value.code == "E172"

    take_back(hr, draft.number)
    saved(hr, draft, "S1-1", "4分", "5分")
    submit(hr, draft.number)
    approve(boss, draft.number)
    assert code_of(take_back, hr, draft.number) == "E173"


def test_editions_follow_one_another_by_their_days(hr, boss, in_force):
    second = start_draft(hr, "small", title="加重")
    saved(hr, second, "S1-1", "4分/天", "5分/天")
    submit(hr, second.number)
    approve(boss, second.number)
    assert code_of(put_in_force, boss, second.number, since=date(2025, 12, 31)) == "E110"
    put_in_force(boss, second.number, since=JAN)

    assert edition_in_force(JAN - timedelta(days=1)).number == in_force.number
    assert edition_in_force(JAN).number == second.number
    amounts = [book_in_force(day).values["缺勤每日扣分"].values[0][1].text.value for day in (DEC, JAN)]
    assert amounts == ["4分/天", "5分/天"]
    assert book_in_force(JAN) is book_in_force(JAN + timedelta(days=40))


def two_drafts(hr, boss):
    """Two drafts on one edition; the first comes into force."""
    one, other = start_draft(hr, "small", title="甲"), start_draft(hr, "small", title="乙")
    saved(hr, one, "S1-1", "4分/天", "5分/天")
    submit(hr, one.number)
    approve(boss, one.number)
    put_in_force(boss, one.number, since=DEC)
    return one, other


def test_a_draft_that_was_overtaken_takes_the_latest_edition_in(hr, boss, in_force):
    one, other = two_drafts(hr, boss)
    saved(hr, other, "S1-2", "照這張表", "按這張表")
    submit(hr, other.number)
    approve(boss, other.number)
    assert code_of(put_in_force, boss, other.number, since=JAN) == "E109"

    withdraw(boss, other.number, reason="過時")
    third = start_draft(hr, "small", title="丙", like=other.number)
    assert draft_files(third)[PATH] == CHAPTER.replace("照這張表", "按這張表")
    assert third.parent == one


def test_taking_over_keeps_both_changes_or_names_every_clash(hr, boss, in_force, everything):
    one, other = two_drafts(hr, boss)
    saved(hr, other, "S1-2", "照這張表", "按這張表")
    take_over(hr, other.number)

    assert draft_files(other)[PATH] == CHAPTER.replace("照這張表", "按這張表").replace("4分/天", "5分/天")
    other.refresh_from_db()
    assert other.parent == one
    assert code_of(take_over, hr, other.number) == "E161"


def test_a_clash_is_named_and_nothing_is_changed(hr, boss, in_force, everything):
    _, other = two_drafts(hr, boss)
    saved(hr, other, "S1-1", "4分/天", "6分/天")
    before = everything()

    with pytest.raises(EditionError) as told:
        take_over(hr, other.number)

    assert (told.value.code, told.value.args_["places"]) == ("E160", f"{PATH} S1-1")
    assert everything() == before


def test_an_edition_to_come_can_be_withdrawn_and_one_in_force_cannot(hr, boss, in_force):
    one, _ = two_drafts(hr, boss)
    assert code_of(withdraw, boss, in_force.number, reason="錯") == "E111"

    withdraw(boss, one.number, reason="緩行")

    assert edition_in_force(JAN).number == in_force.number
    assert code_of(put_in_force, boss, one.number, since=DEC) == "E175"


def test_a_shipped_handbook_comes_into_force_as_it_is_once(owner, hr):
    found_on(owner, Upload("small", FILES), title="隨附", since=DEC)

    assert edition_in_force(DEC).title == "隨附"
    assert code_of(found_on, owner, Upload("small", FILES), title="再", since=JAN) == "E118"
    faulty = {**FILES, PATH: CHAPTER.replace("最大", "最大最大")}
    assert code_of(found_on, owner, Upload("other", {**faulty, "other/handbook.yaml": "語言: 2"}), title="壞", since=JAN) == "E104"  # fmt: skip


def test_files_taken_back_from_a_folder_replace_those_of_a_draft(hr, draft):
    changed = {**FILES, PATH: CHAPTER.replace("4分", "7分")}

    replace_files(hr, draft.number, Upload("small", changed))

    assert draft_files(draft) == changed
    assert code_of(replace_files, hr, draft.number, Upload("other", {"other/handbook.yaml": "語言: 1"})) == "E133"


def test_editions_have_numbers_of_their_own(hr, draft):
    other = adopt(hr, Upload("small", FILES), title="")

    assert (draft.number, other.number, other.title) == (1, 2, "small")
    assert code_of(submit, hr, 3) == "E102"


NOBODY = Actor("E7")
UNALLOWED = [
    lambda: adopt(NOBODY, Upload("small", FILES), title=""),
    lambda: found_on(NOBODY, Upload("small", FILES), title="", since=DEC),
    lambda: start_draft(NOBODY, "small", title=""),
    lambda: save_section(NOBODY, 1, PATH, "S1-1", "", loaded=""),
    lambda: save_file(NOBODY, 1, PATH, "", loaded=""),
    lambda: set_value(NOBODY, 1, Spot(PATH, "參數", "缺勤每日扣分", ""), "1"),
    lambda: save_sheet(NOBODY, 1, Spot(PATH, "考核表", "日常考核", ""), []),
    lambda: copy_sheet(NOBODY, 1, Spot(PATH, "考核表", "日常考核", ""), "計劃員"),
    lambda: replace_files(NOBODY, 1, Upload("small", FILES)),
    lambda: take_over(NOBODY, 1),
    lambda: submit(NOBODY, 1),
    lambda: take_back(NOBODY, 1),
    lambda: comment(NOBODY, 1, "甲"),
    lambda: answer(NOBODY, 1, "甲"),
    lambda: approve(NOBODY, 1),
    lambda: put_in_force(NOBODY, 1, since=DEC),
    lambda: withdraw(NOBODY, 1, reason="甲"),
]


@pytest.mark.parametrize("act", UNALLOWED)
def test_nobody_acts_without_the_right(draft, everything, act):
    before = everything()

    with pytest.raises(NotAllowed):
        act()

    assert everything() == before


def test_what_is_not_in_force_is_said_so(db):
    with pytest.raises(NotInForce):
        book_in_force(DEC)


def test_the_ledger_tells_every_action(hr, draft):
    saved(hr, draft, "S1-1", "4分", "5分")

    entry = Entry.objects.latest("position")
    assert (entry.actor, entry.action, entry.kind, entry.subject) == ("E1", "editions.section.save", "edition", "1")
    revision = Revision.objects.latest("position")
    assert (revision.entry, revision.by, entry.detail["folder"]) == (entry.position, "E1", revision.folder_id)


def test_until_there_is_a_handbook_the_owner_takes_one_with_his_password_alone(owner):
    with_password = replace(owner, proof=Proof.PASSWORD)

    found_on(with_password, Upload("small", FILES), title="隨附", since=DEC)

    with pytest.raises(NotAllowed):
        found_on(with_password, Upload("other", FILES), title="另一本", since=DEC)
    assert edition_in_force(DEC).handbook == "small"
