"""What a draft would do: the worked cases it alters, and whom it moves in closed months, as its reader may see it."""

import shutil
from datetime import date

import pytest

from kaohe.base import permission
from kaohe.base.permission import Decision, NotAllowed, Permission
from kaohe.editions.actions import Accepted, accept_cases, found_on, save_section, start_draft
from kaohe.editions.drafts import draft_files
from kaohe.editions.errors import Conflict
from kaohe.editions.in_force import book_in_force
from kaohe.editions.queries import section
from kaohe.editions.uploads import from_folder
from kaohe.jobs.models import Job
from kaohe.jobs.worker import work_off_all
from kaohe.month.open_months import open_periods
from kaohe.month.tasks import begin_open_months
from kaohe.people.actions import Post, assign, hire, open_unit
from kaohe.records.actions import enter
from kaohe.records.models import Closing
from kaohe.reports import edition_cases, edition_effect
from kaohe.reports.edition_cases import altered_cases
from kaohe.reports.edition_effect import effect
from tests.editions.conftest import boss, hr
from tests.month.company import Company
from tests.month.worked import HANDBOOKS

__all__ = ["boss", "hr"]

pytestmark = pytest.mark.django_db
CASES = """\
- 例: 缺一天
  據: T-1
  期間: 2026-10
  人: {甲: {崗位: 甲崗}}
  記錄:
    缺勤:
      - {工號: 甲, 日期: 2026-10-05, 種類: 事假}
  得: {缺勤日數: 1天, 出勤得分: 96分}
- 例: 不缺
  據: T-1
  期間: 2026-10
  人: {甲: {崗位: 甲崗}}
  記錄: {缺勤: []}
  得: {出勤得分: 100分}
"""


@pytest.fixture
def company(tmp_path):
    """A company whose September and October were closed."""
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    made = Company(tmp_path)
    (made.handbook / "例").mkdir()
    made.write("例/甲.yaml", CASES)
    made.close("2026-09")
    made.close("2026-10")
    return made


@pytest.fixture
def draft(hr, company):
    """A draft that takes off five points a day instead of four."""
    found_on(hr, from_folder(company.handbook), title="第一版", since=date(2026, 1, 1))
    made = start_draft(hr, "試", title="加重")
    loaded = section(hr, made.number, "試/01.md", "T-1")
    save_section(hr, made.number, "試/01.md", "T-1", loaded.text.replace("4分/天", "5分/天"), loaded=loaded.digest)
    return made


def test_the_cases_that_a_draft_alters_are_told_old_and_new(hr, draft):
    found = altered_cases(hr, draft.number, "en")

    assert [(one.case, one.item, one.before, one.after) for one in found.altered] == [
        ("缺一天", "出勤得分", "96分", "95分")
    ]
    assert (found.run, found.faults) == (2, ())


def test_what_a_text_does_to_the_cases_is_worked_out_once(hr, draft, monkeypatch):
    first = altered_cases(hr, draft.number, "en")
    monkeypatch.setattr(edition_cases, "run_cases", lambda *_: pytest.fail("worked out again"))

    assert altered_cases(hr, draft.number, "en") == first

    loaded = section(hr, draft.number, "試/01.md", "T-1")
    changed = loaded.text.replace("5分/天", "6分/天")
    save_section(hr, draft.number, "試/01.md", "T-1", changed, loaded=loaded.digest)
    monkeypatch.undo()
    assert [one.after for one in altered_cases(hr, draft.number, "en").altered] == ["94分"]


def test_accepted_values_are_written_into_the_cases_and_nothing_else(hr, draft):
    one = altered_cases(hr, draft.number, "en").altered[0]

    accept_cases(hr, draft.number, [Accepted(one.path, one.place, one.before, one.after)])

    assert draft_files(draft)["試/例/甲.yaml"] == CASES.replace("96分", "95分")
    assert altered_cases(hr, draft.number, "en").altered == ()
    with pytest.raises(Conflict):
        accept_cases(hr, draft.number, [Accepted(one.path, one.place, one.before, one.after)])


