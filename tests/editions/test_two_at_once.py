"""Two who work on one edition at once wait for each other, never each for the other: both hold the same things in turn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaohe.editions.actions import answer, approve, comment, put_in_force, save_file, submit, take_back, withdraw
from kaohe.editions.drafts import draft_files
from kaohe.editions.folders import digest
from kaohe.editions.models import Comment
from tests.editions.conftest import CHAPTER, PATH

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
HELD, TURN = "FOR UPDATE", "pg_advisory_xact_lock"


def order_of(act):
    """What an act holds, in turn: the edition, and the turn to write the ledger."""
    with CaptureQueriesContext(connection) as queries:
        act()
    held = [HELD if HELD in one["sql"] else TURN for one in queries if HELD in one["sql"] or TURN in one["sql"]]
    return list(dict.fromkeys(held))


def test_every_act_holds_the_edition_before_it_has_its_turn(hr, boss, draft, day):
    number = draft.number
    loaded = digest(draft_files(draft)[PATH])

    def anew():
        take_back(hr, number)
        submit(hr, number)

    acts = {
        "save": lambda: save_file(hr, number, PATH, CHAPTER.replace("4分", "5分"), loaded=loaded),
        "submit": lambda: submit(hr, number),
        "comment": lambda: comment(boss, number, "好"),
        "answer": lambda: answer(hr, Comment.objects.get().pk, "謝"),
        "take back": anew,
        "approve": lambda: approve(boss, number),
        "put in force": lambda: put_in_force(boss, number, since=day("2099-01-01")),
        "withdraw": lambda: withdraw(boss, number, reason="不用"),
    }

    assert {name: order_of(act) for name, act in acts.items()} == {name: [HELD, TURN] for name in acts}
