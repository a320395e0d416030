"""Who may bring in whose row."""

from __future__ import annotations

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can
from kaohe.people.models import Person


def not_his_to_bring(actor: Actor) -> list[str]:
    """The numbers of people whose rows this one must leave to others, so that it is said before he tries."""
    own = Person.objects.filter(number__in=actor.selves).order_by("number").values_list("number", flat=True)
    return [one for one in own if not can(actor, Permission.MONTH_OPENING, one)]
