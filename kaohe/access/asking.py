"""What is asked: about which data, and whose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kaohe.access.rules import Rule
from kaohe.handbook.model import Register
from kaohe.people.models import Person


@dataclass(frozen=True, slots=True)
class About:
    """What a question is about: the data as the handbook calls it, and whose; no people: anybody's will do."""

    data: str
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, rule: Rule, subject: object) -> About:
        """A register, (register, whose number or numbers), a person or his number, or nothing."""
        people: object = subject if rule.of_person else None
        named: object = rule.data
        if not rule.data:
            named, people = subject if isinstance(subject, tuple) else (subject, None)
        return cls(named.name.value if isinstance(named, Register) else str(named), numbers(people))


def numbers(people: object) -> tuple[str, ...]:
    """The numbers of people, named in any way; the empty one is that of no person, for records of nobody."""
    match people:
        case str():
            return (people,)
        case Person():
            return (people.number,)
        case Collection():
            return tuple(sorted({number for one in people for number in numbers(one)}))
        case _:
            return ()
