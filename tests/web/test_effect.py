"""The page of what an edition would do: sums are named as sums, and what is hidden cannot be worked out of them."""

import re

import pytest

from kaohe.base.permission import Decision, NotAllowed
from kaohe.reports import edition_cases, edition_effect
from tests.editions.conftest import boss, hr
from tests.reports.test_editions import company, draft
from tests.web.handbook import as_hr, at, text_of

__all__ = ["as_hr", "boss", "company", "draft", "hr"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(company, settings):
    """The closed months, where the pages look for them."""
    settings.RUNS = company.runs


def test_sums_of_several_months_are_named_as_sums(as_hr, draft, runs):
    one = text_of(as_hr.get(at(draft, "effect/months")))
    two = text_of(as_hr.get(at(draft, "effect/months", months=3)))

    assert "sum" not in one
    assert "Old, new and difference are sums of these 2 months." in two
    assert '<th scope="col" class="number">Old (sum of 2 months)</th>' in two


def test_whoever_may_see_nobodys_results_learns_only_how_many_move(as_hr, draft, runs, monkeypatch):
    def refuse(actor, asked, item):
        raise NotAllowed(actor, asked, Decision(allowed=False, because="test"))

    monkeypatch.setattr(edition_effect, "visible", refuse)
    page = text_of(as_hr.get(at(draft, "effect/months")))

    assert "2 people move, whose results you may not see." in page
    assert "Totals by item" not in page


def test_as_many_months_are_worked_out_of_the_registers_as_are_chosen(as_hr, draft):
    page = text_of(as_hr.get(at(draft, "effect")))
    part = text_of(as_hr.get(at(draft, "effect/months")))
    button = next(re.finditer(r"<button[^>]*formaction[^>]*>", part))[0]

    assert '<form method="get" id="months-form"' in page
    assert 'form="months-form" formmethod="post"' in button, "With the number of months that is chosen there."
    assert f'formaction="{at(draft, "effect/months/open")}" name="csrfmiddlewaretoken"' in button
    assert 'name="months"' not in part


def test_cases_are_worked_out_for_one_at_a_time(as_hr, draft, monkeypatch):
    address, meanwhile, work = at(draft, "effect/cases"), [], edition_cases.worked_out

    def working(*asked):
        meanwhile.append(text_of(as_hr.get(address)))
        if len(meanwhile) == 1:
            raise OSError("disk full")
        return work(*asked)

    monkeypatch.setattr(edition_cases, "worked_out", working)
    with pytest.raises(OSError, match="disk full"):
        as_hr.get(address)
    page, again = text_of(as_hr.get(address)), text_of(as_hr.get(address))

    assert len(meanwhile) == 2, "What failed is begun anew; what was worked out is not."
    assert f'hx-get="{address}" hx-target="closest [aria-live]" hx-trigger="load delay:3s"' in meanwhile[1]
    assert "Working it out" not in page + again
