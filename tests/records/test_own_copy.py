"""A person's own copy: his facts, decisions and records, nobody else's, and the names of what is withheld."""

from datetime import date

import pytest
from django.utils import timezone

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.ledger.models import Entry
from kaohe.notices.actions import confirm, publish
from kaohe.people.actions import rename
from kaohe.people.many import Change, assign_many
from kaohe.people.models import Person
from kaohe.records.actions import enter
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload
from kaohe.records.own_copy import own_copy
from tests.company import book, put_in_force, settle

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def entered(actor, name, row):
    register = book().register(name)
    assert register is not None
    enter(actor, book(), register, [row])


@pytest.fixture
def company(owner):
    """The company with complaints about two persons and a review that only peers and the director see."""
    settle(owner)
    put_in_force(owner)
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in Person.objects.all())
    for number, whom in (("1", "E1"), ("2", "E2")):
        row = {"投訴號": number, "工號": whom, "日期": "2026-10-05"}
        entered(owner, "投訴", row)
    entered(owner, "暗訪", {"工號": "E1", "日期": "2026-10-06"})
    return lambda number: Actor(number, account=Account.objects.get(login=number).pk)


def test_it_holds_what_is_kept_about_him_and_nobody_else(company, owner):
    rename(owner, "E1", name="新名", reason="改名")

    found = own_copy(company("E1"), "E1", TODAY)

    assert [row[1] for row in found.person[1:]][-1] == "新名"
    assert [row[:3] for row in found.posts[1:]] == [["坐席", "U1", "L1"]]
    assert found.registers == {"投訴": [["投訴號", "工號", "日期"], ["1", "E1", "2026-10-05"]]}
    assert found.withheld == ("暗訪",)
    assert "改名" in [row[3] for row in found.decisions]
    assert not any(
        "E2" in cell for rows in (found.person, found.posts, found.decisions) for row in rows for cell in row
    )


def test_what_was_decided_for_many_is_in_the_copy_of_each(company, owner):
    assign_many(owner, ["E1", "E2"], Change(grade="二級"), since=TODAY, reason="升等")

    found = own_copy(company("E1"), "E1", TODAY)

    assert [owner.name, "people.assignment.decide-many", "升等"] in [row[1:4] for row in found.decisions]
    assert not any("E2" in cell for row in found.decisions for cell in row)


def test_the_ledger_notes_who_made_it(company):
    own_copy(company("H1"), "E1", TODAY)

    entry = Entry.objects.latest("position")
    assert (entry.actor, entry.action, entry.subject) == ("H1", "people.person.copy", "E1")
    assert entry.detail == {"registers": ["投訴"]}


@pytest.mark.parametrize("number", ["E2", "L1", "D1"])
def test_neither_peers_nor_superiors_make_it(company, number):
    before = Entry.objects.count()

    with pytest.raises(NotAllowed):
        own_copy(company(number), "E1", TODAY)

    assert Entry.objects.count() == before


def test_it_holds_the_circulars_that_went_to_him_and_the_names_of_files(
    company, owner, settings, tmp_path, time_machine
):
    settings.DATA = tmp_path
    time_machine.move_to("2026-11-26T20:00:00+00:00", tick=False)
    publish(owner, title="規則", text="讀一讀", to="E1")
    publish(owner, title="別人的", text="讀一讀", to="E2")
    confirm(company("E1"), 1)
    register = book().register("投訴")
    assert register is not None
    attach(owner, register, 1, [Upload("證.pdf", [b"%PDF-1.7 x"])])

    found = own_copy(company("E1"), "E1", date(2026, 11, 27))

    assert found.registers["閱知"] == [
        ["通告", "工號", "發布日", "閱知期限", "閱於"],
        ["1", "E1", "2026-11-27", "", "2026-11-27 04:00:00"],
    ]
    assert found.files[1:] == [["投訴", "1", "證.pdf", "pdf", "10", "2026-11-27 04:00:00", ""]]
