"""Who stands for which role in the demonstration: chosen from its people by where they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kaohe.people.facts import on
from kaohe.people.models import Assignment, UnitStanding

PLANNER, PLANNING, PERSONNEL = "計劃員", "銷售計劃部", "人力資源部"


def roles(owner: str, day: date) -> dict[str, str]:
    """Role → number: an employee, one beside him, his leader and who is above, a leader elsewhere, who keeps what."""
    held = on(Assignment.objects.all(), day).select_related("person", "superior").order_by("person__number")
    posts = list(held)
    names = dict(on(UnitStanding.objects.all(), day).values_list("unit", "name"))

    def first(wanted: Callable[[Assignment], bool]) -> Assignment:
        return next(one for one in posts if wanted(one))

    def beside(post: Assignment) -> list[Assignment]:
        return [one for one in posts if one.superior_id == post.superior_id and one is not post]

    employee = first(lambda one: bool(one.superior_id and beside(one)))
    leader = first(lambda one: one.person_id == employee.superior_id)
    chosen = {
        "employee": employee,
        "peer": beside(employee)[0],
        "leader": leader,
        "other_leader": first(lambda one: one.post == leader.post and one is not leader),
        "analyst": first(lambda one: one.post == PLANNER and names[one.unit_id] == PLANNING),
        "hr": first(lambda one: names[one.unit_id] == PERSONNEL),
        "director": first(lambda one: one.person_id == leader.superior_id),
    }
    return {role: one.person.number for role, one in chosen.items()} | {"owner": owner}
