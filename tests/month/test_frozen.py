"""A closed month on which others rest is not closed anew; one on which nothing rests may be."""

import shutil

import pytest

from kaohe.base.errors import KaoheError
from kaohe.month.correct import Amendment, correct
from kaohe.month.frozen import resting_on
from tests.month.company import Company, files
from tests.month.worked import HANDBOOKS


@pytest.fixture
def company(tmp_path):
    """September and October closed."""
    shutil.copytree(HANDBOOKS / "base", tmp_path / "base")
    made = Company(tmp_path)
    made.close("2026-09")
    made.close("2026-10")
    return made


def test_a_month_that_a_later_one_looked_at_is_frozen(company):
    before = files(company.runs)

    with pytest.raises(KaoheError, match="2026-10 以"):
        company.close("2026-09")

    assert files(company.runs) == before


def test_the_last_month_may_be_closed_until_it_is_right(company):
    company.record("缺勤", "工號,日期,種類\n")

    company.close("2026-10")

    assert resting_on(company.runs / "2026-10", {"folder": "試", "period": "2026-10"}) == []


def test_a_corrected_month_is_frozen(company):
    company.record("缺勤", "工號,日期,種類\n")
    correct(Amendment(company.runs / "2026-10", company.records, "遲報"))
    assert (company.runs / "2026-10.2").exists()
    before = files(company.runs)

    with pytest.raises(KaoheError, match=r"2026-10\.2 以"):
        company.close("2026-10")

    assert files(company.runs) == before
