"""Where the records go: whole or not at all, and never over records that are somebody's own."""

import json

import pytest

from kaohe.base.errors import KaoheError
from kaohe.base.period import Period
from kaohe.demo.company import make_company
from kaohe.demo.writing import replaced
from tests.demo.companies import HANDBOOKS

SALES = HANDBOOKS / "sales-company"


def test_a_demo_is_made_over_a_demo(tmp_path):
    make_company(SALES, 30, 1, 1, tmp_path)
    (tmp_path / "records" / "stray.csv").write_text("a\n")

    make_company(SALES, 30, 1, 2, tmp_path)

    assert not (tmp_path / "records" / "stray.csv").exists()
    assert json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["seed"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.json", "records"]


def test_records_of_their_own_are_never_replaced(tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "人員.csv").write_text("工號\n", encoding="utf-8")

    with pytest.raises(KaoheError, match="no demo wrote"):
        make_company(SALES, 30, 1, 1, tmp_path)

    assert (tmp_path / "records" / "人員.csv").read_text(encoding="utf-8") == "工號\n"


def test_what_breaks_off_leaves_nothing_half_written(tmp_path):
    make_company(SALES, 30, 1, 1, tmp_path)
    before = (tmp_path / "records" / "人員.csv").read_bytes()

    with pytest.raises(KeyboardInterrupt):
        break_off(tmp_path / "records")

    assert (tmp_path / "records" / "人員.csv").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.json", "records"]


def test_progress_names_each_register_and_ends_whole(tmp_path):
    seen = []

    made = make_company(SALES, 30, 1, 1, tmp_path, progress=lambda name, done, total: seen.append((name, done, total)))

    assert [name for name, _, _ in seen[:-1]] == list(made.rows)
    assert seen[-1] == ("", len(made.rows), len(made.rows))


@pytest.mark.parametrize(("people", "months"), [(0, 1), (30, 0), (5, 1)])
def test_numbers_that_make_no_company_are_refused(people, months, tmp_path):
    with pytest.raises(KaoheError):
        make_company(SALES, people, months, 1, tmp_path)

    assert not list(tmp_path.iterdir())


def test_the_months_end_with_the_last(tmp_path):
    made = make_company(SALES, 30, 3, 1, tmp_path, last=Period.parse("2025-02"))

    months = {
        row[:7]
        for row in (made.folder / "銷售計劃.csv").read_text(encoding="utf-8-sig").split(",")
        if row[:3] == "202" and len(row) == 7
    }
    assert months == {"2024-12", "2025-01", "2025-02"}


def test_a_handbook_with_faults_makes_no_company(tmp_path):
    with pytest.raises(KaoheError, match="faults"):
        make_company(tmp_path / "nowhere", 30, 1, 1, tmp_path / "out")


def break_off(records):
    with replaced(records) as fresh:
        (fresh / "人員.csv").write_text("half")
        raise KeyboardInterrupt
