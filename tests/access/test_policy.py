"""Who may do what in the small company, and why: by relation, post, unit, stand-in; and nobody for himself."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from kaohe.access.actions import hand_over, name_stand_in
from kaohe.access.founding import found_company
from kaohe.access.models import Account
from kaohe.access.remembering import remembered
from kaohe.access.rules import RULES
from kaohe.access.tasks import Tasks, _Registered
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import ANYONE, NotAllowed, Permission, can, decide, require, visible, visible_by_task, why
from kaohe.ledger.models import Entry
from kaohe.people.actions import Post, assign, end_employment, hire, open_unit
from kaohe.people.models import Person
from tests.company import CARDS, PEOPLE, book

pytestmark = pytest.mark.django_db
EVERYBODY = frozenset(PEOPLE)
TODAY = timezone.localdate()
READ, WRITE = Permission.RECORDS_READ, Permission.RECORDS_WRITE


@pytest.fixture
def register():
    return lambda name: book().register(name)


def test_the_owner_who_has_left_owns_the_system_until_he_hands_it_over(company, owner):
    hire(owner, "O1", name="主", since=TODAY - timedelta(days=9))
    Account.objects.filter(login="owner").update(person=Person.objects.get(number="O1"))
    end_employment(owner, "O1", last_day=TODAY - timedelta(days=1), reason="離職")
    assert can(owner, Permission.ACCESS_OWNER_HAND_OVER, "E1")

    hand_over(owner, "E1", reason="離職")

    assert not can(owner, Permission.PEOPLE_READ, "E1")
    assert not can(owner, Permission.ACCESS_OWNER_HAND_OVER, "E2")


def test_every_permission_has_its_rule():
    assert set(RULES) == set(Permission)


@pytest.mark.parametrize(
    ("number", "whom"),
    [
        ("E1", {"E1"}),
        ("L1", {"L1", "E1", "E2"}),
        ("L2", {"L2", "E3"}),
        ("D1", EVERYBODY),
        ("A1", {"A1"}),
        ("H1", None),
    ],
)
def test_whose_file_somebody_sees(company, number, whom):
    seen = visible(company(number), Permission.PEOPLE_READ)

    assert seen == (None if whom is None else frozenset(whom))
    for other in PEOPLE:
        assert can(company(number), Permission.PEOPLE_READ, other) == (whom is None or other in whom)


@pytest.mark.parametrize(
    ("number", "sees", "writes"),
    [
        ("E1", {"E1"}, frozenset()),
        ("L1", {"L1", "E1", "E2"}, frozenset()),
        ("A1", None, None),  # Who writes sees.
        ("H1", {"H1"}, frozenset()),
    ],
)
def test_whose_records_of_a_register(company, register, number, sees, writes):
    complaints = register("投訴")
    for permission, whom in ((READ, sees), (WRITE, writes)):
        assert can(company(number), permission, complaints) == (whom is None or bool(whom))
        for other in PEOPLE:
            allowed = can(company(number), permission, (complaints, other))
            assert allowed == (whom is None or other in whom), (permission, other)


def test_peers_share_a_unit_or_a_superior_and_neither_leads_the_other(company, register):
    assert visible(company("E1"), READ, register("互評")) == frozenset(["E1", "E2"])  # His own he writes.
    assert visible(company("L1"), READ, register("互評")) == frozenset(["L1", "L2", "A1", "H1"])
    assert visible(company("D1"), READ, register("互評")) is None


def test_a_list_of_nobody_is_refused(company, register):
    with pytest.raises(NotAllowed):
        visible(company("E1"), WRITE, register("投訴"))


def test_several_people_at_once_are_covered_by_several_grants(company, register):
    own, reports = "L1", ["E1", "E2"]

    assert can(company("L1"), READ, (register("投訴"), [own, *reports]))
    assert not can(company("L1"), READ, (register("投訴"), [own, *reports, "E3"]))


def test_a_record_of_nobody_is_nobodys_by_relation(company, register):
    assert not can(company("E1"), READ, (register("投訴"), ""))
    assert can(company("A1"), READ, (register("投訴"), ""))


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (Permission.EDITIONS_READ, EVERYBODY),
        (Permission.EDITIONS_WRITE, {"H1"}),
        (Permission.EDITIONS_APPROVE, {"D1"}),
        (Permission.EDITIONS_DRAFT_READ, {"D1", "H1"}),
        (Permission.LEDGER_READ, {"D1"}),
        (Permission.LEDGER_ERASE, set()),
        (Permission.ACCESS_ACCOUNT_OPEN, {"H1"}),
        (Permission.ACCESS_OWNER_HAND_OVER, set()),
        (Permission.PEOPLE_WRITE, {"H1"}),
        (Permission.PEOPLE_UNIT_EDIT, {"H1"}),
    ],
)
def test_what_the_handbook_gives(company, permission, who):
    assert {number for number in PEOPLE if can(company(number), permission)} == set(who)


def test_nobody_gives_himself_a_post(company):
    assert can(company("H1"), Permission.PEOPLE_ASSIGN, "E1")
    assert decide(company("H1"), Permission.PEOPLE_ASSIGN, "H1").because == "himself"


def test_the_day_decides_who_is_above(company, owner):
    assign(owner, "E1", Post("坐席", "U2", "L2"), since=TODAY + timedelta(days=10))

    assert can(company("L1"), Permission.PEOPLE_READ, "E1")
    with time_machine.travel(TODAY + timedelta(days=10), tick=False):
        assert not can(company("L1"), Permission.PEOPLE_READ, "E1")
        assert can(company("L2"), Permission.PEOPLE_READ, "E1")


def test_who_left_may_nothing_from_the_next_day(company, owner):
    end_employment(owner, "H1", last_day=TODAY, reason="離職")

    assert can(company("H1"), Permission.PEOPLE_READ)
    with time_machine.travel(TODAY + timedelta(days=1), tick=False):
        assert decide(company("H1"), Permission.PEOPLE_READ).because == "not_employed"


def test_a_closed_account_may_nothing(company):
    Account.objects.filter(login="H1").update(is_active=False)

    assert decide(company("H1"), Permission.PEOPLE_READ).because == "no_account"
    assert decide(Actor("H1"), Permission.PEOPLE_READ).because == "no_account"


def test_the_owner_sees_all_but_what_is_confidential(company, owner, register):
    wages = register("工資標準")

    assert can(owner, READ, register("投訴"))
    assert decide(owner, READ, wages).because == "secret"
    assert visible(company("E1"), READ, wages) == frozenset(["E1"])
    assert visible(company("L1"), READ, wages) == frozenset(["L1"])
    assert visible(company("H1"), READ, wages) is None


def test_without_a_handbook_only_the_owner_acts(company, owner, in_force):
    in_force()

    assert can(owner, Permission.PEOPLE_WRITE)
    assert decide(company("H1"), Permission.PEOPLE_WRITE).because == "nobody"


@pytest.fixture
def tasks(monkeypatch):
    """`tasks(number, *keys)`: these are the open tasks of a person, each about one customer."""

    def put(number, *keys):
        found = Tasks(frozenset(keys), frozenset(keys))
        monkeypatch.setattr(
            _Registered,
            "found",
            staticmethod(lambda who, data, _: found if (who, data) == (number, "客戶") else Tasks()),
        )

    return put


def test_a_right_by_task_needs_an_open_task(company, register, tasks):
    customers = register("客戶")
    tasks("E1")
    assert not can(company("E1"), READ, customers)

    tasks("E1", "C7", "E2")

    assert can(company("E1"), READ, customers)
    assert can(company("E1"), READ, (customers, "C7"))
    assert not can(company("E1"), READ, (customers, "C8"))
    assert not can(company("E1"), READ, (customers, ("C7", "C8")))
    assert visible(company("E1"), READ, customers) == frozenset({"C7", "E2"})
    assert visible_by_task(company("E1"), READ, customers) == frozenset({"C7", "E2"})
    assert not can(company("E2"), READ, customers)


def test_a_task_gives_nothing_to_who_is_not_named(company, register, tasks):
    tasks("L1", "C7")

    assert not can(company("L1"), READ, register("客戶"))
    assert visible_by_task(company("L1"), READ, register("投訴")) == frozenset()


def test_the_work_in_hand_asks_for_no_second_factor(company, tasks, in_force):
    secret = book(CARDS.replace("憑任務: 是", "憑任務: 是\n密級: 機密"))
    in_force(secret)
    tasks("E1", "C7")
    customers, weak = secret.register("客戶"), Proof.PASSWORD

    assert visible(company("E1", proof=weak), READ, customers) == frozenset({"C7"})
    assert can(company("E1", proof=weak), READ, (customers, "C7"))
    assert decide(company("A1", proof=weak), READ, customers).because == "second_factor"


def test_a_relation_to_a_person_says_nothing_of_a_customer(company, in_force):
    shop = book(CARDS.replace("可寫: [數據分析]\n```\n```參數", "可寫: [數據分析]\n可見: [本人, 上級]\n```\n```參數"))
    in_force(shop)

    assert not can(company("E1"), READ, (shop.register("客戶"), "E1"))
    assert not can(company("E1"), READ, shop.register("客戶"))


def test_a_stand_in_has_the_others_rights_on_his_days_and_not_for_the_two(company, owner):
    name_stand_in(owner, "H1", "E1", since=TODAY, until=TODAY + timedelta(days=2), reason="休假")
    acting = company("E1", instead_of="H1")

    assert can(acting, Permission.PEOPLE_ASSIGN, "E2")
    assert decide(acting, Permission.PEOPLE_ASSIGN, "E1").because == "himself"
    assert decide(acting, Permission.PEOPLE_ASSIGN, "H1").because == "himself"
    assert not can(company("E1"), Permission.PEOPLE_ASSIGN, "E2")
    with time_machine.travel(TODAY + timedelta(days=3), tick=False):
        assert decide(acting, Permission.PEOPLE_ASSIGN, "E2").because == "no_stand_in"
    assert decide(company("E2", instead_of="H1"), Permission.PEOPLE_ASSIGN, "E3").because == "no_stand_in"


def test_a_stand_in_of_the_owner_is_no_owner(company, owner):
    Account.objects.filter(pk=owner.account).update(person_id=None)
    Account.objects.filter(login="D1").update(is_owner=True)
    name_stand_in(owner, "D1", "E1", since=TODAY, until=TODAY, reason="出差")

    assert can(company("D1"), Permission.ACCESS_OWNER_HAND_OVER)
    assert not can(company("E1", instead_of="D1"), Permission.ACCESS_OWNER_HAND_OVER)


@pytest.mark.parametrize(
    ("number", "permission", "subject", "said"),
    [
        ("E1", Permission.PEOPLE_READ, "E1", 'The handbook\'s "人員" gives "人員" to "本人".'),
        ("E1", Permission.PEOPLE_READ, "E2", '"人員" is for: 本人、上級、人力資源部.'),
        ("E1", Permission.EDITIONS_APPROVE, None, '"制度" is for: 總監.'),
        ("D1", Permission.LEDGER_ERASE, None, "Only the owner of the system does this."),
    ],
)
def test_each_answer_says_why(company, number, permission, subject, said):
    decision = decide(company(number), permission, subject)

    assert (why(decision, "en") or ("",))[0] == said
    for language in ("zh_Hant", "zh_Hans"):
        assert why(decision, language) != why(decision, "en")


def test_a_refusal_says_why_in_three_languages(company):
    with pytest.raises(NotAllowed) as refused:
        require(company("E1"), Permission.PEOPLE_WRITE, "E1")

    assert refused.value.said("zh_Hant") == (
        "「人員」只給了：人力資源部。",
        "請他們當中的人來做，或請管制度的人改「權限」。",
    )


def test_an_act_that_reaches_everybodys_records_takes_more_than_a_relation(company, register):
    assert can(company("E1"), WRITE, register("互評"))
    assert not can(company("E1"), WRITE, (register("互評"), ANYONE))
    assert can(company("A1"), WRITE, (register("投訴"), ANYONE))


def test_inside_a_request_each_thing_is_looked_up_once(company, register, django_assert_num_queries):
    leader, complaints = company("L1"), register("投訴")

    with remembered(), django_assert_num_queries(4):
        for number in PEOPLE:
            can(leader, READ, (complaints, number))
            can(leader, Permission.PEOPLE_READ, number)


def test_the_founder_gives_himself_his_post_while_nobody_else_could(db):
    account = found_company(Actor.system("first-run"), "D9", name="總", since=TODAY, password="a long password")
    founder = Actor("D9", account=account.pk)
    open_unit(founder, "U9", name="公司", since=TODAY)
    assert decide(founder, Permission.PEOPLE_ASSIGN, "D9").because == "alone"

    assign(founder, "D9", Post("總監", "U9"), since=TODAY)

    assert Entry.objects.latest("position").detail["for_himself"] == "alone"
    hire(founder, "H9", name="人", since=TODAY)
    assign(founder, "H9", Post("人事", "U9"), since=TODAY)
    assert "for_himself" not in Entry.objects.latest("position").detail
    Account.objects.create(login="H9", person=Person.objects.get(number="H9"))
    assert decide(founder, Permission.PEOPLE_ASSIGN, "D9").because == "himself"
    with pytest.raises(NotAllowed):
        assign(founder, "D9", Post("董事", "U9"), since=TODAY + timedelta(days=1))
