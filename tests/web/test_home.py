"""The first page of an employee: what concerns him."""

import pytest

from tests.web.things import things_of

pytestmark = pytest.mark.django_db


def test_an_employee_finds_the_records_that_name_him_and_nobody_elses(company, owner, settings, tmp_path):
    settings.DATA = tmp_path
    things_of(owner)
    page = company("E1").get("/").content.decode()

    assert "Records that name you" in page
    assert '<a href="/registers/%E6%8A%95%E8%A8%B4/?is-' in page
    assert "Records that name you" not in company("E3").get("/").content.decode()
