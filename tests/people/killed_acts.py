"""A staff list that is taken in and killed, and what a new process finds afterwards."""

from datetime import date

from kaohe.base.actor import Actor
from kaohe.ledger.models import Entry
from kaohe.ledger.queries import verified
from kaohe.people.models import Assignment, Employment, Person, StaffList, Unit
from kaohe.people.staff_list import keep_staff_list, plan_of, staff_list, take_in

WHO = Actor.system("command")
DAY = date(2026, 11, 1)
HEAD = "工號,姓名,入職日期,崗位,單位,上級\n"
LIST = HEAD + "L1,長,2026-01-01,班長,一組,\n" + "".join(f"E{n},員{n},2026-01-01,坐席,一組,L1\n" for n in range(4))


def ready(act, place):
    """The act as a function without arguments."""
    del place
    if act == "keep":
        return lambda: keep_staff_list(WHO, "名單.csv", LIST.encode())
    number = keep_staff_list(WHO, "名單.csv", LIST.encode()).pk
    return lambda: taken_in(number)


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
        "lists": StaffList.objects.count(),
        "taken": StaffList.objects.filter(taken__isnull=False).count(),
        "ledger": Entry.objects.count(),
        "broken": list(verified(WHO).broken),
    }
