"""A staff list that is taken in and killed, and what a new process finds afterwards."""

from datetime import date
from functools import partial

from kaohe.base.actor import Actor
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.people.facts import on
from kaohe.people.many import Change, assign_many, take_back
from kaohe.people.models import Assignment, Employment, Person, StaffList, Unit
from kaohe.people.staff_list import keep_staff_list, plan_of, staff_list, take_in

WHO = Actor.system("command")
DAY = date(2026, 11, 1)
LATER = date(2026, 12, 1)
FOUR = [f"E{n}" for n in range(4)]
HEAD = "工號,姓名,入職日期,崗位,單位,上級\n"
LIST = HEAD + "L1,長,2026-01-01,班長,一組,\n" + "".join(f"E{n},員{n},2026-01-01,坐席,一組,L1\n" for n in range(4))


def ready(act, place):
    """The act as a function without arguments."""
    del place
    if act in {"many", "take back"}:
        return of_many(act)
    if act == "keep":
        return lambda: keep_staff_list(WHO, "名單.csv", LIST.encode())
    number = keep_staff_list(WHO, "名單.csv", LIST.encode()).pk
    return lambda: taken_in(number)


def of_many(act):
    """Posts of four people changed at once, or that taken back."""
    taken_in(keep_staff_list(WHO, "名單.csv", LIST.encode()).pk)
    changed = partial(assign_many, WHO, FOUR, Change(post="組員"), since=LATER, reason="試")
    if act == "many":
        return changed
    position = changed().position
    return lambda: take_back(WHO, position)


def taken_in(number):
    """The list as it is shown and then taken in."""
    _, table = staff_list(WHO, number)
    plan = plan_of(WHO, table, table.guessed(), DAY)
    take_in(WHO, number, table.guessed(), DAY, shown=plan.digest)


def found():
    """How many there are of everything, whether the list is taken in, and whether the ledger holds."""
    models = (Person, Employment, Assignment, Unit)
    return {
        "counts": [model.objects.count() for model in models],
        "later": sorted(on(Assignment.objects.filter(person__number__in=FOUR), LATER).values_list("post", flat=True)),
        "lists": StaffList.objects.count(),
        "taken": StaffList.objects.filter(taken__isnull=False).count(),
        "ledger": Entry.objects.count(),
        "broken": list(verified(WHO).broken),
    }
