"""What one person may, and why: all data with whose of them he reaches, and one question with every right tried."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kaohe.access.acting import Acting, behind
from kaohe.access.answering import covers, decided, reach, whose
from kaohe.access.asking import About
from kaohe.access.models import Account
from kaohe.access.remembering import once, remembered
from kaohe.access.rights import Grant, Verb, rights_on
from kaohe.access.rules import Rule
from kaohe.access.standing import Standing, standing
from kaohe.base.actor import Actor
from kaohe.base.permission import Decision, Permission, require


@dataclass(frozen=True, slots=True)
class Reached:
    """Whose data: everybody's, or of how many people, himself among them or alone. `grants`: by which rights."""

    everybody: bool
    people: int
    himself: bool
    grants: tuple[Grant, ...]

    @property
    def is_anything(self) -> bool:
        """Whether he may at all."""
        return self.everybody or self.people > 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What a person may do with one register, result or area."""

    data: str
    mark: str
    see: Reached
    write: Reached
    decide: Reached


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything a person may by what the handbook gives; `refusal`: why he cannot act at all.

    The owner of the system may besides do everything that is not confidential.
    """

    sights: tuple[Sight, ...] = ()
    is_owner: bool = False
    refusal: Decision | None = None


def outlook(actor: Actor, number: str, day: date) -> Outlook:
    """What a person may on a day. Raises NotAllowed."""
    require(actor, Permission.ACCESS_RIGHTS_READ, number)
    acting = acting_as(number, day)
    if isinstance(acting, Decision):
        return Outlook(refusal=acting)
    if acting.standing is None:
        return Outlook(is_owner=acting.is_owner)
    with remembered():
        return Outlook(tuple(sights(acting.standing, day)), acting.is_owner)


def sights(one: Standing, day: date) -> Iterator[Sight]:
    """The data with which somebody may do anything."""
    rights = rights_on(day)
    for name in rights.names.values():
        see, write, decide = (reached(one, rights.of(name, verb), name) for verb in Verb)
        if see.is_anything:
            yield Sight(name, rights.mark(name), see, write, decide)


def reached(one: Standing, grants: Collection[Grant], data: str) -> Reached:
    """Whose data some grants reach."""
    giving = tuple(grant for grant in grants if reach(one, grant, data) != frozenset())
    people = whose(one, giving, data)
    if people is None:
        return Reached(everybody=True, people=0, himself=True, grants=giving)
    return Reached(everybody=False, people=len(people), himself=one.number in people, grants=giving)


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer, and every right that the handbook gives to the data with whether it reaches the person."""

    decision: Decision
    tried: tuple[tuple[Grant, bool], ...]


def explained(actor: Actor, number: str, data: str, verb: Verb, other: str, day: date) -> Explained:
    """Whether a person may do something with somebody's data (empty: with anybody's), and why. Raises NotAllowed."""
    require(actor, Permission.ACCESS_RIGHTS_READ, number)
    acting = acting_as(number, day)
    if isinstance(acting, Decision):
        return Explained(acting, ())
    rule, about = Rule(data, (verb,)), About(data, (other,) if other else ())
    one, grants = acting.standing, rights_on(day).of(data, verb)
    tried = tuple((grant, one is not None and covers(one, grant, about)) for grant in grants)
    if verb is Verb.DECIDE and not acting.is_owner and acting.selves.intersection(about.people):
        return Explained(Decision(allowed=False, because="himself"), tried)
    return Explained(decided(acting, rule, about), tried)


def acting_as(number: str, day: date) -> Acting | Decision:
    """A person as he acts when he signs in; why he cannot."""
    named = Q(person__number=number) | Q(person=None, login=number)
    account = Account.objects.filter(named).first()
    if account is None:
        known = standing(number, day) is not None
        return Decision(allowed=False, because="no_account" if known else "no_person", about=(("person", number),))
    return once(behind, Actor(number, account=account.pk), day)
