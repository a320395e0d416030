"""Of two people who decide at the same moment the second sees what the first has done: an act waits for its turn before
it asks anything."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaohe.access.actions import close_account, end_stand_in, hand_over, name_stand_in, open_accounts
from kaohe.access.factors import reset_factor
from kaohe.access.founding import found_company
from kaohe.access.tokens import revoke_token
from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.ledger import actions
from kaohe.notices.actions import withdraw as withdraw_circular
from kaohe.people.actions import Post, assign, close_unit, end_employment, hire, open_unit, rehire
from kaohe.privacy.actions import refuse_erasure

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)
WHO = Actor.system("command")
ACTS = {
    "hire": lambda: hire(WHO, "E1", name="甲", since=DAY),
    "rehire": lambda: rehire(WHO, "E1", name="甲", since=DAY, reason="回"),
    "end employment": lambda: end_employment(WHO, "E1", last_day=DAY, reason="離"),
    "open unit": lambda: open_unit(WHO, "U1", name="一", since=DAY),
    "close unit": lambda: close_unit(WHO, "U1", last_day=DAY, reason="併"),
    "assign": lambda: assign(WHO, "E1", Post("坐席", "U1"), since=DAY),
    "open accounts": lambda: open_accounts(WHO, ["E1"]),
    "close account": lambda: close_account(WHO, "E1", reason="離"),
    "hand over": lambda: hand_over(WHO, "E1", reason="換"),
    "found": lambda: found_company(WHO, "E1", name="甲", since=DAY, password="correct horse battery"),
    "name stand-in": lambda: name_stand_in(WHO, "E1", "E2", since=DAY, until=DAY, reason="休"),
    "end stand-in": lambda: end_stand_in(WHO, 1, reason="回"),
    "reset factor": lambda: reset_factor(WHO, "E1", reason="丟"),
    "revoke token": lambda: revoke_token(WHO, 1),
    "refuse erasure": lambda: refuse_erasure(WHO, 1, reason="留"),
    "withdraw circular": lambda: withdraw_circular(WHO, 1),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_waits_for_its_turn_before_it_asks_anything(monkeypatch, act):
    asked: list[int] = []
    with CaptureQueriesContext(connection) as queries:
        monkeypatch.setattr(
            actions, "wait_for_turn", lambda: asked.append(sum(one["sql"].startswith("SELECT") for one in queries))
        )
        try:
            ACTS[act]()
        except KaoheError:  # There is nobody yet: what is refused has asked as well.
            assert any(one["sql"].startswith("SELECT") for one in queries)

    assert asked[0] == 0
