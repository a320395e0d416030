"""Pages of circulars: publishing, reading, the receipt, who has it, whom to remind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.access.actions import name_stand_in
from kaohe.editions.actions import save_section, start_draft
from kaohe.editions.announcing import announce_edition
from kaohe.editions.models import Edition
from kaohe.editions.queries import section
from kaohe.ledger.models import Entry
from kaohe.notices.models import Notice, Receipt

pytestmark = pytest.mark.django_db
WORDS = {"title": "晚班", "kind": "notice", "to": "一組", "text": "提前半小時\n\n自 12 月起"}


def body(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def sent(company):
    """The number of a circular to 一組."""
    response = company("H1").post("/notices/new", WORDS)
    one = Notice.objects.get()
    assert response["Location"] == f"/notices/{one.number}"
    return one.number


def test_it_waits_on_the_first_page_until_it_was_read(company, sent):
    client = company("E1")
    first = body(client.get("/"))
    assert "Circulars that wait for you: 1" in first
    assert f'<a href="/notices/{sent}">晚班</a>' in first
    assert "Not read yet" in body(client.get("/notices/"))

    page = body(client.get(f"/notices/{sent}"))
    assert "提前半小時" in page
    assert "I have read it" in page
    assert client.post(f"/notices/{sent}/read").status_code == 302

    assert "wait for you" not in body(client.get("/"))
    assert "I have read it" not in body(client.get(f"/notices/{sent}"))
    assert Receipt.objects.get().person.number == "E1"


def test_a_leader_sees_his_people_and_a_colleague_only_himself(company, sent):
    company("E1").post(f"/notices/{sent}/read")

    page = body(company("L1").get(f"/notices/{sent}"))
    assert "Receipts: 1 of 3" in page
    assert "員工E2" in body(company("L1").get("/notices/reminders"))
    own = body(company("E1").get(f"/notices/{sent}"))
    assert "員工E2" not in own
    assert "Receipts:" not in own, "His own stands above it."
    assert "員工E2" not in body(company("L2").get("/notices/reminders"))


def test_it_is_hidden_from_whom_it_does_not_concern(company, sent):
    assert company("E3").get(f"/notices/{sent}").status_code == 404
    assert company("E3").post(f"/notices/{sent}/read").status_code == 404
    assert "晚班" not in body(company("E3").get("/notices/"))
    assert not Receipt.objects.exists()


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(company):
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    for wrong, said in (({"to": "客服"}, "no post, unit or number"), ({"read_by": past}, "is past")):
        response = company("H1").post("/notices/new", {**WORDS, **wrong})
        assert response.status_code == 422
        assert said in response.content.decode()
        assert "提前半小時" in response.content.decode()

    assert not Notice.objects.exists()


def test_a_text_is_shown_as_text(company):
    company("H1").post("/notices/new", {**WORDS, "title": "<b>x</b>", "text": "<script>alert(1)</script>"})
    number = Notice.objects.get().number

    page = body(company("E1").get(f"/notices/{number}"))
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_withdrawn_it_waits_for_nobody(company, sent):
    assert company("H1").post(f"/notices/{sent}/withdraw", {"reason": "寫錯"}).status_code == 302

    assert "晚班" not in body(company("E1").get("/notices/"))
    assert "Withdrawn" in body(company("E1").get(f"/notices/{sent}"))
    assert company("E1").post(f"/notices/{sent}/read").status_code != 302


def test_the_circular_of_an_edition_names_rule_and_chapter_and_goes_to_everybody(company, owner):
    number = start_draft(owner, "shop", title="罰則").number
    found = section(owner, number, "shop/01.md", "T-1")
    text = found.text.replace("值: 5分", "值: 6分")
    save_section(owner, number, "shop/01.md", "T-1", text, loaded=found.digest)
    edition = Edition.objects.get(number=number)
    announce_edition(Entry.objects.latest("position"), edition, timezone.localdate())

    page = body(company("E1").get(f"/notices/{Notice.objects.get().number}"))
    assert "參數 每次扣分" in page
    assert "<del>值: 5分</del>" in page
    assert "<ins>值: 6分</ins>" in page
    assert "<dd>everybody</dd>" in page


def test_a_superior_finds_the_circulars_of_those_below_him(company):
    company("H1").post("/notices/new", {**WORDS, "to": "E1、E2"})
    one = Notice.objects.get()
    page = body(company("L1").get("/notices/"))

    assert "Circulars to others whose receipts you may see" in page
    assert f'<a href="/notices/{one.number}">晚班</a>' in page
    assert "Receipts: 0 of 2" in page
    assert "晚班" not in body(company("L2").get("/notices/"))
    assert "Circulars to others" not in body(company("E1").get("/notices/"))


def test_the_page_of_a_circular_says_for_whom_its_author_stood_in(company, owner):
    today = timezone.localdate()
    name_stand_in(owner, "H1", "E3", since=today, until=today, reason="休假")
    client = company("E3")
    client.post("/access/stand-ins/act", {"person": "H1"})
    client.post("/notices/new", WORDS)

    assert "<dd>E3 for H1</dd>" in body(company("E1").get(f"/notices/{Notice.objects.get().number}"))
