"""Whose records somebody may see: all of a register, those of some people, or none."""

from __future__ import annotations

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, visible
from kaohe.handbook.model import Register


def whose(actor: Actor, register: Register) -> frozenset[str] | None:
    """The subjects whose records the actor may see; None: everybody's. Raises NotAllowed where there is none."""
    return visible(actor, Permission.RECORDS_READ, register)
