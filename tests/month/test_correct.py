"""Closed months are corrected beside the frozen run: exact differences, both directions, chains, and nothing rewritten."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.month.close import RecordsRefused
from kaohe.month.correct import Amendment, correct
from kaohe.month.history import run_folders
from kaohe.month.runs import differences
from kaohe.reports.owed import owed, undecided, write_owed
from tests.month.company import Company, files
from tests.month.test_close import results
from tests.month.worked import HANDBOOKS, SETTINGS

PAY = """
```公式 全勤獎
公式: 取整(出勤得分 × 10.005元/分, 2)
```
```公式 穩定獎
公式: 取整(上月.出勤得分(缺: 100分) × 1元/分, 2)
```
```薪資單 月薪
行:
  - 全勤獎
  - 穩定獎
  - 補差金額
```
"""
MONTHS = ("2026-09", "2026-10", "2026-11")
NOVEMBER = Period.parse("2026-11")
DECEMBER = Period.parse("2026-12")


@pytest.fixture(scope="module")
def closed_once(tmp_path_factory):
    """September to November closed, with a slip that looks back one month."""
    root = tmp_path_factory.mktemp("company")
    for name in ("base", "corrections"):
        shutil.copytree(HANDBOOKS / name, root / name)
    company = Company(root)
    company.write("handbook.yaml", SETTINGS.replace("承接: [base]", "承接: [base, corrections]"))
    company.write("02.md", f"[T-2] 薪資。\n{PAY}")
    for month in MONTHS:
        company.close(month)
    return company


@pytest.fixture
def closed(closed_once, tmp_path):
    return closed_once.moved_to(tmp_path)


def asked(company, month="2026-09", **options):
    return Amendment(company.runs / month, company.records, "漏記", engine="python", **options)


def add(closed, folder, found):
    """What the command adds to a corrected run."""
    write_owed(folder, found, owed(found, closed.facts["correction"]["version"], DECEMBER, "漏記"))


def contents(folder):
    return {name: (Path(folder) / name).read_bytes() for name in files(folder)}


def sums(done):
    """(month, person) -> what is owed."""
    rows = [row for one in done for row in owed(one.found, one.version, DECEMBER, "漏記")]
    return {(str(row.of), row.person): row.amount for row in rows}


def test_a_late_absence_is_taken_back_in_the_open_month_along_the_chain(closed):
    before = {month: contents(closed.runs / month) for month in MONTHS}
    closed.add("缺勤", "E1,2026-09-04,事假,2026-12-01 09:00")

    done = correct(asked(closed), add)

    # September: 96 to 92 points, 960.48 to 920.46; October looks back at September: 96.00 to 92.00; November at October.
    assert sums(done) == {("2026-09", "E1"): Fraction("-40.02"), ("2026-10", "E1"): Fraction(-4)}
    assert [one.made.name if one.made else None for one in done] == ["2026-09.2", "2026-10.2", None]
    assert {month: contents(closed.runs / month) for month in MONTHS} == before
    said = json.loads((closed.runs / "2026-10.2" / "run.json").read_text(encoding="utf-8"))["correction"]
    assert (said["version"], said["corrects"], said["because_of"], said["reason"]) == (
        2,
        "2026-10",
        "2026-09.2",
        "漏記",
    )
    assert (closed.runs / "2026-09.2" / "補差.csv").read_text(encoding="utf-8").splitlines() == [
        "工號,月份,所屬月份,版次,項目,金額,依據",
        "E1,2026-12,2026-09,2,月薪,-40.02,漏記",
    ]
    for name in ("2026-09.2", "2026-10.2"):
        assert differences(closed.runs / name) == []


def test_a_month_that_was_closed_without_those_before_it_is_left_as_it_was(closed):
    shutil.rmtree(closed.runs / "2026-11")
    closed.close("2026-11", history=None)

    done = correct(asked(closed), dry=True)

    assert [len(one.found.items) for one in done] == [0, 0, 0]


def test_a_withdrawn_absence_is_paid_to_the_cent_and_names_its_record(closed):
    text = (closed.records / "缺勤.csv").read_text(encoding="utf-8")
    closed.record("缺勤", text.replace("E1,2026-09-03,事假,2026-09-03 09:00\n", ""))

    done = correct(asked(closed))

    assert sums(done) == {("2026-09", "E1"): Fraction("40.02"), ("2026-10", "E1"): Fraction(4)}
    assert [(one.register, one.record, one.how) for one in done[0].found.records] == [("缺勤", "E1|2026-09-03", "撤去")]


def test_a_correction_is_corrected_against_the_latest_version(closed):
    closed.add("缺勤", "E1,2026-09-04,事假,")
    correct(asked(closed))
    closed.add("缺勤", "E1,2026-09-07,事假,")

    done = correct(asked(closed))

    assert sums(done) == {("2026-09", "E1"): Fraction("-40.02"), ("2026-10", "E1"): Fraction(-4)}
    assert [one.made.name if one.made else None for one in done] == ["2026-09.3", "2026-10.3", None]
    assert [run.folder.name for run in run_folders(closed.runs)] == ["2026-09.3", "2026-10.3", "2026-11"]


def test_months_to_come_look_back_at_the_latest_version(closed):
    closed.add("缺勤", "E1,2026-11-04,事假,")
    correct(asked(closed, "2026-11"))

    closed.close("2026-12")

    assert results(closed, "2026-12")["E1", "穩定獎"] == 9600


def test_what_is_owed_is_paid_in_the_open_month(closed):
    closed.add("缺勤", "E1,2026-09-04,事假,")
    correct(asked(closed), add)
    shutil.copy(closed.runs / "2026-09.2" / "補差.csv", closed.records / "補差.csv")

    closed.close("2026-12")

    found = results(closed, "2026-12")
    assert (found["E1", "補差金額"], found["E2", "補差金額"]) == (-4002, 0)
    assert found["E1", "月薪"] == found["E1", "全勤獎"] + found["E1", "穩定獎"] - 4002


def test_later_months_keep_their_own_records_unless_told_otherwise(closed):
    closed.add("缺勤", "E1,2026-09-04,事假,")
    closed.add("缺勤", "E1,2026-10-12,事假,")

    assert ("2026-10", "E1") in sums(correct(asked(closed), dry=True))
    assert sums(correct(asked(closed), dry=True))["2026-10", "E1"] == -4
    assert sums(correct(asked(closed, throughout=True), dry=True)) == {
        ("2026-09", "E1"): Fraction("-40.02"),
        ("2026-10", "E1"): Fraction("-44.02"),
        ("2026-11", "E1"): Fraction(-4),
    }
    assert sorted(path.name for path in closed.runs.iterdir()) == list(MONTHS)


def test_a_rule_made_known_later_is_corrected_with_the_handbook_of_today(closed):
    closed.change("值: 4分/天", "值: 5分/天")

    done = correct(asked(closed, "2026-11", handbook=closed.handbook), dry=True)
    assert sums(done) == {}
    done = correct(asked(closed, handbook=closed.handbook), dry=True)
    assert sums(done) == {("2026-09", "E1"): Fraction("-10.00"), ("2026-10", "E1"): Fraction(-1)}


def test_a_run_as_of_a_moment_is_corrected_with_what_is_known_now(closed):
    closed.add("缺勤", "E1,2026-11-04,事假,2026-12-05 09:00")
    shutil.rmtree(closed.runs / "2026-11")
    closed.close("2026-11", as_of=datetime(2026, 12, 1))  # noqa: DTZ001 - a local clock

    assert sums(correct(asked(closed, "2026-11"))) == {("2026-11", "E1"): Fraction("-40.02")}


def test_a_slip_that_loses_its_value_is_for_people_to_decide_and_not_paid_twice(closed):
    (closed.records / "缺勤.csv").rename(closed.root / "缺勤.csv")
    done = correct(asked(closed, "2026-11"))
    assert sums(done) == {}
    assert undecided(done[0].found) == ["E1 月薪", "E2 月薪"]

    (closed.root / "缺勤.csv").rename(closed.records / "缺勤.csv")
    closed.add("缺勤", "E1,2026-11-04,事假,")
    done = correct(asked(closed, "2026-11"))

    assert done[0].version == 3
    assert sums(done) == {("2026-11", "E1"): Fraction("-40.02")}


def test_a_slip_that_never_had_a_value_is_paid_whole(closed):
    (closed.records / "缺勤.csv").rename(closed.root / "缺勤.csv")
    closed.close("2026-12")
    (closed.root / "缺勤.csv").rename(closed.records / "缺勤.csv")

    done = correct(asked(closed, "2026-12"))

    rows = owed(done[0].found, 2, Period.parse("2027-01"), "補")
    # 100 points: 1000.50, and November's 100 points: 100.00.
    assert [(row.person, row.amount, row.note) for row in rows] == [
        (person, Fraction("1100.50"), "補(原缺數據)") for person in ("E1", "E2")
    ]


def test_nothing_to_correct_writes_nothing(closed):
    done = correct(asked(closed))

    assert [one.made for one in done] == [None, None, None]
    assert sorted(path.name for path in closed.runs.iterdir()) == list(MONTHS)


def test_a_frozen_run_that_was_altered_is_not_corrected(closed):
    with (closed.runs / "2026-10" / "evidence.parquet").open("ab") as file:
        file.write(b"x")
    before = contents(closed.runs)

    with pytest.raises(KaoheError, match="和寫出時不同"):
        correct(asked(closed))

    assert contents(closed.runs) == before


def test_faulty_records_correct_nothing(closed):
    closed.add("缺勤", "E1,2026-09-32,事假,")
    before = contents(closed.runs)

    with pytest.raises(RecordsRefused):
        correct(asked(closed))

    assert contents(closed.runs) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from kaohe.month import correct as it
from kaohe.month.correct import Amendment, correct
rename, count = Path.rename, 0
def once(path, target):
    global count
    if ".correcting." in str(path.parent):
        count += 1
        if count > int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.rename = once
correct(Amendment(Path(sys.argv[1]) / "2026-09", Path(sys.argv[2]), "漏記", engine="python"))
"""


@pytest.mark.parametrize("after", [0, 1])
def test_a_killed_correction_leaves_whole_runs_and_can_be_finished(closed, after):
    closed.add("缺勤", "E1,2026-09-04,事假,")
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(closed.runs), str(closed.records), str(after)]

    done = subprocess.run(command, check=False, env={**os.environ})

    assert done.returncode == -signal.SIGKILL
    assert [run.folder.name for run in run_folders(closed.runs)] == [
        "2026-09.2" if after else "2026-09", "2026-10", "2026-11"
    ]  # fmt: skip
    rest = correct(asked(closed))
    assert [one.made.name if one.made else None for one in rest] == [None if after else "2026-09.2", "2026-10.2", None]
    assert sums(rest)["2026-10", "E1"] == -4
