"""The policy: whether somebody may, and why or why not; and whose data he may see in a list."""

from __future__ import annotations

from django.utils import timezone

from kaohe.access.acting import Acting, behind
from kaohe.access.answering import decided, grants_of, tasks_of, whose
from kaohe.access.asking import About
from kaohe.access.models import Account
from kaohe.access.proving import lacking
from kaohe.access.remembering import once
from kaohe.access.rules import RULES, Rule
from kaohe.base.actor import Actor
from kaohe.base.permission import ALONE, Decision, NotAllowed, Permission


def policy(actor: Actor, permission: Permission, subject: object) -> Decision:
    """Whether an actor may today, and why."""
    if actor.is_system:
        return Decision(allowed=True, because="program")
    acting = once(behind, actor, timezone.localdate())
    if isinstance(acting, Decision):
        return acting
    rule = RULES[permission]
    about = About.of(rule, subject)
    decision = decided(acting, rule, about)
    if himself(acting, rule, about):
        is_alone = acting.is_owner and decision.allowed and once(alone)
        decision = Decision(allowed=is_alone, because=ALONE if is_alone else "himself")
    return (decision.allowed and lacking(actor, acting, permission, about)) or decision


def visible(actor: Actor, permission: Permission, subject: object) -> frozenset[str] | None:
    """The numbers of those whose data the actor may see or write; None: everybody's. Raises NotAllowed."""
    decision = policy(actor, permission, subject)
    if not decision.allowed:
        raise NotAllowed(actor, permission, decision)
    acting = once(behind, actor, timezone.localdate())
    if decision.because in ("program", "owner") or isinstance(acting, Decision) or acting.standing is None:
        return None
    rule = RULES[permission]
    about = About.of(rule, subject)
    return whose(acting.standing, grants_of(rule, about, acting.day), about.data)


def by_task(actor: Actor, permission: Permission, subject: object) -> frozenset[str]:
    """The keys of records that the actor sees besides, as long as a task of his is open."""
    acting = once(behind, actor, timezone.localdate())
    if actor.is_system or isinstance(acting, Decision) or acting.standing is None:
        return frozenset()
    about = About.of(RULES[permission], subject)
    grants = grants_of(RULES[permission], about, acting.day)
    return frozenset().union(*(tasks_of(acting.standing, grant, about.data).keys for grant in grants))


def himself(acting: Acting, rule: Rule, about: About) -> bool:
    """Whether somebody would decide about himself, or about whom he stands in for."""
    return rule.not_himself and bool(acting.selves.intersection(about.people))


def alone() -> bool:
    """Whether there is no other account: then the owner gives himself his post, for nobody else could."""
    return Account.objects.filter(is_active=True).count() == 1
