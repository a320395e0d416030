"""The first page: what concerns an employee, and what waits for who decides."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.timezone import localdate

from kaohe.access.actions import name_stand_in
from kaohe.base.actor import Actor
from kaohe.editions.actions import approve, submit, take_back
from tests.editions.conftest import boss, day, draft, hr, in_force
from tests.web.handbook import as_boss, as_hr, as_nobody, second
from tests.web.things import things_of

__all__ = ["as_boss", "as_hr", "as_nobody", "boss", "day", "draft", "hr", "in_force", "second"]

pytestmark = pytest.mark.django_db


def test_an_employee_finds_the_records_that_name_him_and_nobody_elses(company, owner, settings, tmp_path):
    settings.DATA = tmp_path
    things_of(owner)
    page = company("E1").get("/").content.decode()

    assert "Records that name you" in page
    assert '<a href="/registers/%E6%8A%95%E8%A8%B4/?is-' in page
    assert "Records that name you" not in company("E3").get("/").content.decode()


def test_an_edition_that_was_handed_in_waits_on_the_first_page_of_who_decides_it(as_hr, as_boss, as_nobody, hr, second):
    submit(hr, second.number, comments_until=localdate())
    assert (
        waits(as_boss) == f'<a href="/handbook/{second.number}/way">{second.number} 加重</a> Say what you think of it.'
    )
    assert f"Comments until {localdate():%Y-%m-%d}." in as_boss.get("/").content.decode()
    assert waits(as_hr) is None, "Who wrote it."
    assert waits(as_nobody) is None

    take_back(hr, second.number)
    submit(hr, second.number)
    assert waits(as_boss).endswith("It waits to be approved.")
    assert f"Since {localdate():%Y-%m-%d}." in as_boss.get("/").content.decode()
    assert waits(as_hr) is None

    approve(Actor("E2", account=get_user_model().objects.get(login="E2").pk), second.number)
    assert waits(as_boss).endswith("It waits for its day.")


def waits(client):
    """What the first page says of the one edition that waits."""
    page = client.get("/").content.decode()
    found = re.search(r'(<a href="/handbook/\d+/way">.*?</a>) <span class="form-hint">(.*?\.) Since', page)
    assert (found is None) == ("Editions that wait for you" not in page)
    return found and f"{found[1]} {found[2]}"


def test_a_stand_in_learns_of_it_and_begins_on_the_first_page(company, owner):
    today = timezone.localdate()
    until = today + timedelta(days=3)
    name_stand_in(owner, "L1", "E1", since=today, until=until, reason="休假")
    client = company("E1")
    page = client.get("/").content.decode()

    assert f"You may act for 員工L1 L1 until {until}." in page
    assert '<input type="hidden" name="person" value="L1">' in page
    client.post("/access/stand-ins/act", {"person": "L1"})
    assert "You may act for" not in client.get("/").content.decode()
    assert "You may act for" not in company("E2").get("/").content.decode()
