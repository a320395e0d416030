"""Views of a list: what somebody narrowed, ordered and grouped, kept under a name, for himself or for his unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, require
from kaohe.handbook.model import Register
from kaohe.ledger.actions import record
from kaohe.people.facts import on
from kaohe.people.models import Assignment
from kaohe.records.errors import NotKept, RecordsError
from kaohe.records.models import View
from kaohe.records.rights import seen_by

LONGEST_ADDRESS, MOST_VIEWS = 2000, 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A view that somebody may use; `address` is what stands behind the question mark."""

    number: int
    name: str
    address: str
    is_shared: bool
    is_own: bool
    is_first: bool
    unit: str
    owner: str


def views(actor: Actor, register: Register) -> list[Kept]:
    """His own views and those of his unit, in order of their names. Raises NotAllowed."""
    seen_by(actor, register)
    shared = ~Q(unit="") & Q(unit__in=units_of(actor))
    found = View.objects.filter(Q(owner=actor.name) | shared, register=register.name.value).order_by("name", "pk")
    return [
        Kept(
            one.pk, one.name, one.address, bool(one.unit), one.owner == actor.name, one.is_first, one.unit, one.owner
        )
        for one in found
    ]  # fmt: skip


def first_view(kept: list[Kept]) -> Kept | None:
    """The view with which the list opens: his own before his unit's."""
    firsts = sorted((one for one in kept if one.is_first), key=lambda one: (not one.is_own, one.is_shared))
    return firsts[0] if firsts else None


def forget_views(register: str, values: Collection[str]) -> None:
    """Takes away what is narrowed by values that are erased: whole ones, or beginnings that were looked for."""
    found = View.objects.filter(register=register)
    held = [one.pk for one in found if any(tells(name, said, values) for name, said in parse_qsl(one.address))]
    View.objects.filter(pk__in=held).delete()


def tells(name: str, said: str, values: Collection[str]) -> bool:
    """Whether a choice in an address says one of the values, or looks for a part of one."""
    is_part = name == "q" or name.startswith("has-")
    return any(value in said or (is_part and len(said) > 1 and said in value) for value in values if len(value) > 1)


@transaction.atomic
def keep_view(
    actor: Actor, register: Register, name: str, address: str, *, is_shared: bool = False, is_first: bool = False
) -> View:
    """Keeps a view; one of his own of the same name takes the new look. Raises NotAllowed, RecordsError."""
    require(actor, Permission.RECORDS_READ, register)
    unit = unit_of(actor) if is_shared else ""
    if is_shared and not unit:
        raise RecordsError("T124")
    own = View.objects.filter(register=register.name.value, owner=actor.name)
    if len(address) > LONGEST_ADDRESS or own.exclude(name=name).count() >= MOST_VIEWS:
        raise RecordsError("T125", most=MOST_VIEWS)
    if is_first:
        own.filter(unit=unit).update(is_first=False)
    made, _ = View.objects.update_or_create(
        register=register.name.value,
        owner=actor.name,
        name=name,
        defaults={"unit": unit, "address": address, "is_first": is_first},
    )
    detail = {"view": made.pk, "unit": unit, "first": is_first}
    record(actor, "records.view.keep", "register", register.name.value, detail=detail)
    return made


@transaction.atomic
def drop_view(actor: Actor, register: Register, number: int) -> None:
    """Drops a view of his own. Raises NotAllowed, NotKept."""
    require(actor, Permission.RECORDS_READ, register)
    found = View.objects.filter(register=register.name.value, owner=actor.name, pk=number).first()
    if found is None:
        raise NotKept("T126", number=number)
    record(actor, "records.view.drop", "register", register.name.value, detail={"view": number})
    found.delete()


def unit_of(actor: Actor) -> str:
    """The unit in which he works today; none for the program and for who holds no post."""
    return units_of(actor).order_by("-since").first() or ""


def units_of(actor: Actor) -> QuerySet[Assignment, str]:
    """The units in which he works today."""
    held = on(Assignment.objects.filter(person__number=actor.instead_of or actor.name), timezone.localdate())
    return held.values_list("unit__code", flat=True)
