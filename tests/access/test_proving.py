"""What a sign-in has to prove: pay and approvals ask for a second factor, one's own things for nothing more."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from kaohe.access.errors import AccessError
from kaohe.access.factors import has_factor, reset_factor
from kaohe.access.models import Account
from kaohe.access.tokens import bearer_of, create_token
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import NotAllowed, Permission, can, decide, offered, require, visible, why
from kaohe.config.proofs import asked_for, recent
from kaohe.ledger.models import Entry
from tests.company import CARDS, book

pytestmark = pytest.mark.django_db
PASSWORD, FACTOR, FRESH = Proof.PASSWORD, Proof.SECOND_FACTOR, Proof.FRESH
READ, WRITE = Permission.RECORDS_READ, Permission.RECORDS_WRITE
SHOP = book(CARDS)


def pay():
    found = SHOP.register("工資標準")
    assert found is not None
    return found


def shop(name):
    found = SHOP.register(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("number", "permission", "needed"),
    [
        ("H1", Permission.ACCESS_ACCOUNT_OPEN, FRESH),
        ("H1", Permission.ACCESS_ACCOUNT_CLOSE, FRESH),
        ("H1", Permission.ACCESS_FACTOR_RESET, FRESH),
        ("H1", Permission.ACCESS_ACCOUNT_READ, PASSWORD),
        ("D1", Permission.EDITIONS_APPROVE, FRESH),
        ("D1", Permission.EDITIONS_ENACT, FRESH),
        ("D1", Permission.EDITIONS_DRAFT_READ, PASSWORD),
        ("H1", Permission.PEOPLE_UNIT_EDIT, PASSWORD),
        ("owner", Permission.ACCESS_OWNER_HAND_OVER, FRESH),
        ("L1", Permission.ACCESS_STAND_IN_NAME, FRESH),
        ("L1", Permission.ACCESS_STAND_IN_END, PASSWORD),
        ("owner", Permission.LEDGER_ERASE, FRESH),
    ],
)
def test_each_right_asks_for_its_proof_and_for_no_more(company, number, permission, needed):
    actor = company(number)

    def with_proof(proof):
        return Actor(actor.name, account=actor.account, proof=proof)

    for proof in Proof:
        assert can(with_proof(proof), permission) == (proof >= needed)
        assert offered(with_proof(proof), permission)
    if needed is not PASSWORD:
        refused = decide(with_proof(Proof(needed - 1)), permission)
        assert refused.proof is needed
        assert refused.because == "prove_again"
        assert all(why(refused, language) for language in ("zh_Hant", "zh_Hans", "en"))


def test_what_somebody_may_not_is_not_offered(company):
    assert not offered(company("E1", proof=PASSWORD), Permission.ACCESS_ACCOUNT_OPEN)


def test_everybodys_own_pay_needs_no_second_factor(company):
    agent = company("E1", proof=PASSWORD)

    assert visible(agent, READ, pay()) == frozenset({"E1"})
    assert can(agent, READ, (pay(), "E1"))
    assert not offered(agent, READ, (pay(), "E2"))


def test_the_pay_of_others_does(company):
    weak, strong = company("H1", proof=PASSWORD), company("H1", proof=FACTOR)

    with pytest.raises(NotAllowed) as refused:
        visible(weak, READ, pay())
    assert (refused.value.decision.because, refused.value.decision.proof) == ("second_factor", FACTOR)
    assert not can(weak, READ, (pay(), ("E1", "H1")))
    assert not can(weak, WRITE, pay())
    assert visible(strong, READ, pay()) is None
    assert can(strong, WRITE, pay())
    assert can(weak, READ, (pay(), "H1"))


def test_what_is_not_confidential_asks_for_nothing(company):
    assert visible(company("L1", proof=PASSWORD), READ, shop("投訴")) == frozenset({"L1", "E1", "E2"})
    assert can(company("A1", proof=PASSWORD), WRITE, shop("投訴"))


def test_a_copy_of_ones_own_needs_none_and_of_another_does(company):
    assert can(company("E1", proof=PASSWORD), Permission.PEOPLE_COPY, "E1")
    assert not can(company("H1", proof=PASSWORD), Permission.PEOPLE_COPY, "E1")
    assert can(company("H1", proof=FACTOR), Permission.PEOPLE_COPY, "E1")


def test_the_setting_names_others_or_nothing(company, settings):
    weak = {"H1": company("H1", proof=PASSWORD), "D1": company("D1", proof=PASSWORD)}
    settings.SECOND_FACTOR = asked_for("off")
    assert can(weak["H1"], Permission.ACCESS_ACCOUNT_OPEN)
    assert can(weak["H1"], WRITE, pay())

    settings.SECOND_FACTOR = asked_for("editions:draft:write, 機密")
    assert can(weak["D1"], Permission.EDITIONS_APPROVE)
    assert not can(weak["H1"], Permission.EDITIONS_WRITE)
    assert not can(company("H1", proof=FACTOR), Permission.EDITIONS_WRITE)
    assert can(company("H1", proof=FRESH), Permission.EDITIONS_WRITE)
    assert not can(weak["H1"], WRITE, pay())


def test_a_token_is_made_with_a_second_factor_and_has_what_it_proved(company):
    until = timezone.localdate()
    with pytest.raises(NotAllowed) as refused:
        create_token(company("H1", proof=FACTOR), "bi", ["registers:read"], until=until)
    assert refused.value.decision.because == "prove_again"

    _, secret = create_token(company("H1"), "bi", ["registers:read"], until=until)

    found = bearer_of(secret)
    assert found is not None
    assert can(found[0], READ, (pay(), "E1"))
    assert not can(found[0], Permission.ACCESS_ACCOUNT_OPEN)


@pytest.mark.parametrize("written", ["editions:approve", "on", "機密,secret"])
def test_a_setting_that_names_no_permission_is_told(written):
    with pytest.raises(
        ImproperlyConfigured, match=r"KAOHE_SECOND_FACTOR: .* is none of: off, 機密, access:account:close"
    ):
        asked_for(written)


@pytest.mark.parametrize(("written", "sound"), [("1", True), ("720", True), ("0", False), ("721", False), ("x", False)])
def test_minutes_of_proof(written, sound):
    if sound:
        assert recent(written) == int(written) * 60
    else:
        with pytest.raises(ImproperlyConfigured, match="KAOHE_PROVE_AGAIN"):
            recent(written)


def test_a_lost_factor_is_taken_away_by_another(company):
    account = Account.objects.get(login="E1")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={})
    assert has_factor(account.pk)

    reset_factor(company("H1"), "E1", reason="手機丟了")

    assert not has_factor(account.pk)
    told = Entry.objects.latest("position")
    assert (told.actor, told.action, told.subject) == ("H1", "access.factor.reset", "E1")
    assert told.detail == {"kinds": ["recovery_codes", "totp"]}
    assert told.reason.text == "手機丟了"


def test_nobody_takes_away_his_own_not_even_the_owner(company, owner):
    for actor in (company("H1"), owner):
        mine = Authenticator.objects.create(user_id=actor.account, type=Authenticator.Type.TOTP, data={})
        before = Entry.objects.count()
        with pytest.raises(AccessError) as refused:
            reset_factor(actor, actor.name, reason="丟了")
        assert refused.value.code == "A130"
        assert Entry.objects.count() == before
        mine.refresh_from_db()


def test_an_agent_takes_away_nobodys(company):
    with pytest.raises(NotAllowed):
        reset_factor(company("E1"), "E2", reason="x")
    with pytest.raises(NotAllowed):
        require(company("H1", proof=FACTOR), Permission.ACCESS_FACTOR_RESET, "E1")
