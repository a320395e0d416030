"""What a register tells whoever writes in it: what could not be looked up, what others name, where a form is wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaohe.access.models import Account
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import Upload
from kaohe.people.models import Person
from tests.company import CARDS, SINCE, files, settle

pytestmark = pytest.mark.django_db
MORE = """
```台賬 隊列
主體: 隊列
欄:
  隊列號: {型: 文字}
鍵: [隊列號]
可寫: [數據分析]
可見: [數據分析]
```
```台賬 話務
欄:
  話務號: {型: 文字}
  隊列: {型: 隊列}
  日期: {型: 日期}
鍵: [話務號]
日期: 日期
可寫: [數據分析, 班長]
可見: [數據分析, 班長]
```
"""
SAID, NAMED = "These registers hold no record yet", "Other records name this one"


@pytest.fixture
def as_owner(owner, signed_in):
    """The owner of a company whose calls name queues, of which none is entered."""
    found_on(owner, Upload("shop", files(CARDS + MORE)), title="試", since=SINCE)
    return signed_in("owner")


def text(response):
    return response.content.decode()


def entered(client, register, **values):
    sent = client.post(f"/registers/{register}/new", {f"v-{name}": value for name, value in values.items()})
    assert sent.status_code == 302, text(sent)
    return sent


def test_names_that_cannot_be_looked_up_are_said_to_be_unchecked(as_owner):
    csv = SimpleUploadedFile("x.csv", "話務號,隊列,日期\nC1,Q1,2026-10-05\n".encode())
    look = as_owner.post("/registers/話務/imports", {"file": csv})["Location"]
    pages = [look, "/registers/話務/new", "/registers/話務/many"]
    assert [SAID in text(as_owner.get(page)) for page in pages] == [True] * 3
    assert SAID not in text(as_owner.get("/registers/隊列/new"))

    entered(as_owner, "隊列", 隊列號="Q1")

    assert [SAID in text(as_owner.get(page)) for page in pages] == [False] * 3


def test_an_import_names_nothing_near_that_its_reader_may_not_see(owner, as_owner, signed_in):
    settle(owner)
    Account.objects.create(login="L1", person=Person.objects.get(number="L1"))
    entered(as_owner, "隊列", 隊列號="Q1")
    csv = SimpleUploadedFile("x.csv", "話務號,隊列,日期\nC1,Q11,2026-10-05\n".encode())
    look = as_owner.post("/registers/話務/imports", {"file": csv})["Location"]

    for_owner, for_leader = (text(client.get(look)) for client in (as_owner, signed_in("L1")))

    assert "Nearest: Q1" in for_owner
    assert "Q11" in for_leader
    assert "Nearest: Q1" not in for_leader


def test_what_others_name_is_withdrawn_with_a_warning(as_owner):
    entered(as_owner, "隊列", 隊列號="Q1")
    entered(as_owner, "隊列", 隊列號="Q2")
    entered(as_owner, "話務", 話務號="C1", 隊列="Q1", 日期="2026-10-05")

    named, free = (text(as_owner.get(f"/registers/隊列/entries/{entry}/withdraw")) for entry in (1, 2))

    assert NAMED in named
    assert "C1" in named
    assert NAMED not in free


def test_a_refused_form_says_so_at_its_top_and_leads_to_each_fault(as_owner):
    refused = as_owner.post("/registers/話務/new", {"v-話務號": "C1", "v-日期": "2026-02-30"})

    told = text(refused).split("data-refused")[1].split("</div>")[0]
    assert refused.status_code == 422
    assert [f'href="#id_v-{name}"' in told for name in ("話務號", "隊列", "日期")] == [False, True, True]
