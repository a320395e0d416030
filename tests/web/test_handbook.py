"""Pages of the handbook: HR changes it by forms, another person approves it, and it comes into force."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import escape

from kaohe.editions.actions import adopt, save_section, submit
from kaohe.editions.drafts import draft_files
from kaohe.editions.exporting import zip_of
from kaohe.editions.models import Comment, Edition
from kaohe.editions.queries import section
from kaohe.editions.shipped import shipped, title_of
from kaohe.editions.states import State
from kaohe.editions.table_books import book_of
from kaohe.editions.uploads import Upload, from_zip
from kaohe.web.texts import texts
from tests.editions.conftest import CHAPTER, FILES, PATH, boss, day, draft, hr, in_force
from tests.editions.test_old_sheets import SHEET as WORKBOOK
from tests.web.handbook import as_boss, as_hr, as_nobody, at, line_of, loaded, second, text_of

__all__ = ["as_boss", "as_hr", "as_nobody", "boss", "day", "draft", "hr", "in_force", "second"]

pytestmark = pytest.mark.django_db
CASES = "- 例: 缺一天\n  期間: 2026-10\n  人: {甲: {崗位: 銷售員}}\n  記錄:\n    缺勤:\n      - {工號: 甲, 日期: 2026-10-05}\n  得: {出勤得分: 96分}\n"
LATER = date(2099, 1, 1)


def test_a_company_without_a_handbook_is_told_how_to_begin(as_hr, as_nobody):
    page = text_of(as_hr.get("/handbook/", follow=True))
    assert "The company has no handbook yet." in page
    assert 'href="/handbook/editions/shipped"' in page
    assert as_nobody.get("/handbook/").status_code == 403


def test_a_shipped_handbook_is_put_in_force(as_hr):
    made = as_hr.post("/handbook/editions/shipped", {"name": "hotel", "since": "2026-01-01"})

    assert made["Location"] == "/handbook/1/"
    said = text_of(as_hr.get(made["Location"]))
    assert "酒店經營管理辦法 is taken and holds from 2026-01-01 on. Next: enter the staff" in said
    assert Edition.objects.get().state == State.IN_FORCE
    assert "in force, from 2026-01-01" in text_of(as_hr.get("/handbook/", follow=True))


def test_a_shipped_handbook_is_chosen_by_what_it_is_for(as_hr):
    page = text_of(as_hr.get("/handbook/editions/shipped"))

    for name in shipped(settings.HANDBOOKS):
        assert f"{title_of(settings.HANDBOOKS, name)}: {texts()[f'handbook.about_{name}']['en']}" in page
    first = timezone.localdate().replace(day=1)
    assert f'value="{first}"' in page
    assert "The first of this month stands there. The handbook works from this day on only" in page


def test_a_zip_file_becomes_a_draft_or_every_fault_is_told(as_hr, hr, draft):
    packed = zip_of(hr, draft.number)

    as_hr.post("/handbook/editions/upload", {"title": "上傳", "file": SimpleUploadedFile("a.zip", packed)})
    assert [one.title for one in Edition.objects.order_by("number")] == ["第一版", "上傳"]

    told = as_hr.post("/handbook/editions/upload", {"title": "壞", "file": SimpleUploadedFile("b.zip", b"no zip")})
    assert "This is no zip file that can be opened." in text_of(told, 422)
    assert Edition.objects.count() == 2


def test_the_contents_say_what_is_carried_out(as_hr, in_force):
    page = text_of(as_hr.get(at(in_force)))

    assert "小公司考核辦法" in page
    assert "carried out 2" in page
    assert f'href="/handbook/{in_force.number}/read/{quote("small-01-考勤.html")}"' in page
    assert "taken over from base" in page


def test_a_chapter_is_drawn_for_readers(as_hr, in_force):
    page = text_of(as_hr.get(at(in_force, "read/small-01-考勤.html")))

    assert page.count("<h1") == 1
    assert 'id="S1-1"' in page
    assert '<section class="rule kind-考核表"' in page
    assert 'class="formula"' in page
    assert "handbook/1/section" not in page  # What is in force is not edited.


def test_a_draft_has_links_to_its_forms(as_hr, as_boss, second):
    page = text_of(as_hr.get(at(second, "read/small-01-考勤.html")))

    for form in ("section", "value", "sheet", "sheet/copy"):
        assert f'href="/handbook/{second.number}/{form}?path=' in page


@pytest.mark.parametrize("part", ["coverage.html", "names.html", "cases.html", "versions.html"])
def test_the_other_parts_of_a_handbook_are_pages_too(as_hr, in_force, part):
    assert text_of(as_hr.get(at(in_force, f"read/{part}"))).count("<h1") == 1


def test_a_chapter_that_is_not_there(as_hr, in_force):
    assert as_hr.get(at(in_force, "read/nothing.html")).status_code == 404
    assert as_hr.get("/handbook/9/").status_code == 404


def test_every_page_is_there_in_every_language(as_hr, second):
    for language in ("zh-hant", "zh-hans", "en"):
        as_hr.post("/language", {"language": language, "next": "/"})
        for rest in ("", "read/small-01-考勤.html", "way", "comments", "compare", "faults", "search"):
            text_of(as_hr.get(at(second, rest)))


def test_search_leads_to_the_clause(as_hr, in_force):
    page = text_of(as_hr.get(at(in_force, "search", q="销售员"), headers={"hx-request": "true"}))

    assert "<html" not in page
    assert f'{quote("small-01-考勤.html")}#S1-2"' in page


def test_a_value_is_changed_from_a_day_on(as_hr, second):
    where = at(second, "value", path=PATH, line=line_of(second, "缺勤每日扣分"))
    page = text_of(as_hr.get(where))
    assert "4分/天" in page
    assert "Left empty, the last value is replaced" in page

    sent = {"value": "5分/天", "since": "2026-12-01", "loaded": loaded(page)}
    assert as_hr.post(where, sent).status_code == 302
    assert "值: {2026-01-01: 4分/天, 2026-12-01: 5分/天}" in draft_files(second)[PATH]

    again = as_hr.post(where, {**sent, "value": "6分/天"})
    assert "2026-12-01: 5分/天" in text_of(again, 409)
    assert "6分/天" in text_of(again, 409)


def test_what_is_no_value_is_told_at_its_field(as_hr, second):
    where = at(second, "value", path=PATH, line=line_of(second, "缺勤每日扣分"))
    digest = loaded(text_of(as_hr.get(where)))

    page = text_of(as_hr.post(where, {"value": "{5}", "loaded": digest}), 422)

    assert re.search(r'id="id_value_error"[^>]*><div>\{5\} is no value', page)


def items(page, **changed):
    sent = dict(re.findall(r'name="(items-[\w-]+)"(?: value="([^"]*)")?', page))
    return {**sent, **changed, "full": "100分", "loaded": loaded(page)}


def test_an_item_is_added_to_a_score_sheet(as_hr, second):
    where = at(second, "sheet", path=PATH, line=line_of(second, "日常考核"))
    page = text_of(as_hr.get(where))
    added = {"items-1-points": "30分", "items-2-number": "3", "items-2-item": "紀律", "items-2-points": "10分", "items-2-way": "裁定", "items-2-judges": "部長"}  # fmt: skip

    response = as_hr.post(where, items(page, **added))

    assert response.status_code == 302, response.content.decode()
    assert "| 3 | 紀律 | 10分 | 裁定 |  | 部長 |" in draft_files(second)[PATH]


def test_rows_that_do_not_add_up_are_refused_and_stay_in_the_form(as_hr, second):
    where = at(second, "sheet", path=PATH, line=line_of(second, "日常考核"))
    page = text_of(as_hr.get(where))

    told = text_of(as_hr.post(where, items(page, **{"items-1-points": "35分"})), 422)

    assert "35分" in told
    assert draft_files(second)[PATH] == CHAPTER


def test_a_score_sheet_is_copied_to_another_post(as_hr, second):
    where = at(second, "sheet/copy", path=PATH, line=line_of(second, "日常考核"))

    as_hr.post(where, {"post": "計劃員", "loaded": loaded(text_of(as_hr.get(where)))})

    assert "適用: 崗位 = 計劃員" in draft_files(second)[PATH]


def test_a_clause_is_edited_and_of_two_the_second_sees_both(as_hr, as_boss, second):
    where = at(second, "section", path=PATH, key="S1-2")
    first, other = text_of(as_hr.get(where)), text_of(as_boss.get(where))
    text = CHAPTER.split("## 表\n\n")[1].strip()

    saved = as_hr.post(where, {"text": text.replace("照這張表", "按這張表"), "loaded": loaded(first)}, follow=True)
    assert "按這張表" in text_of(saved)

    clash = text_of(as_boss.post(where, {"text": text.replace("評分。", "打分。"), "loaded": loaded(other)}), 409)
    assert "was changed by somebody else" in clash
    assert "按這張表" in clash
    assert "打分。" in clash

    as_boss.post(where, {"text": text.replace("照這張表評分", "按這張表打分"), "loaded": loaded(clash)})
    assert "按這張表打分" in draft_files(second)[PATH]


def test_faults_are_told_at_their_place_while_one_writes(as_hr, second):
    where = at(second, "check", path=PATH, key="S1-1")

    assert "No fault." in text_of(as_hr.post(where, {"text": section_text(second)}))
    told = text_of(as_hr.post(where, {"text": section_text(second).replace("最大(", "最太(")}))
    assert 'data-line="22"' in told
    assert draft_files(second)[PATH] == CHAPTER


def section_text(edition):
    text = draft_files(edition)[PATH]
    return text[text.index("[S1-1]") : text.index("## 表")]


def test_a_new_chapter_and_settings_are_edited_whole(as_hr, second):
    as_hr.post(at(second, "file", path="small/02-新.md"), {"text": "[S2-1] 新。\n\n> 純文: 說明", "loaded": ""})
    assert draft_files(second)["small/02-新.md"].startswith("[S2-1] 新。")

    told = as_hr.post(at(second, "file", path="small/../x.md"), {"text": "甲", "loaded": ""})
    assert "cannot be the name of a file" in text_of(told, 422)


def test_another_person_approves_and_it_comes_into_force(as_hr, as_boss, hr, second):
    loaded_now = section(hr, second.number, PATH, "S1-1")
    save_section(hr, second.number, PATH, "S1-1", loaded_now.text.replace("4分/天", "5分/天"), loaded=loaded_now.digest)

    as_hr.post(at(second, "way/submission"), {"reason": "依例會"})
    page = text_of(as_hr.get(at(second, "way")))
    assert "another person has to approve it" in page
    assert f'href="{at(second, "way/approval")}"' not in page
    told = text_of(as_hr.post(at(second, "way/approval"), {}), 422)
    assert "You wrote some of this draft" in told

    assert f'href="{at(second, "way/approval")}"' in text_of(as_boss.get(at(second, "way")))
    as_boss.post(at(second, "way/approval"), {})
    as_boss.post(at(second, "way/day"), {"since": LATER.isoformat()})

    second.refresh_from_db()
    assert (second.state, second.since) == (State.IN_FORCE, LATER)
    assert "to come" in text_of(as_hr.get("/handbook/editions"))


def test_comments_are_written_answered_and_counted(as_hr, as_boss, second):
    as_boss.post(at(second, "comments"), {"said": "<b>太重</b>", "clause": "S1-1"})

    page = text_of(as_hr.get(at(second, "comments")))
    assert escape("<b>太重</b>") in page
    assert "1 without answer" in text_of(as_hr.get("/handbook/editions"))
    as_hr.post(at(second, f"comments/{Comment.objects.get().pk}"), {"said": "與去年相同"})
    assert "與去年相同" in text_of(as_boss.get(at(second, "comments")))


def test_two_editions_are_compared(as_hr, hr, second):
    now = section(hr, second.number, PATH, "S1-1")
    save_section(hr, second.number, PATH, "S1-1", now.text.replace("4分/天", "5分/天"), loaded=now.digest)

    page = text_of(as_hr.get(at(second, "compare")))

    assert "- 值: 4分/天" in page
    assert "+ 值: 5分/天" in page
    assert "缺勤每日扣分" in page


def test_an_edition_is_downloaded_and_is_the_same(as_hr, in_force):
    response = as_hr.get(at(in_force, "zip"))

    assert response["Content-Disposition"].startswith("attachment;")
    assert from_zip(response.content).files == FILES


def test_faults_of_a_draft_lead_to_where_they_are_mended(as_hr, hr):
    broken = adopt(hr, Upload("small", {**FILES, PATH: CHAPTER.replace("最大(", "最太(")}), title="壞")

    page = text_of(as_hr.get(at(broken, "faults")))

    assert f"section?path={quote(PATH)}&amp;key=S1-1" in page
    assert "This edition has" in text_of(as_hr.get(at(broken)))


def test_hostile_text_stays_text(as_hr, hr, in_force):
    evil = "<script>alert(1)</script>"
    text = CHAPTER.replace("每缺勤一日", f"{evil}每缺勤一日").replace("| 出勤 |", "| <img src=x onerror=alert(1)> |")
    bad = adopt(hr, Upload("small", {**FILES, PATH: text}), title=evil)

    for rest in ("", "read/small-01-考勤.html", "way", "compare", "faults"):
        page = text_of(as_hr.get(at(bad, rest)))
        assert evil not in page
        assert "<img src=x" not in page


ADDRESSES = [
    "", "read/small-01-考勤.html", "search?q=a", "faults", "compare", "zip", "way", "comments", "effect", "effect/cases", "effect/months",
    f"section?path={quote(PATH)}&key=S1-1", f"file?path={quote(PATH)}", f"value?path={quote(PATH)}&line=5",
    f"sheet?path={quote(PATH)}&line=31", "way/submission", "way/approval", "way/day", "way/withdrawal", "way/draft", "way/update",
]  # fmt: skip


@pytest.mark.parametrize("rest", ADDRESSES)
def test_nobody_without_a_right_sees_or_sends_anything(as_nobody, second, rest):
    for response in (as_nobody.get(at(second, rest)), as_nobody.post(at(second, rest), {"text": "甲", "loaded": ""})):
        assert response.status_code in {403, 405}
        assert "加重" not in response.content.decode()


@pytest.mark.parametrize("rest", ["", "read/small-01-考勤.html", "search?q=%E7%BC%BA", "way", "compare"])
def test_a_page_asks_few_questions_of_the_database(as_hr, second, rest, django_assert_max_num_queries):
    as_hr.get(at(second, rest))  # What is read of the texts is kept.

    with django_assert_max_num_queries(15):
        text_of(as_hr.get(at(second, rest)))


def test_what_a_draft_would_do_is_told_and_new_values_of_cases_are_accepted(as_hr, hr, in_force):
    changed = {**FILES, PATH: CHAPTER.replace("4分/天", "5分/天"), "small/例/甲.yaml": CASES}
    bad = adopt(hr, Upload("small", changed), title="加重")

    assert f'hx-get="{at(bad, "effect/cases")}"' in text_of(as_hr.get(at(bad, "effect")))
    assert "There is no month to compare yet" in text_of(as_hr.get(at(bad, "effect/months")))
    page = text_of(as_hr.get(at(bad, "effect/cases")))
    ticked = next(re.finditer(r'name="accept" value="([^"]+)"', page))[1]
    assert "95分" in page
    assert " checked" not in page

    as_hr.post(at(bad, "effect/cases/acceptance"), {"accept": ticked})
    assert draft_files(bad)["small/例/甲.yaml"] == CASES.replace("96分", "95分")


def test_who_hands_in_or_approves_is_told_of_worked_cases_that_nobody_accepted(as_hr, as_boss, hr, in_force):
    changed = {**FILES, PATH: CHAPTER.replace("4分/天", "5分/天"), "small/例/甲.yaml": CASES}
    bad = adopt(hr, Upload("small", changed), title="加重")
    told = f'hx-get="{at(bad, "effect/cases", told=1)}"'
    says = "1 value of worked cases comes out otherwise than stated; nobody has accepted it."

    assert told in text_of(as_hr.get(at(bad, "way/submission")))
    assert told in text_of(as_hr.get(at(bad, "way")))
    assert says in text_of(as_hr.get(at(bad, "effect/cases", told=1)))

    submit(hr, bad.number)
    assert told in text_of(as_boss.get(at(bad, "way/approval")))
    assert told in text_of(as_boss.get(at(bad, "way")))
    assert says in text_of(as_boss.get(at(bad, "effect/cases", told=1)))
    page = text_of(as_hr.get(at(bad, "effect/cases")))
    assert "95分" in page
    assert "<form" not in page
    assert "accept" not in page.casefold()
    assert told not in text_of(as_hr.get(at(in_force, "way")))


def test_a_score_sheet_in_a_workbook_becomes_a_chapter_of_the_draft(as_hr, second):
    words = {"sheet_name": "計劃員考核", "new_clause": "S9-1", "post": "計劃員", "sheet_judges": "部長"}

    read = as_hr.post(
        at(second, "sheet/workbook"), {**words, "old_sheet": SimpleUploadedFile("a.xlsx", WORKBOOK)}, follow=True
    )

    page = text_of(read)
    assert "3 items were read." in page
    assert "Row 6 was not read as an item" in page
    assert draft_files(second)["small/計劃員考核.md"].startswith("# 計劃員考核\n\n[S9-1] 計劃員照下面這張表評分。")
    wrong = as_hr.post(
        at(second, "sheet/workbook"),
        {**words, "new_clause": "x y", "old_sheet": SimpleUploadedFile("a.xlsx", WORKBOOK)},
    )
    assert "is no number of a clause" in text_of(wrong, 422)
    bad = as_hr.post(at(second, "sheet/workbook"), {**words, "old_sheet": SimpleUploadedFile("a.xlsx", b"PK00")})
    assert bad.status_code == 422


def test_a_long_table_goes_to_excel_and_comes_back(as_hr, hr, second):
    table = "崗位,金額\n計劃員,1500元\n"
    as_hr.post(at(second, "file", path="small/表/底薪.csv"), {"text": table, "loaded": ""})
    where = at(second, "file/book/new", path="small/表/底薪.csv")

    book = as_hr.get(at(second, "file/book", path="small/表/底薪.csv")).content
    changed = book_of(table.replace("1500元", "1600元"))
    page = text_of(as_hr.get(where))
    as_hr.post(where, {"workbook": SimpleUploadedFile("a.xlsx", book), "loaded": loaded(page)})
    assert draft_files(second)["small/表/底薪.csv"] == table

    clash = as_hr.post(where, {"workbook": SimpleUploadedFile("a.xlsx", changed), "loaded": loaded(page)})
    assert "1600元" in text_of(clash, 409)
    assert draft_files(second)["small/表/底薪.csv"] == table