def test_cases_of_what_did_not_change_are_not_run(hr, draft):
    other = start_draft(hr, "試", title="文字")
    loaded = section(hr, other.number, "試/01.md", "T-1")
    save_section(hr, other.number, "試/01.md", "T-1", loaded.text.replace("試。", "試試。"), loaded=loaded.digest)

    assert altered_cases(hr, other.number, "en").run == 0


def test_whom_a_draft_moves(hr, draft, company):
    found = effect(hr, draft.number, company.runs, 2, "en")

    assert found is not None
    assert found.months == ("2026-09", "2026-10")
    assert found.hidden == 0
    assert {(one.subject, one.name) for one in found.moved} == {("E1", "王一"), ("E2", "李二")}
    assert all(one.difference.startswith("-") for one in found.moved)
    assert any("每日扣分" in row for table in found.tables for row in table.rows)


def test_how_those_who_move_are_spread(hr, draft, company):
    found = effect(hr, draft.number, company.runs, 2, "en")

    assert found is not None
    assert found.movement is not None
    moved = found.movement
    assert (moved.up, moved.down, moved.lost) == (0, 2, 0)
    assert sum(one.people for one in moved.spread) == 2
    assert [one.label for one in moved.months] == ["2026-09", "2026-10"]
    assert moved.frame.startswith("-100 ")
    assert all(one.share <= 0 for one in (*moved.spread, *moved.months))


def test_an_edition_is_compared_with_any_other(hr, draft, company):
    before = effect(hr, draft.number, company.runs, 1, "en", beside=1)
    itself = effect(hr, draft.number, company.runs, 1, "en", beside=draft.number)

    assert before == effect(hr, draft.number, company.runs, 1, "en")
    assert itself is not None
    assert (itself.moved, itself.movement, itself.tables) == ((), None, ())


def test_only_the_months_asked_for_are_worked_out(hr, draft, company):
    found = effect(hr, draft.number, company.runs, 1, "en")

    assert found is not None
    assert found.months == ("2026-10",)


def test_results_that_a_reader_may_not_see_are_counted_and_not_named(hr, draft, company, monkeypatch):
    whole = effect(hr, draft.number, company.runs, 2, "en")
    assert whole is not None
    assert len(whole.tables) > 1
    rules = whole.tables[0].title
    monkeypatch.setattr(edition_effect, "visible", lambda actor, asked, item: frozenset({"E2"}))
    found = effect(hr, draft.number, company.runs, 2, "en")
    assert found is not None
    assert ([one.subject for one in found.moved], found.hidden) == (["E2"], 1)
    assert [table.title for table in found.tables] == [rules]

    def refuse(actor, asked, item):
        raise NotAllowed(actor, asked, Decision(allowed=False, because="test"))

    monkeypatch.setattr(edition_effect, "visible", refuse)
    found = effect(hr, draft.number, company.runs, 2, "en")
    assert found is not None
    assert (found.moved, found.grades, found.hidden) == ((), (), 2)
    assert [table.title for table in found.tables] == [rules]


def test_no_sum_tells_of_fewer_people_than_three_who_are_hidden(hr, draft, company, monkeypatch):
    whole = effect(hr, draft.number, company.runs, 2, "en")
    assert whole is not None
    main = whole.item
    others = {row[0] for row in whole.tables[1].rows} - {main}
    assert others
    monkeypatch.setattr(edition_effect, "visible", lambda _, __, item: frozenset() if item == main else None)

    found = effect(hr, draft.number, company.runs, 2, "en")
    assert found is not None
    assert (found.hidden, [table.title for table in found.tables]) == (2, [whole.tables[0].title])

    monkeypatch.setattr(edition_effect, "FEWEST", 2)
    found = effect(hr, draft.number, company.runs, 2, "en")
    assert found is not None
    assert {row[0] for row in found.tables[1].rows} == others


