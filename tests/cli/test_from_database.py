"""`kaohe close --from-database`: the records of the company's pages, and the note that a month was closed with them."""

from datetime import date

import pytest

from kaohe.people.actions import Post, assign, hire, open_unit
from kaohe.records.models import Closing


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """The folder of data that the command is told."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/kaohe.sqlite3").touch()
    monkeypatch.setenv("KAOHE_DATA", str(tmp_path / "data"))


@pytest.fixture
def staff(owner):
    """A person with a post."""
    open_unit(owner, "U1", name="一組", since=date(2026, 1, 1))
    hire(owner, "E1", name="甲", since=date(2026, 1, 1))
    assign(owner, "E1", Post("甲崗", "U1"), since=date(2026, 1, 1))


def closing(kaohe, company, *options):
    words = ["--from-database", "--period", "2026-10", "--out", company.runs / "2026-10", *options]
    return kaohe("close", company.handbook, *words)


def test_a_month_is_closed_from_the_database_and_noted(kaohe, company, staff):
    code, said, _ = closing(kaohe, company)

    assert (code, said.splitlines()[0]) == (0, "試 2026-10:1 人，3 本台賬 3 筆記錄。")
    assert {one.period for one in Closing.objects.all()} == {"2026-10"}
    assert Closing.objects.filter(register="缺勤").exists()


def test_a_trial_notes_nothing(kaohe, company, staff):
    code, _, _ = closing(kaohe, company, "--trial")

    assert code == 0
    assert not Closing.objects.exists()


def test_where_the_records_are_is_said_once(kaohe, company):
    twice = closing(kaohe, company, "--records", company.records)
    never = kaohe("close", company.handbook, "--period", "2026-10", "--out", company.runs / "2026-10")

    for code, _, told in (twice, never):
        assert code == 2
        assert "--from-database" in told
    assert not company.runs.exists()


def test_a_folder_without_a_company_is_told_and_not_made(kaohe, company, tmp_path):
    code, _, told = closing(kaohe, company, "--data", tmp_path / "wrong")

    assert code == 2
    assert "裏沒有公司" in told
    assert not (tmp_path / "wrong").exists()
    assert not company.runs.exists()
