"""Who stands how to whom on a day: the line of superiors, those below, those beside."""

from __future__ import annotations

from datetime import date

from django.db import connection

from kaohe.people.facts import on
from kaohe.people.models import Assignment

HOLDS = "a.superseded_at IS NULL AND a.since <= %s AND (a.until IS NULL OR a.until >= %s)"
# UNION, not UNION ALL: whoever was met is not followed again, so that even a circle comes to an end.
BELOW = f"""
    WITH RECURSIVE line(person) AS (
        SELECT a.person_id FROM people_assignment a WHERE a.superior_id = %s AND {HOLDS}
        UNION
        SELECT a.person_id FROM people_assignment a JOIN line ON a.superior_id = line.person WHERE {HOLDS}
    )
    SELECT p.number FROM people_person p JOIN line ON p.id = line.person
"""  # noqa: S608 - made of constants


def below(person: int, day: date) -> frozenset[str]:
    """The numbers of all who report to a person on a day, directly or through others; one query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [person, day, day, day, day])
        return frozenset(number for (number,) in cursor.fetchall())


def beside(person: int, day: date) -> frozenset[str]:
    """The numbers of those who share a unit or a superior with a person on a day; two queries.

    Not himself, nor his superiors, nor those who report to him.
    """
    held = on(Assignment.objects.all(), day)
    units, superiors = set[int](), set[int]()
    for unit, superior in held.filter(person=person).values_list("unit", "superior"):
        units.add(unit)
        superiors.update([superior] if superior else [])
    same = held.filter(unit__in=units) | held.filter(superior__in=superiors)
    return frozenset(
        same.exclude(person__in=[person, *superiors]).exclude(superior=person).values_list("person__number", flat=True)
    )
