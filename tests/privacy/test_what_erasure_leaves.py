"""What is erased leaves no words and no copies; a proposal is approved on another day; a file that came meanwhile stays."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from kaohe.ledger.models import Reason
from kaohe.privacy.actions import approve_erasure, propose_erasure
from kaohe.records.actions import enter
from kaohe.records.attaching import attach
from kaohe.records.attachment_files import Upload, place_of
from kaohe.records.bulk_acts import Picked, set_field, withdraw_many
from kaohe.records.models import View
from kaohe.records.queries import history
from kaohe.records.views import keep_view
from tests.company import book
from tests.privacy.conftest import KEPT, OLD, TODAY, YOUNG, register, visits, who

pytestmark = pytest.mark.django_db
ROW = {"工號": "E1", "日期": OLD, "地址": "南京路", "備註": "門牌", "時長": "30"}


def test_the_words_with_which_it_was_entered_go_with_it(shop, erase):
    [made] = enter(shop, book(KEPT), register("家訪"), [ROW], reason="他住南京路")
    assert history(shop, register("家訪"), made.entry)[0].reason == "他住南京路"

    erase("家訪")

    assert [one.reason for one in history(shop, register("家訪"), made.entry)] == [""]
    assert not Reason.objects.filter(text__contains="南京路").exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda who, picked: set_field(
            who, book(KEPT), register("家訪"), picked, "地址", "北京路", reason="搬到北京路了"
        ),
        lambda who, picked: withdraw_many(who, register("家訪"), picked, reason="搬到北京路了"),
    ],
    ids=["set", "withdraw"],
)
def test_the_words_of_an_act_on_several_go_with_them(shop, erase, act):
    [made] = enter(shop, book(KEPT), register("家訪"), [ROW])
    act(shop, [Picked(made.entry, 1)])

    erase("家訪")

    assert not Reason.objects.filter(text__contains="北京路").exists()


def test_what_was_proposed_is_approved_the_next_day_though_more_is_due_by_then(
    shop, django_capture_on_commit_callbacks
):
    first, second = visits(shop)
    number = propose_erasure(who("H1"), "家訪", reason="到期").pk

    with time_machine.travel("2026-11-26 09:00 +08:00", tick=False):
        assert timezone.localdate() == TODAY + timedelta(days=1)
        with django_capture_on_commit_callbacks(execute=True):
            approve_erasure(who("D1"), number)

        shown = [history(shop, register("家訪"), entry)[0].values["地址"] for entry in (first, second)]
    assert shown[1] == f"南京路 {YOUNG}"
    assert shown[0] != f"南京路 {OLD}"


def test_a_file_that_comes_again_while_the_old_one_goes_is_there(shop, django_capture_on_commit_callbacks):
    pdf = b"%PDF-1.7\n1 0 obj\n"
    old, young = visits(shop)
    attach(shop, register("家訪"), old, [Upload("一.pdf", [pdf])])
    number = propose_erasure(who("H1"), "家訪", reason="到期").pk
    with django_capture_on_commit_callbacks(execute=False) as then:
        approve_erasure(who("D1"), number)
    # The transaction stands and nobody waits for it any more; what it takes away it has not yet taken.
    [kept] = attach(shop, register("家訪"), young, [Upload("一.pdf", [pdf])])

    for callback in then:
        callback()

    assert place_of(kept.sha256).read_bytes() == pdf


def test_a_view_that_looks_for_what_was_erased_goes_with_it(shop, erase):
    visits(shop)
    value = f"南京路 {OLD}"
    keep_view(shop, register("家訪"), "他家", f"filter={quote(f'地址:is:{value}')}")

    erase("家訪")

    assert not View.objects.filter(address__contains=quote(value)).exists()
