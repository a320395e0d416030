"""Records that somebody ticked and may not write, or may not even see: his page comes back and says so."""

import pytest

from kaohe.ledger.models import Entry
from kaohe.records.actions import enter
from kaohe.records.models import Revision
from tests.company import book
from tests.web.things import register

pytestmark = pytest.mark.django_db
PAGE = "/registers/互評/picked"


@pytest.fixture
def reviews(company, owner):
    """One of E1, one of E2, whom E1 sees, one of E3, whom he does not; their numbers by whose they are."""
    rows = [{"工號": number, "日期": "2026-10-05"} for number in ("E1", "E2", "E3")]
    return {
        number: made.entry
        for number, made in zip(("E1", "E2", "E3"), enter(owner, book(), register("互評"), rows), strict=True)
    }


def sent(reviews, *whose, act="set"):
    picks = [f"{reviews.get(one, one)}.1" for one in whose]
    return {"pick": picks, "act": act, "field": "日期", "value": "2026-10-06", "reason": "錯"}


@pytest.mark.parametrize("act", ["set", "withdraw"])
def test_who_may_see_and_not_write_is_told_on_his_page(company, reviews, act):
    client, before = company("E1"), (list(Revision.objects.values()), Entry.objects.count())

    response = client.post(PAGE, sent(reviews, "E1", "E2", act=act))

    page = response.content.decode()
    assert response.status_code == 422
    assert "&quot;互評&quot; is for: 本人." in page
    assert page.count("Not yours to write") == 1
    assert page.index("E2 · 2026-10-05") < page.index("Not yours to write")
    assert 'value="2026-10-06"' in page
    assert (list(Revision.objects.values()), Entry.objects.count()) == before


def test_what_he_may_not_see_reads_as_what_is_not_there(company, reviews):
    client, before = company("E1"), (list(Revision.objects.values()), Entry.objects.count())

    pages = []
    for number in (reviews["E3"], 999_999):
        response = client.post(PAGE, sent(reviews, "E1", number))
        assert response.status_code == 422
        pages.append(response.content.decode().replace(str(number), "N"))

    assert "Entry N" in pages[0]
    without_token = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert without_token[0] == without_token[1]
    assert "E3" not in pages[0]
    assert (list(Revision.objects.values()), Entry.objects.count()) == before


def test_his_own_are_changed(company, reviews):
    assert company("E1").post(PAGE, sent(reviews, "E1")).status_code == 302
    assert Revision.objects.get(entry=reviews["E1"], is_live=True).row["日期"] == "2026-10-06"
