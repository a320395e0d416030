"""The columns of a register's list: which stand there before somebody chooses, what leaves as a file."""

import re
from datetime import date

import pytest

from kaohe.editions.actions import found_on
from kaohe.editions.uploads import from_folder
from kaohe.people.actions import hire
from kaohe.records.actions import enter
from kaohe.web.registers.books import register_of
from tests.records.conftest import small_handbook

pytestmark = pytest.mark.django_db

WIDE = """\
```台賬 走訪
欄:
  號: {型: 文字}
  批次: {型: 文字}
  店名: {型: 文字, 必填: 否}
  丙: {型: 文字, 必填: 否}
  丁: {型: 文字, 必填: 否}
  戊: {型: 文字, 必填: 否}
  己: {型: 文字, 必填: 否}
  庚: {型: 文字, 必填: 否}
  辛: {型: 文字, 必填: 否}
  工號: {型: 人}
鍵: [號, 批次]
```
"""


def page_of(response):
    return response.content.decode()


@pytest.fixture
def wide(owner, tmp_path, settings):
    """A company with a register that has more fields than a list shows, the person last."""
    settings.DATA = tmp_path / "data"
    folder = small_handbook(tmp_path / "handbooks")
    (folder / "02.md").write_text(f"# 乙\n\n[U-1] 走訪。\n\n{WIDE}", encoding="utf-8")
    found_on(owner, from_folder(folder), title="首版", since=date(2020, 1, 1))
    hire(owner, "E1", name="甲", since=date(2026, 1, 1))
    enter(owner, *register_of("走訪"), [{"號": "1", "批次": "2", "店名": "甲店", "工號": "E1"}])


def test_the_list_shows_the_person_and_what_the_name_of_a_record_does_not_say(as_owner, wide):
    page = page_of(as_owner.get("/registers/走訪/"))
    heads = re.findall(r"<th scope=\"col\"[^>]*>\s*(?:<a[^>]*>)?([^<\s]+)", page.split("<tbody>")[0])

    assert [one for one in heads if one != "Record"] == ["店名", "丙", "丁", "戊", "己", "庚", "辛", "工號"]
    exported = as_owner.post("/registers/走訪/export", {"form": "csv"}).getvalue().decode("utf-8-sig")
    assert exported.splitlines()[0] == "號,批次,店名,丙,丁,戊,己,庚,辛,工號"
    exported = as_owner.post("/registers/走訪/export?col=工號&col=號", {"form": "csv"}).getvalue().decode("utf-8-sig")
    assert exported.splitlines() == ["工號,號", "E1,1"]


def test_an_empty_field_says_so(as_owner, wide):
    page = page_of(as_owner.get("/registers/走訪/entries/1"))

    assert "Not filled in" in page
    assert ">None<" not in page
