"""Circulars: to whom they go, that only he himself gives his receipt, and who sees what is left to read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.actions import name_stand_in
from kaohe.base.permission import NotAllowed
from kaohe.editions.actions import approve, put_in_force, save_section, start_draft, submit
from kaohe.editions.actions import withdraw as give_up
from kaohe.editions.drafts import draft_files
from kaohe.editions.models import Edition
from kaohe.editions.sections import sections
from kaohe.ledger.models import Entry
from kaohe.notices.actions import confirm, publish, withdraw
from kaohe.notices.errors import NoticeError
from kaohe.notices.models import Notice, Receipt
from kaohe.notices.queries import known_receipts, mine, notice, readers, reminders, unread
from kaohe.people.actions import end_employment, hire
from kaohe.people.models import Assignment, Employment
from kaohe.records.relation import relation
from kaohe.records.staff import staff_rows
from tests.company import SINCE, book

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def sent(actor, to, **more):
    return publish(actor("H1"), title="晚班", text="提前半小時", to=to, **more)


def told(actor, number):
    """The numbers of circulars that wait for somebody."""
    return [one.notice.number for one in mine(actor(number), TODAY) if one.read_at is None]


def names(actor, number, one):
    return [reader.number for reader in readers(actor(number), one, TODAY)]


@pytest.mark.parametrize(
    ("to", "meant"),
    [
        ("坐席", ["E1", "E2", "E3"]),
        ("一組", ["E1", "E2", "L1"]),
        ("U2", ["E3", "L2"]),
        ("E1、班長", ["E1", "L1", "L2"]),
        ("任意", ["A1", "D1", "E1", "E2", "E3", "H1", "L1", "L2"]),
    ],
)
def test_it_goes_to_posts_units_and_persons(actor, to, meant):
    one = sent(actor, to)

    assert names(actor, "H1", one) == meant
    assert [number for number in ("A1", "D1", "E1", "E2", "E3", "H1", "L1", "L2") if told(actor, number)] == meant


@pytest.mark.parametrize(("to", "code"), [("", "N102"), ("、 ,", "N102"), ("客服", "N103"), ("E1、E9", "N103")])
def test_names_that_mean_nobody_are_refused(actor, to, code):
    with pytest.raises(NoticeError) as caught:
        sent(actor, to)

    assert caught.value.code == code
    assert caught.value.field == "to"
    assert not Notice.objects.exists()


def test_a_day_that_is_past_and_an_empty_text_are_refused(actor):
    sent(actor, "E1", read_by=TODAY)
    wrong: list[dict[str, Any]] = [{"read_by": TODAY - timedelta(days=1)}, {"text": "  "}, {"title": ""}]
    for one in wrong:
        with pytest.raises(NoticeError):
            publish(actor("H1"), **{"title": "一", "text": "一", "to": "E1", **one})

    assert Notice.objects.count() == 1


def test_only_who_may_write_the_register_publishes(actor):
    for number in ("E1", "L1", "D1"):
        with pytest.raises(NotAllowed):
            publish(actor(number), title="一", text="一", to="E1")

    assert not Notice.objects.exists()


def test_each_reads_what_goes_to_him_and_gives_one_receipt(actor):
    one = sent(actor, "坐席")

    first = confirm(actor("E1"), one.number)
    again = confirm(actor("E1"), one.number)

    assert first == again
    assert told(actor, "E1") == []
    assert told(actor, "E2") == [one.number]
    assert Entry.objects.filter(action="notices.receipt.give").count() == 1


def test_nobody_else_gives_it(actor, owner):
    one = sent(actor, "E1")
    name_stand_in(owner, "E1", "E2", since=TODAY, until=TODAY, reason="休假")

    for who in (actor("E2", "E1"), actor("E2"), actor("L1"), actor("H1"), owner):
        with pytest.raises((NoticeError, NotAllowed)):
            confirm(who, one.number)

    assert not Receipt.objects.exists()
    assert [item.notice.number for item in mine(actor("E2", "E1"), TODAY)] == [one.number], "He may read it."


def test_others_do_not_see_it(actor):
    one = sent(actor, "E1")

    for number in ("E2", "E3", "L2", "A1"):
        with pytest.raises(NoticeError):
            notice(actor(number), one.number, TODAY)
    for number in ("E1", "L1", "D1", "H1"):
        assert notice(actor(number), one.number, TODAY).notice == one


def test_a_leader_sees_who_of_his_has_not_read(actor):
    one = sent(actor, "任意")
    confirm(actor("E1"), one.number)

    assert names(actor, "L1", one) == ["E2", "L1", "E1"]
    assert names(actor, "E3", one) == ["E3"]
    (left,) = reminders(actor("L1"), TODAY)
    assert [who.number for who in left.unread] == ["E2"]
    assert left.count == 2


def test_it_is_late_the_day_after_its_last_day(actor):
    sent(actor, "E2", read_by=TODAY)

    for day, late in ((TODAY, False), (TODAY + timedelta(days=1), True)):
        assert [one.is_late for one in mine(actor("E2"), day)] == [late]
        assert [one.is_late for one in reminders(actor("L1"), day)] == [late]


def test_what_was_withdrawn_waits_for_nobody(actor):
    one = sent(actor, "坐席")
    confirm(actor("E1"), one.number)
    withdraw(actor("H1"), one.number, reason="寫錯")

    with pytest.raises(NoticeError):
        confirm(actor("E2"), one.number)
    assert unread(actor("E2"), TODAY) == []
    assert reminders(actor("L1"), TODAY) == []
    assert Receipt.objects.count() == 1


def test_who_joins_later_has_it_to_read_and_who_left_has_not(actor, owner):
    one = sent(actor, "任意")
    hire(owner, "N1", name="新人", since=TODAY)
    end_employment(owner, "E3", last_day=TODAY - timedelta(days=1), reason="離職")

    assert "N1" in names(actor, "H1", one)
    assert "E3" not in names(actor, "H1", one)


def test_a_new_edition_tells_everybody_what_it_changes(actor):
    number = start_draft(actor("H1"), "shop", title="罰則").number
    text = draft_files(Edition.objects.get(number=number))["shop/01.md"]
    found = next(one for one in sections(text) if "值: 5分" in one.text)
    changed = found.text.replace("值: 5分", "值: 6分")
    save_section(actor("H1"), number, "shop/01.md", found.key, changed, loaded=found.digest)
    submit(actor("H1"), number)
    approve(actor("D1"), number)
    assert not Notice.objects.exists()

    put_in_force(actor("D1"), number, since=TODAY + timedelta(days=3))

    one = Notice.objects.get()
    assert (one.kind, one.edition, one.title, one.audience) == ("rule", number, "罰則", ["任意"])
    assert one.changes == [["T-1 試", [["", "試。"], ["", "參數 每次扣分"], ["-", "值: 5分"], ["+", "值: 6分"]]]]
    assert told(actor, "E1") == [one.number]

    give_up(actor("D1"), number, reason="再想想")
    assert told(actor, "E1") == []


def test_many_later_ones_for_others_hide_nothing(actor):
    one = sent(actor, "E2")
    copies = [Notice(**{**vars_of(one), "number": one.number + more, "audience": ["E3"]}) for more in range(1, 202)]
    Notice.objects.bulk_create(copies)

    assert told(actor, "E2") == [one.number]
    assert [one.notice.title for one in unread(actor("E2"), TODAY)] != []
    assert [left.notice for left in reminders(actor("L1"), TODAY)] == [one]


def vars_of(one):
    """The fields of a circular but its key."""
    return {field.attname: getattr(one, field.attname) for field in Notice._meta.fields if not field.primary_key}


def rows_of(opened, name):
    """The rows of a register as the engine is given them."""
    register = opened.register(name)
    assert register is not None
    table = relation(opened, register).table
    assert table is not None
    return table


def test_the_engine_gets_both_registers(actor):
    first, second = sent(actor, "E1、E2", read_by=TODAY), sent(actor, "E1")
    confirm(actor("E1"), first.number)
    opened = book()

    circulars, receipts = (rows_of(opened, name) for name in ("通告", "閱知"))

    assert circulars["編號"].to_pylist() == [str(first.number), str(second.number)]
    pairs = zip(receipts["通告"].to_pylist(), receipts["工號"].to_pylist(), receipts["閱於"].to_pylist(), strict=True)
    assert [(one, who, at is not None) for one, who, at in pairs] == [
        (str(first.number), "E1", True),
        (str(first.number), "E2", False),
        (str(second.number), "E1", False),
    ]


def test_the_engine_gets_a_past_moment_as_it_was(actor):
    one = sent(actor, "E1")
    at = withdraw(actor("H1"), one.number, reason="寫錯").withdrawn_at
    assert at is not None
    second = timedelta(seconds=1)
    Notice.objects.update(published_at=at - 3 * second)
    for facts in (Employment, Assignment):
        facts.objects.update(known_at=at - 3 * second)

    for when, day, who in ((at - second, "", ["E1"]), (at, timezone.localdate(at).isoformat(), [])):
        assert [row["撤回日"] for row in staff_rows("通告", when) or []] == [day]
        assert [row["工號"] for row in staff_rows("閱知", when) or []] == who


def test_who_was_meant_at_a_past_moment_is_not_changed_by_what_was_learnt_later(actor, owner):
    published = sent(actor, "E1")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        moment = timezone.now() - timedelta(days=1)
        before = [number for notice, number, _ in known_receipts(moment) if notice == published]

        end_employment(owner, "E1", last_day=SINCE + timedelta(days=9), reason="早已離職")

        assert before == ["E1"]
        assert [number for notice, number, _ in known_receipts(moment) if notice == published] == before
        assert not [number for notice, number, _ in known_receipts(None) if notice == published]


def test_a_circular_says_for_whom_its_author_stood_in(actor, owner):
    name_stand_in(owner, "H1", "E3", since=TODAY, until=TODAY, reason="休假")
    sent_for = publish(actor("E3", "H1"), title="晚班", text="提前半小時", to="E1")

    assert notice(actor("E1"), sent_for.number, TODAY).instead_of == "H1"
    assert notice(actor("E1"), sent(actor, "E1").number, TODAY).instead_of == ""
