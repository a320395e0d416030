"""What the rights of a day answer: the grant that gives it, or why none does; and whose data grants reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kaohe.access.acting import Acting
from kaohe.access.asking import About
from kaohe.access.rights import EVERYBODY, PEERS, SELF, SUPERIOR, Grant, rights_on
from kaohe.access.rules import Rule
from kaohe.access.standing import Standing
from kaohe.access.tasks import Tasks, open_tasks
from kaohe.base.permission import Decision
from kaohe.handbook.names import fold

NOBODY: frozenset[str] = frozenset()


def decided(acting: Acting, rule: Rule, about: About) -> Decision:
    """The first grant that covers everybody asked about; the owner has what is not secret."""
    if acting.is_owner and not rights_on(acting.day).is_secret(about.data):
        return Decision(allowed=True, because="owner")
    grants = grants_of(rule, about, acting.day)
    if acting.standing is not None:
        giving = next((grant for grant in grants if covers(acting.standing, grant, about)), None)
        if giving is None and len(about.people) > 1 and covers_together(acting.standing, grants, about):
            giving = grants[0]
        if giving is not None:
            return Decision(allowed=True, because="granted" if giving.card else "always", about=told(giving, about))
    return refusal(grants, rule, about, is_owner=acting.is_owner)


def grants_of(rule: Rule, about: About, day: date) -> list[Grant]:
    """The grants a rule asks for, those first that need no card."""
    built_in = [Grant(who, verb, "", "") for verb in rule.verbs for who in rule.besides]
    return [*built_in, *(grant for verb in rule.verbs for grant in rights_on(day).of(about.data, verb))]


def told(grant: Grant, about: About) -> tuple[tuple[str, str], ...]:
    """What fills the sentence of a grant."""
    return ("data", about.data), ("who", grant.who), ("card", grant.card), ("clause", grant.clause)


def refusal(grants: Collection[Grant], rule: Rule, about: About, *, is_owner: bool) -> Decision:
    """Why not: who may instead, or that nobody may."""
    if not rule.verbs:
        return Decision(allowed=False, because="owner_only")
    who = "、".join(dict.fromkeys(grant.who for grant in grants))
    key = "nobody" if not grants else "secret" if is_owner else "not_among"
    return Decision(allowed=False, because=key, about=(("data", about.data), ("who", who)))


def covers(one: Standing, grant: Grant, about: About) -> bool:
    """Whether a grant reaches everybody asked about; asked about nobody, whether it reaches anybody."""
    reached = reach(one, grant, about.data)
    if grant.by_task and not about.people:
        return bool(tasks_of(one, grant, about.data))
    return reached is None or (bool(reached) and reached.issuperset(about.people))


def covers_together(one: Standing, grants: Collection[Grant], about: About) -> bool:
    """Whether grants reach everybody asked about, himself by one and his reports by another."""
    reached = whose(one, grants, about.data)
    return reached is None or reached.issuperset(about.people)


def whose(one: Standing, grants: Collection[Grant], data: str) -> frozenset[str] | None:
    """Whose data grants give together; None: everybody's."""
    found = NOBODY
    for grant in grants:
        reached = reach(one, grant, data)
        if reached is None:
            return None
        found |= reached
    return found


def reach(one: Standing, grant: Grant, data: str) -> frozenset[str] | None:
    """Whose data a grant gives somebody; None: everybody's. By task: those of whom his open tasks are."""
    return tasks_of(one, grant, data).subjects if grant.by_task else without_task(one, grant, data)


def tasks_of(one: Standing, grant: Grant, data: str) -> Tasks:
    """What a grant by task gives somebody: what his tasks ask for, where he is among those named."""
    is_named = grant.by_task and without_task(one, grant, data) != NOBODY
    return open_tasks(one.number, data, one.day) if is_named else Tasks()


def without_task(one: Standing, grant: Grant, data: str) -> frozenset[str] | None:
    """Whose data a grant would give, whether there is a task or not. A relation is one to a person: it gives nothing of
    records that are of a customer or a shop, whose number might be that of a person."""
    if grant.who in (SELF, SUPERIOR, PEERS) and not rights_on(one.day).is_of_people(data):
        return frozenset([one.number]) if grant.by_task else NOBODY
    if grant.who == SELF:
        return frozenset([one.number])
    if grant.who == SUPERIOR:
        return one.below()
    if grant.who == PEERS:
        return one.beside()
    return None if grant.who == EVERYBODY or fold(grant.who) in one.named else NOBODY
