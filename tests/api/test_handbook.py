"""The handbook over the API: read by whom it is for, drafted clause by clause without losing anybody's line."""

import io
import zipfile

import pytest

from kaohe.editions.models import Comment, Edition, Revision
from tests.api.conftest import faults

pytestmark = pytest.mark.django_db
CHAPTER = "shop/01.md"


@pytest.fixture
def hr(program):
    return program("H1")


@pytest.fixture
def draft(hr):
    """The address of HR's draft."""
    made = hr.post("handbook/editions", {"handbook": "shop", "title": "二"})
    assert (made.status_code, made.json().get("state", made.json())) == (201, "draft")
    return f"handbook/editions/{made.json()['number']}"


def test_editions_and_the_one_in_force(program, hr, draft):
    assert [(one["number"], one["stands"]) for one in hr.get("handbook/editions").json()] == [
        (2, "draft"),
        (1, "current"),
    ]
    assert [one["number"] for one in program("E1").get("handbook/editions").json()] == [1]
    assert program("E1").get("handbook/in-force").json()["number"] == 1
    assert program("E1").get("handbook/in-force", day="2019-12-31").status_code == 404
    assert program("E1").get(draft).status_code == 403
    seen = hr.get(draft).json()
    assert (seen["stands"], seen["outdated_by"], seen["authors"]) == ("draft", None, ["H1"])


def test_chapters_clauses_and_cards(program):
    agent, one = program("E1"), "handbook/editions/1"

    chapters = {chapter["path"]: chapter["sections"] for chapter in agent.get(f"{one}/chapters").json()}
    assert [section["key"] for section in chapters[CHAPTER]] == ["#1", "T-1"]
    clauses = {clause["id"]: clause for clause in agent.get(f"{one}/clauses").json()}
    assert (clauses["T-1"]["text"], clauses["T-1"]["path"]) == ("試。", CHAPTER)
    cards = {card["name"]: card for card in agent.get(f"{one}/cards").json()}
    assert (cards["每次扣分"]["kind"], cards["每次扣分"]["clause"]) == ("參數", "T-1")
    assert cards["每次扣分"]["text"].startswith("```參數 每次扣分\n值: 5分")
    assert agent.get(f"{one}/faults").json() == []
    assert [hit["title"] for hit in agent.get(f"{one}/search", q="每次扣分").json()] == ["每次扣分"]


def test_a_file_is_read_and_taken_out(program):
    agent, one = program("E1"), "handbook/editions/1"

    read = agent.get(f"{one}/file", path=CHAPTER)
    assert read.json()["text"].startswith("# 試")
    assert read["ETag"] == f'"{read.json()["digest"]}"'
    packed = zipfile.ZipFile(io.BytesIO(agent.get(f"{one}/zip").content))
    assert CHAPTER in packed.namelist()
    assert agent.get(f"{one}/file", path="shop/../x.md").status_code == 404


def test_a_clause_is_written_as_it_was_read(hr, draft):
    read = hr.get(f"{draft}/section", path=CHAPTER, key="T-1")
    text = read.json()["text"].replace("5分", "6分")

    done = hr.put(f"{draft}/section", {"path": CHAPTER, "key": "T-1", "text": text}, if_match=read["ETag"])

    assert (done.status_code, done.json()["revision"]) == (200, 2)
    again = hr.get(f"{draft}/section", path=CHAPTER, key="T-1")
    assert (again.json()["text"], again.json()["digest"]) == (text, done.json()["digest"])
    rules = hr.get(f"{draft}/comparison", older=1).json()
    assert [place["key"] for place in rules["texts"]] == ["T-1"]
    assert [rule["name"] for rule in rules["rules"]] == ["每次扣分"]
    late = hr.put(f"{draft}/section", {"path": CHAPTER, "key": "T-1", "text": "[T-1] 別的。"}, if_match=read["ETag"])
    assert (late.status_code, late.json()["code"], Revision.objects.filter(edition__number=2).count()) == (
        412,
        "E101",
        2,
    )


