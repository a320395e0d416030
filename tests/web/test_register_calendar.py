"""The calendar of a register: each day with its records, those of files too."""

import re

import pytest

from kaohe.records.actions import stage, take
from kaohe.records.files import keep_upload
from kaohe.records.imports import look_at
from kaohe.web.registers.books import register_of
from tests.web.test_registers import LIST, company, kept, said

__all__ = ["company", "kept"]

pytestmark = pytest.mark.django_db


def days(page):
    """What each day of the calendar shows: how many, and its records."""
    found = {}
    for cell in re.findall(r"<td class=.*?</td>", page, re.DOTALL):
        day = re.search(r'data-day="([^"]*)"', cell)
        count = re.search(r'month-count">([^<]*)<', cell)
        if day and count:
            found[day[1]] = count[1], re.findall(r"<li><a[^>]*>([^<]*)</a>", cell)
    return found


def test_a_calendar_shows_each_day_with_its_records(as_owner, kept):
    page = said(as_owner.get(f"{LIST}calendar?month=2026-10"))

    assert days(page) == {"2026-10-05": ("2", ["甲 事假", "乙 事假"]), "2026-10-06": ("1", ["甲 事假"])}
    assert page.index(">Mon<") < page.index(">Sun<")
    assert "month=2026-09" in page
    assert days(said(as_owner.get(f"{LIST}calendar?month=2026-10&is-種類=事假&q=乙"))) == {
        "2026-10-05": ("1", ["乙 事假"])
    }


def test_a_day_leads_to_its_records_under_the_same_choices(as_owner, kept):
    page = said(as_owner.get(f"{LIST}calendar?month=2026-10&is-種類=事假&q=乙&from-日期=2026-01-01"))

    [address] = re.findall(r'href="([^"]*since=2026-10-05[^"]*)"', page)
    shown = said(as_owner.get(address.replace("&amp;", "&")))
    assert ">E2 · 2026-10-05<" in shown
    assert ">E1 · 2026-10-05<" not in shown


def test_a_calendar_shows_files_and_how_many_more(as_owner, company):
    book, calls = register_of("來電")
    rows = "".join(f"C{one},E1,2026-10-05 0{one}:00:00,10,N\n" for one in range(5))
    upload = keep_upload([f"call_id,agent,start,wait,queue\n{rows}".encode()])
    take(company, book, calls, stage(company, calls, look_at(book, calls, upload, "calls.csv")).pk)

    page = said(as_owner.get("/registers/來電/calendar?month=2026-10"))

    assert days(page) == {"2026-10-05": ("5", ["甲 普通"] * 3 + ["2 more"])}


@pytest.mark.parametrize("month", ["", "x", "2026", "0001-01", "9999-12", "2026-13", "2026-Q1"])
def test_a_month_that_is_none_is_todays(as_owner, kept, month):
    assert as_owner.get(f"{LIST}calendar", {"month": month}).status_code == 200
