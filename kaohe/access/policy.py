"""The policy: for each permission who has it, and why."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import Decision, Permission

Rule = Callable[[Actor, object], str]
"""Why the actor may; empty when this rule gives nothing."""


def owner(actor: Actor, subject: object) -> str:
    """The owner of the company's system."""
    del subject
    if actor.account is None:
        return ""
    return "owner" if Account.objects.filter(pk=actor.account, is_active=True, is_owner=True).exists() else ""


def program(actor: Actor, subject: object) -> str:
    """The program itself, started by whoever keeps the machine."""
    del subject
    return "program" if actor.is_system else ""


RULES: dict[Permission, tuple[Rule, ...]] = {
    Permission.ACCESS_ACCOUNT_OPEN: (owner, program),
    Permission.EDITIONS_ADOPT: (owner, program),
    Permission.EDITIONS_APPROVE: (owner, program),
    Permission.EDITIONS_COMMENT: (owner, program),
    Permission.EDITIONS_DRAFT_READ: (owner, program),
    Permission.EDITIONS_ENACT: (owner, program),
    Permission.EDITIONS_READ: (owner, program),
    Permission.EDITIONS_WRITE: (owner, program),
    Permission.LEDGER_ERASE: (owner, program),
    Permission.LEDGER_READ: (owner, program),
    Permission.LEDGER_VERIFY: (owner, program),
    Permission.PEOPLE_ASSIGN: (owner, program),
    Permission.PEOPLE_READ: (owner, program),
    Permission.PEOPLE_UNIT_EDIT: (owner, program),
    Permission.PEOPLE_WRITE: (owner, program),
    Permission.RECORDS_READ: (owner, program),
    Permission.RECORDS_WRITE: (owner, program),
}


def policy(actor: Actor, permission: Permission, subject: object) -> Decision:
    """The first rule that gives it; none: refused."""
    for rule in RULES[permission]:
        if why := rule(actor, subject):
            return Decision(allowed=True, because=why)
    return Decision(allowed=False, because="no rule gives it")