def test_without_a_closed_month_there_is_nothing_to_tell(hr, draft, tmp_path):
    assert effect(hr, draft.number, tmp_path / "none", 3, "en") is None


def test_a_draft_with_faults_is_not_worked_out(hr, draft, company):
    loaded = section(hr, draft.number, "試/01.md", "T-1")
    save_section(hr, draft.number, "試/01.md", "T-1", loaded.text.replace("最大(", "最太("), loaded=loaded.digest)

    assert effect(hr, draft.number, company.runs, 1, "en") is None
    assert altered_cases(hr, draft.number, "en").run == 0


def test_nobody_reads_it_without_the_right(hr, draft, company, monkeypatch):
    refused = Decision(allowed=False, because="test")
    before = permission._Registered.policy

    def policy(actor, asked, subject):
        return refused if asked is Permission.EDITIONS_DRAFT_READ else before(actor, asked, subject)

    monkeypatch.setattr(permission._Registered, "policy", staticmethod(policy))
    for act in (lambda: effect(hr, draft.number, company.runs, 1, "en"), lambda: altered_cases(hr, draft.number, "en")):
        with pytest.raises(NotAllowed):
            act()


@pytest.fixture
def kept(hr, draft, company, tmp_path, settings):
    """The same people and absences in the company's registers; nothing was closed."""
    settings.DATA, settings.RUNS = tmp_path / "data", tmp_path / "none"
    open_unit(hr, "U2", name="一組", since=date(2025, 1, 1))
    for number, name, since, post in (
        ("E11", "王一", date(2025, 3, 1), "甲崗"),
        ("E12", "李二", date(2026, 9, 16), "乙崗"),
    ):
        hire(hr, number, name=name, since=since)
        assign(hr, number, Post(post, "U2"), since=since)
    book = book_in_force(date(2026, 10, 1))
    register = book.register("缺勤")
    assert register is not None
    rows = [
        {"工號": "E11", "日期": "2026-09-03", "種類": "事假"},
        {"工號": "E11", "日期": "2026-10-05", "種類": "事假"},
    ]
    enter(hr, book, register, rows)
    return draft


def test_a_month_that_nobody_closed_is_worked_out_of_the_registers(hr, kept, settings):
    assert effect(hr, kept.number, settings.RUNS, 3, "en") is None
    begin_open_months(hr, kept.number, 2)

    work_off_all()

    assert Job.objects.get().result == {"edition": kept.number, "months": ["2026-09", "2026-10"]}
    found = effect(hr, kept.number, settings.RUNS, 3, "en")
    assert found is not None
    assert found.months == found.not_closed == ("2026-09", "2026-10")
    assert {(one.subject, one.difference) for one in found.moved} == {("E11", "-2分")}
    assert not list(Closing.objects.all())


def test_records_with_faults_are_told_beside_the_comparison(hr, kept, settings):
    hire(hr, "E13", name="丁三", since=date(2026, 9, 1))
    assign(hr, "E13", Post("沒有的崗", "U2"), since=date(2026, 9, 1))
    begin_open_months(hr, kept.number, 2)

    work_off_all()

    found = effect(hr, kept.number, settings.RUNS, 3, "en")
    assert found is not None
    assert found.left_aside == (("2026-09", "任職", 1), ("2026-10", "任職", 1))


def test_a_closed_month_stands_for_itself(hr, kept, company, settings):
    settings.RUNS = company.runs
    begin_open_months(hr, kept.number, 3)

    work_off_all()

    job = Job.objects.get()
    assert (job.state, job.words["en"][0]) == ("failed", "The registers hold no month that can be worked out.")
    found = effect(hr, kept.number, settings.RUNS, 3, "en")
    assert found is not None
    assert (found.months, found.not_closed) == (("2026-09", "2026-10"), ())


def test_records_of_a_later_time_make_no_month(hr, kept, settings, time_machine):
    time_machine.move_to("2026-09-20T12:00:00+08:00")

    assert [str(one) for one in open_periods(3)] == ["2026-09"]
