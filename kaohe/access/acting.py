"""Who acts when an account is used: his own rights, or those of whom he stands in for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kaohe.access.models import Account, StandIn, Token
from kaohe.access.remembering import once
from kaohe.access.standing import Standing, standing
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import Decision


def acting(account: int, instead_of: str = "", proof: Proof = Proof.FRESH) -> Actor:
    """The actor of an account: its person's number, or its sign-in name where no person stands behind it.

    For another he acts as long as he is named to stand in today. A session says what `proof` it has.
    """
    found = once(known, account)
    if found is None:
        raise Account.DoesNotExist
    number = found.person.number if found.person else found.login
    if instead_of and not stands_in(number, instead_of, timezone.localdate()):
        instead_of = ""
    return Actor(number, account=found.pk, instead_of=instead_of, proof=proof)


@dataclass(frozen=True, slots=True)
class Acting:
    """An account in use on a day: whose rights count, whether it is the owner's, and whom it may not decide about."""

    day: date
    standing: Standing | None
    is_owner: bool
    selves: frozenset[str]


def behind(actor: Actor, day: date) -> Acting | Decision:
    """Who acts; a refusal when the account is closed, the person has left, or stands in for nobody.

    The owner who has left stays the owner until he hands over: or nobody could come in any more.
    """
    account = once(known, actor.account) if actor.account else None
    if account is None or not account.is_active:
        return Decision(allowed=False, because="no_account")
    if actor.token is not None and not once(is_good, actor.token, day):
        return Decision(allowed=False, because="no_token")
    own = standing(account.person.number, day) if account.person else None
    has_left = own is not None and not own.is_employed
    if has_left and not (account.is_owner and not actor.instead_of):
        return Decision(allowed=False, because="not_employed")
    if not actor.instead_of:
        return Acting(day, own, account.is_owner, frozenset([own.number] if own else []))
    if own is None or not stands_in(own.number, actor.instead_of, day):
        return Decision(allowed=False, because="no_stand_in", about=(("person", actor.instead_of),))
    other = standing(actor.instead_of, day)
    return Acting(day, other, is_owner=False, selves=frozenset([own.number, actor.instead_of]))


def signed_in(account: int) -> Account | None:
    """The account of a session, if it may be used."""
    found = once(known, account)
    return found if found and found.is_active else None


def known(account: int) -> Account | None:
    """The account of an id, with its person."""
    return Account.objects.select_related("person").filter(pk=account).first()


def is_good(token: int, day: date) -> bool:
    """Whether a token may be used on a day: work that it began ends with it."""
    return Token.objects.filter(pk=token, revoked_at=None, until__gte=day).exists()


def stands_in(number: str, instead_of: str, day: date) -> bool:
    """Whether somebody stands in on a day for another, who is still there."""
    other = standing(instead_of, day)
    if other is None or not other.is_employed:
        return False
    named = StandIn.objects.filter(person__number=instead_of, by__number=number, ended_at=None)
    return named.filter(since__lte=day, until__gte=day).exists()


def account_of_login(login: str) -> Account | None:
    """The account that is signed in to by a name, where it may be used."""
    return Account.objects.filter(login=login, is_active=True).first()
