"""Which records of a register somebody may see: all, those of some people, single ones by an open task."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed, Permission, visible, visible_by_task
from kaohe.handbook.model import Register
from kaohe.records.errors import NotKept
from kaohe.records.models import Revision


@dataclass(frozen=True, slots=True)
class Seen:
    """The `subjects` whose records may be seen, None for everybody's; and `keys` of records besides."""

    subjects: frozenset[str] | None = None
    keys: frozenset[str] = frozenset()

    def holds(self, subject: str, key: str) -> bool:
        """Whether one record may be seen."""
        return self.subjects is None or subject in self.subjects or key in self.keys

    def condition(self) -> Q:
        """That an entry may be seen."""
        if self.subjects is None:
            return Q()
        his = ~Q(subject="") & Q(subject__in=self.subjects)  # Said so that the index is used.
        return his | Q(key__in=self.keys) if self.keys else his


EVERYTHING = Seen()


def seen_by(actor: Actor, register: Register) -> Seen:
    """What the actor may see of a register. Raises NotAllowed where there is nothing."""
    subjects = visible(actor, Permission.RECORDS_READ, register)
    return Seen(
        subjects, visible_by_task(actor, Permission.RECORDS_READ, register) if subjects is not None else frozenset()
    )


def one_visible(actor: Actor, register: Register, entry: int) -> list[Revision]:
    """The revisions of an entry that the actor may see, in order, the last among them. Raises NotAllowed, NotKept.

    Every look at one entry begins here: one that he may not see reads as one that is not there.
    """
    seen = seen_by(actor, register)
    found = list(Revision.objects.filter(register=register.name.value, entry=entry).order_by("number"))
    if not found or not seen.holds(found[-1].subject, found[-1].key):
        raise NotKept("T102", entry=entry)
    return [one for one in found if seen.holds(one.subject, one.key)]


def sees_all(actor: Actor, register: Register | None) -> bool:
    """Whether the actor may see everybody's records; of no register he sees none."""
    try:
        return register is not None and visible(actor, Permission.RECORDS_READ, register) is None
    except NotAllowed:
        return False
