"""People over the API: the same queries and acts as on the pages, every fault at its place."""

import pytest

from kaohe.ledger.models import Entry
from kaohe.people.models import Person
from tests.api.conftest import faults

pytestmark = pytest.mark.django_db
SINCE = "2026-01-01"


def test_the_list_is_searched_sorted_and_leafed(program):
    hr = program("H1")

    first = hr.get("people", size=3, sort="-number").json()
    second = hr.get("people", size=3, sort="-number", page=2).json()

    assert (first["count"], first["page"], first["size"]) == (8, 1, 3)
    numbers = [one["number"] for part in (first, second) for one in part["items"]]
    assert numbers == ["L2", "L1", "H1", "E3", "E2", "E1"]
    assert [one["number"] for one in hr.get("people", unit="U1").json()["items"]] == ["E1", "E2", "L1"]
    (one,) = hr.get("people", q="E1").json()["items"]
    assert (one["post"], one["unit_name"], one["superior_name"]) == ("坐席", "一組", "員工L1")


def test_each_sees_whom_he_may(program):
    assert [one["number"] for one in program("L1").get("people").json()["items"]] == ["E1", "E2", "L1"]
    assert program("E2").get("people/E1").status_code == 403


def test_a_person_with_posts_and_how_they_became_known(program):
    file = program("H1").get("people/L1").json()

    assert (file["number"], file["since"], file["until"]) == ("L1", "2020-01-01", None)
    assert [post["post"] for post in file["posts"]] == ["班長"]
    assert file["reports"] == [{"number": "E1", "name": "員工E1"}, {"number": "E2", "name": "員工E2"}]
    changes = program("H1").get("people/L1/changes").json()
    assert [one["action"] for one in changes] == ["people.assignment.decide", "people.person.hire"]


def test_hiring_naming_moving_and_leaving(program):
    hr = program("H1")
    post = {"post": "坐席", "unit": "U1", "superior": "L1"}

    assert hr.post("people", {"number": "N1", "name": "新", "since": SINCE, "post": post}).status_code == 201
    assert hr.post("people/N1/posts", post | {"unit": "U2", "since": "2026-03-01"}).status_code == 201
    assert hr.post("people/N1/posts/withdrawal", {"since": "2026-03-01", "reason": "錯"}).status_code == 200
    assert hr.post("people/N1/name", {"name": "新名", "reason": "更正"}).status_code == 200
    assert hr.post("people/N1/leaving", {"last_day": "2026-06-30", "reason": "離職"}).json() == {"number": "N1"}

    file = hr.get("people/N1").json()
    assert (file["name"], file["until"]) == ("新名", "2026-06-30")
    assert [(one["unit"], one["until"]) for one in file["posts"]] == [("U1", "2026-06-30")]
    last = Entry.objects.latest("position")
    assert (last.action, last.actor, "token" in last.detail) == ("people.person.leave", "H1", True)


def test_what_a_room_refuses_stands_at_its_place_and_nothing_changes(program):
    hr = program("H1")
    before = Entry.objects.count()

    answer = hr.post("people", {"number": "E1", "name": "新", "since": SINCE})

    assert (answer.status_code, faults(answer)) == (422, [("body", "/number", "P101")])
    assert answer.json()["title"] == "The number E1 is taken."
    unknown = hr.post("people/E1/posts", {"post": "坐席", "unit": "U9", "since": SINCE})
    assert (unknown.status_code, faults(unknown)) == (422, [("body", "/unit", "P103")])
    missing = hr.post("people/X9/posts", {"post": "坐席", "unit": "U1", "since": SINCE})
    assert (missing.status_code, faults(missing)) == (404, [("path", "number", "P102")])
    assert Entry.objects.count() == before


def test_every_fault_of_a_request_is_told_at_once(program):
    answer = program("H1").post("people", {"number": "N\0", "since": "yesterday", "post": {"unit": 3}, "nmae": "x"})

    assert answer.status_code == 422
    assert set(faults(answer)) == {
        ("body", "/number", "Q206"),
        ("body", "/name", "Q201"),
        ("body", "/since", "Q210"),
        ("body", "/post/post", "Q201"),
        ("body", "/post/unit", "Q203"),
        ("body", "/nmae", "Q202"),
    }
    assert not Person.objects.filter(number__startswith="N").exists()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-TW", "請求和接口的寫法不合。"),
        ("zh-CN", "请求和接口的写法不合。"),
        ("en-GB", "The request is not what the schema says."),
    ],
)
def test_faults_are_told_in_the_callers_language(program, language, title):
    hr = program("H1")

    answer = hr.client.post("/api/v1/people", "{}", "application/json", headers={"accept-language": language})

    assert answer.json()["title"] == title


def test_units_of_a_day_and_their_acts(program):
    hr = program("H1")

    assert hr.post("units", {"code": "U9", "name": "九組", "since": SINCE}).json() == {"code": "U9"}
    assert hr.post("units/U9/changes", {"name": "九", "parent": "U1", "since": "2026-02-01"}).status_code == 201
    (one,) = [unit for unit in hr.get("units").json() if unit["code"] == "U9"]
    assert (one["name"], one["parent"], one["all_people"]) == ("九", "U1", 0)
    assert hr.post("units/U9/closing", {"last_day": "2026-03-01", "reason": "併"}).status_code == 200
    assert "U9" not in [unit["code"] for unit in hr.get("units").json()]
    assert "U9" in [unit["code"] for unit in hr.get("units", day="2026-02-01").json()]


def test_who_came_and_who_left(program):
    hr = program("H1")
    hr.post("people/E3/leaving", {"last_day": "2026-10-15", "reason": "離職"})

    table = hr.get("staff/change", first="2026-10").json()

    assert (table["start"], table["joined"], table["left"], table["end"]) == (8, [], ["E3"], 7)
    assert (table["loss_on_peak"], table["loss_on_average"]) == ("1/8", "2/15")
    assert hr.get("staff/need", post="坐席", ratio=2, day="2026-01-01").json() == {"agents": 3, "ratio": 2, "need": 2}
    assert hr.get("posts").json() == ["人事專員", "坐席", "數據分析", "班長", "總監"]
