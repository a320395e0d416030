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
    """The numbers of those who share a unit or a superior with a person on a day; one query.

    Not himself, nor his superiors, nor those who report to him.
    """
    held = on(Assignment.objects.all(), day)
    own = held.filter(person=person)
    superiors = own.filter(superior__isnull=False).values("superior")
    others = held.exclude(person=person).exclude(person__in=superiors).exclude(superior=person)
    same = (others.filter(unit__in=own.values("unit")), others.filter(superior__in=superiors))  # An index for each.
    in_unit, under_superior = (one.values_list("person__number", flat=True) for one in same)
    return frozenset(in_unit.union(under_superior))
