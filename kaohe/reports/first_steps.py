"""What a young company still has to do before it can be used: each step with whether it is done."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, offered
from kaohe.editions.in_force import first_handbook
from kaohe.people.models import Assignment, Person, Unit
from kaohe.records.models import Batch, Revision


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step by its name, whether it is done, and whether the actor may do it."""

    name: str
    done: bool
    allowed: bool


def first_steps(actor: Actor) -> list[FirstStep]:
    """The steps in their order, for who sets the company up; none for others, and none once all are done."""
    if not offered(actor, Permission.PEOPLE_WRITE, ANYONE):
        return []
    written = Revision.objects.exists() or Batch.objects.filter(state=Batch.State.TAKEN).exists()
    steps = [
        FirstStep("handbook", bool(first_handbook()), offered(actor, Permission.EDITIONS_ADOPT)),
        FirstStep("people", Person.objects.all()[1:2].exists(), allowed=True),
        FirstStep("units", Unit.objects.exists(), offered(actor, Permission.PEOPLE_UNIT_EDIT)),
        FirstStep("posts", Assignment.objects.exists(), offered(actor, Permission.PEOPLE_ASSIGN, ANYONE)),
        FirstStep("accounts", Account.objects.all()[1:2].exists(), offered(actor, Permission.ACCESS_ACCOUNT_OPEN)),
        FirstStep("records", written, allowed=True),
    ]
    return [] if all(one.done for one in steps) else steps
