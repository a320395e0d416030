"""The first run makes the owner, once; machines may ask whether we are well."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from kaohe.access.founding import AlreadyFounded, found_company, is_founded
from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.editions.shipped import shipped, title_of
from kaohe.ledger.models import Entry
from kaohe.web.texts import texts

PAGE = "/first-run?token=good"
OWNER = {
    "number": "E001", "name": "王小明", "since": "2026-01-01",
    "password": "correct horse battery", "again": "correct horse battery",
}  # fmt: skip
ADVICE = {"password": "short", "again": "other"}


@pytest.fixture(autouse=True)
def token(monkeypatch):
    monkeypatch.setenv("KAOHE_FIRST_RUN", "good")


def test_who_has_the_token_becomes_the_owner_and_is_signed_in(anonymous):
    assert "The first run" in anonymous.get(PAGE).content.decode()

    done = anonymous.post(PAGE, OWNER)

    assert done["Location"] == "/"
    account = get_user_model().objects.get()
    assert (account.login, account.is_owner, str(account.person)) == ("E001", True, "E001")
    assert anonymous.get("/ledger/").status_code == 200
    told = list(Entry.objects.order_by("position").values_list("action", "actor"))
    assert told == [("people.person.hire", "system:first-run"), ("access.company.found", "system:first-run")]


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hant", "這裏還沒有公司"), ("zh-hans", "这里还没有公司"), ("en", "No company has been begun here yet")],
)
def test_before_the_first_run_the_first_page_says_where_to_begin(anonymous, language, said):
    anonymous.cookies["django_language"] = language

    page = anonymous.get("/", follow=True).content.decode()

    assert said in page
    assert "token" not in page.replace("csrfmiddlewaretoken", "")


def test_where_a_company_is_nobody_is_told_to_begin(anonymous, owner):
    assert "begun here" not in anonymous.get("/", follow=True).content.decode()


def test_a_company_begins_with_a_copy_of_a_shipped_handbook(anonymous, settings):
    name = shipped(settings.HANDBOOKS)[0]

    anonymous.post(PAGE, {**OWNER, "begin_with": name})

    assert title_of(settings.HANDBOOKS, name) in anonymous.get("/handbook/editions").content.decode()
    assert Entry.objects.latest("position").action == "editions.edition.found"


def test_each_handbook_says_for_whom_it_is(anonymous, settings):
    page = anonymous.get(PAGE).content.decode()

    assert "Begin with a copy of 酒店經營管理辦法. For a hotel:" in page
    assert all(texts()[f"handbook.about_{name}"]["en"] in page for name in shipped(settings.HANDBOOKS))


def test_a_handbook_that_does_not_ship_makes_no_company(anonymous):
    refused = anonymous.post(PAGE, {**OWNER, "begin_with": "../secret"})

    assert refused.status_code == 422
    assert not is_founded()


@pytest.mark.parametrize("address", ["/first-run", "/first-run?token=bad", "/first-run?token="])
def test_without_the_token_there_is_no_such_page(anonymous, address):
    assert anonymous.get(address).status_code == 404
    assert anonymous.post(address, OWNER).status_code == 404
    assert not is_founded()


def test_without_a_first_run_there_is_no_such_page(anonymous, monkeypatch):
    monkeypatch.delenv("KAOHE_FIRST_RUN")

    assert anonymous.get("/first-run?token=").status_code == 404


def test_there_is_one_first_run(anonymous, owner):
    assert anonymous.get(PAGE).status_code == 404
    assert anonymous.post(PAGE, OWNER).status_code == 404
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "Aa1!short"}, "at least 10 characters"),
        ({"password": "12345678901"}, "entirely numeric"),
        ({"again": "another horse battery"}, "The two passwords differ."),
        ({"number": ""}, "This must be filled in."),
        ({"since": "2026-02-30"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(anonymous, wrong, said):
    refused = anonymous.post(PAGE, {**OWNER, **wrong})

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not is_founded()
    assert not Entry.objects.exists()


def test_nobody_founds_a_company_that_has_an_owner(owner):
    since = date(2026, 1, 1)

    with pytest.raises(AlreadyFounded):
        found_company(Actor.system("first-run"), "E2", name="乙", since=since, password="x")
    with pytest.raises(NotAllowed):
        found_company(Actor("E9"), "E2", name="乙", since=since, password="x")

    assert not Entry.objects.exists()


def test_a_machine_sees_whether_we_are_well(anonymous):
    assert anonymous.get("/health").json() == {"status": "ok"}
    assert anonymous.get("/ready").json() == {"status": "ready"}


def test_a_machine_sees_that_a_table_is_missing(anonymous):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name LIKE '0002%'")

    response = anonymous.get("/ready")

    assert response.status_code == 503
    assert response.json()["status"] == "tables missing"


def test_every_answer_has_the_number_of_its_request(anonymous):
    made = anonymous.get("/health")["X-Request-ID"]
    given = anonymous.get("/health", headers={"x-request-id": "front-0123456789"})["X-Request-ID"]
    odd = anonymous.get("/health", headers={"x-request-id": "a b\nc"})["X-Request-ID"]

    assert len(made) == len(odd) == 16
    assert given == "front-0123456789"