def test_files_come_and_go(hr, draft):
    new = {"path": "shop/02.md", "text": "# 二\n\n[T-2] 第二條。\n\n> 純文: 試\n"}
    done = hr.put(f"{draft}/file", new, if_match='"new"')
    assert done.status_code == 200
    assert hr.get(f"{draft}/file", path="shop/02.md").json() == new | {"digest": done.json()["digest"]}
    assert hr.put(f"{draft}/file", new, if_match='"other"').status_code in {200, 412}

    gone = hr.put(f"{draft}/file", {"path": "shop/02.md", "text": None}, if_match=done.json()["digest"])

    assert gone.status_code == 200
    assert hr.get(f"{draft}/file", path="shop/02.md").status_code == 404


def test_a_value_is_set_from_a_day_on(hr, draft):
    (card,) = [one for one in hr.get(f"{draft}/cards").json() if one["name"] == "每次扣分"]
    value = {"path": CHAPTER, "name": "每次扣分", "value": "7分", "since": "2027-01-01"}

    done = hr.put(f"{draft}/value", value, if_match=card["digest"])

    assert done.status_code == 200
    (again,) = [one for one in hr.get(f"{draft}/cards").json() if one["name"] == "每次扣分"]
    assert (again["digest"], "2027-01-01: 7分" in again["text"]) == (done.json()["digest"], True)
    assert hr.put(f"{draft}/value", value, if_match=card["digest"]).status_code == 412


def test_faults_stand_at_their_place_in_the_callers_words(hr, draft):
    bad = {"path": "shop/02.md", "text": "# 二\n\n[T-2] 第二條。\n\n```公式 無\n對象: 人/月\n公式: 沒有 + 1\n```\n"}
    hr.put(f"{draft}/file", bad, if_match="new")

    found = [one for one in hr.get(f"{draft}/faults").json() if one["severity"] == "error"]

    assert found
    assert {one["path"] for one in found} == {"shop/02.md"}
    assert all(one["message"].isascii() or "沒有" in one["message"] for one in found)
    refused = hr.post(f"{draft}/submission")
    assert (refused.status_code, hr.get(draft).json()["stands"]) == (422, "draft")


def test_comments_answers_handing_in_and_giving_up(program, hr, draft):
    director = program("D1")
    said = director.post(f"{draft}/comments", {"text": "為什麼?", "clause": "T-1"}).json()["id"]
    assert director.post(f"handbook/comments/{said}/answer", {"text": "x"}).status_code == 403
    assert hr.post(f"handbook/comments/{said}/answer", {"text": "因為。"}).status_code == 201
    (one,) = hr.get(f"{draft}/comments").json()
    assert (one["by"], one["answer"], one["answered_by"]) == ("D1", "因為。", "H1")

    assert hr.post(f"{draft}/submission").json()["state"] == "comment"
    assert hr.post(f"{draft}/return").json()["state"] == "draft"
    assert hr.post(f"{draft}/withdrawal", {"reason": "不改了"}).json()["state"] == "withdrawn"


def test_programs_do_not_approve(program, draft):
    owner = program("owner")

    for act in ("approval", "approve", "day", "enactment"):
        assert owner.post(f"{draft}/{act}").status_code == 404
    assert Edition.objects.get(number=2).state == "draft"


def test_who_may_not_draft_learns_nothing_of_drafts(program, draft):
    agent, before = program("E1"), Revision.objects.count()

    answers = [
        agent.get(f"{draft}/section", path=CHAPTER, key="T-1"),
        agent.put(f"{draft}/section", {"path": CHAPTER, "key": "T-1", "text": ""}, if_match="x"),
        agent.post(f"{draft}/comments", {"text": "x"}),
        agent.post(f"{draft}/withdrawal", {"reason": "x"}),
        agent.get("handbook/editions/99"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert len({answer.json()["title"] for answer in answers}) <= 2
    assert (Revision.objects.count(), Comment.objects.count()) == (before, 0)


def test_what_cannot_be_a_text_is_refused_at_its_place(hr, draft):
    answer = hr.put(f"{draft}/file", {"path": CHAPTER, "text": "\ud800"}, if_match="x")

    assert (answer.status_code, faults(answer)) == (422, [("body", "/text", "Q206")])
    odd = hr.put(f"{draft}/file", {"path": CHAPTER, "text": "", "a/~b": 1}, if_match="x")
    assert (odd.status_code, faults(odd)) == (422, [("body", "/a~1~0b", "Q202")])
    assert hr.put(f"{draft}/file", {"\ud800": 1}, if_match="x").status_code == 422
