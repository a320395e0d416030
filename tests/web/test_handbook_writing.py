"""What helps who writes a handbook: what the editor knows, Excel and zip files over a draft, search, where forms lead."""

from urllib.parse import quote

import pytest

from kaohe.editions.actions import adopt, save_section
from kaohe.editions.drafts import draft_files
from kaohe.editions.exporting import zip_of
from kaohe.editions.queries import section
from kaohe.editions.uploads import Upload
from tests.editions.conftest import CHAPTER, FILES, PATH, boss, day, draft, hr, in_force
from tests.editions.test_workbooks import changed, text
from tests.web.handbook import as_boss, as_hr, as_nobody, at, hidden, line_of, loaded, second, sent, text_of

__all__ = ["as_boss", "as_hr", "as_nobody", "boss", "day", "draft", "hr", "in_force", "second"]

pytestmark = pytest.mark.django_db


def test_the_editor_knows_keywords_and_the_names_of_the_draft(as_hr, as_nobody, second):
    words = as_hr.get(at(second, "words")).json()
    named = {one["name"]: one for one in words["names"]}

    assert words["kinds"]["公式"] is True
    assert words["kinds"]["formula"] is False
    assert words["of_kind"]["formula"] == words["of_kind"]["公式"]
    assert named["缺勤每日扣分"]["quotable"]
    assert named["缺勤每日扣分"]["said"] == "4分/天"
    assert named["銷售員"]["kind"] == "崗位"
    assert named["離職日"]["kind"].startswith("人員")
    assert words["alike"]["銷"] == "销"
    assert as_nobody.get(at(second, "words")).status_code == 403


def test_the_editor_offers_the_spelling_that_the_handbook_uses(as_hr, hr, db):
    files = {
        path: text.replace("```取數", "```measure").replace("```公式", "```formula") for path, text in FILES.items()
    }
    files = {
        path: text.replace("```參數", "```value").replace("```台賬", "```register") for path, text in files.items()
    }
    english = adopt(hr, Upload("small", files), title="英文")

    words = as_hr.get(at(english, "words")).json()
    assert words["kinds"]["formula"] is True
    assert words["kinds"]["公式"] is False
    assert "unit" in words["of_kind"]["公式"]


def test_a_workbook_is_looked_at_and_then_taken(as_hr, hr, second):
    packed = as_hr.get(at(second, "workbook"))
    assert packed["Content-Type"].endswith("spreadsheetml.sheet")

    page = text_of(
        as_hr.post(
            at(second, "workbook/new"), {"whole": sent("a.xlsx", changed(packed.content, text("4分/天", "5分/天")))}
        )
    )
    assert "1 cells changed" in page
    assert "5分/天" in page
    assert "值: 4分/天" in draft_files(second)[PATH]

    given = {"folder": hidden(page, "folder"), "seen": hidden(page, "seen"), "reason": "九月例會"}
    assert "The draft has been changed as it was shown." in text_of(
        as_hr.post(at(second, "files/staged"), given, follow=True)
    )
    assert draft_files(second) == {**FILES, PATH: CHAPTER.replace("值: 4分/天", "值: 5分/天")}
    assert (
        "The draft was changed after this was looked at"
        in as_hr.post(at(second, "files/staged"), given).content.decode()
    )


def test_faults_of_a_workbook_are_told_by_page_and_cell(as_hr, second):
    packed = as_hr.get(at(second, "workbook")).content
    page = as_hr.post(at(second, "workbook/new"), {"whole": sent("a.xlsx", changed(packed, text("4分/天", "{5分}")))})

    assert "數值 D3: {5分} is no value. Write it the way it was" in text_of(page)
    assert draft_files(second)[PATH] == CHAPTER


def test_a_zip_is_taken_over_a_draft_after_its_differences_were_seen(as_hr, hr, second, in_force):
    save_section(
        hr, second.number, PATH, "S1-1", "[S1-1] 不扣。", loaded=section(hr, second.number, PATH, "S1-1").digest
    )
    packed = zip_of(hr, in_force.number)

    page = text_of(as_hr.post(at(second, "files/new"), {"file": sent("a.zip", packed)}))
    assert 'class="diff-line diff-new"' in page
    as_hr.post(at(second, "files/staged"), {"folder": hidden(page, "folder"), "seen": hidden(page, "seen")})
    assert draft_files(second) == FILES

    told = as_hr.post(at(second, "files/new"), {"file": sent("a.zip", b"no zip")})
    assert "This is no zip file that can be opened." in text_of(told, 422)


def test_what_is_found_is_marked_and_leads_to_the_rule(as_hr, in_force):
    page = text_of(as_hr.get(at(in_force, "search", q="缺勤每日")))

    assert f'#{quote("r-缺勤每日扣分-5")}"><mark>缺勤每日</mark>扣分' in page
    assert "每缺勤一日扣4分/天。" in page, "As its readers see it, not {缺勤每日扣分}."
    assert "一日扣<mark>4分</mark>/天" in text_of(as_hr.get(at(in_force, "search", q="4分")))
    assert "<mark>态度</mark>" not in text_of(as_hr.get(at(in_force, "search", q="态度")))
    assert "<mark>態度</mark>" in text_of(as_hr.get(at(in_force, "search", q="态度")))


def test_a_register_leads_to_its_records_for_who_may_see_them(as_hr, as_boss, in_force):
    page = text_of(as_hr.get(at(in_force, "read/small-01-考勤.html")))
    assert f'href="/registers/{quote("缺勤")}/"' in page


def test_a_sheet_is_copied_to_a_post_of_the_list_only(as_hr, second):
    where = at(second, "sheet/copy", path=PATH, line=line_of(second, "日常考核"))
    page = text_of(as_hr.get(where))

    assert '<option value="計劃員">' in page
    refused = as_hr.post(where, {"post": "沒有這個崗", "loaded": loaded(page)})
    assert refused.status_code == 422
    assert draft_files(second)[PATH] == CHAPTER


def test_a_form_leads_back_to_the_chapter_by_its_title_and_tells_new_faults(as_hr, hr, second):
    where = at(second, "section", path=PATH, key="S1-1")
    page = text_of(as_hr.get(where))
    assert "考勤</a>" in page

    faulty = section(hr, second.number, PATH, "S1-1").text.replace("最大(", "最太(")
    saved = as_hr.post(where, {"text": faulty, "loaded": loaded(page)}, follow=True)
    assert (
        f'This edition has 1 fault; it can be submitted when none is left. <a href="{at(second, "faults")}">See them</a>'
        in text_of(saved)
    )


def test_a_clause_of_a_draft_leads_to_what_one_says_of_it(as_hr, second, in_force):
    chapter = "read/small-01-考勤.html"

    assert f'href="/handbook/{second.number}/comments?clause=S1-1"' in text_of(as_hr.get(at(second, chapter)))
    assert "/comments?clause=" not in text_of(as_hr.get(at(in_force, chapter)))
