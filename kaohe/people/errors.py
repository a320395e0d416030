"""What may be the matter with people, units and posts, in the three languages: messages.csv."""

from __future__ import annotations

from datetime import date

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere


class PeopleError(CodedError):
    """Something about people that a person can put right; `field` is the argument that is wrong."""

    room = "kaohe.people"

    def __init__(self, code: str, field: str = "", **args: object) -> None:
        super().__init__(code, **args)
        self.field = field


class NumberTaken(PeopleError):
    """A number is given once and never again."""

    def __init__(self, number: str, field: str = "number") -> None:
        super().__init__("P101", field, number=number)


class NotKnown(PeopleError, NotThere):
    """No person or unit of that name."""

    def __init__(self, kind: str, name: str, field: str = "", code: str = "") -> None:
        super().__init__(code or ("P102" if kind == "person" else "P103"), field or kind, name=name)


class DaysOverlap(PeopleError):
    """Two posts of one person would hold on the same day."""

    def __init__(self, number: str, since: date) -> None:
        super().__init__("P104", "since", number=number, day=since.isoformat())


class OutsideEmployment(PeopleError):
    """A post would hold on days on which the person is not employed."""

    def __init__(self, number: str, since: date, field: str = "since") -> None:
        super().__init__("P105", field, number=number, day=since.isoformat())


class Circle(PeopleError):
    """People or units would stand above themselves."""

    def __init__(self, path: list[str], field: str = "superior") -> None:
        super().__init__("P106", field, path=" → ".join(path))
        self.path = path


class NotWanted(PeopleError):
    """A change that cannot be made: it would change nothing, or what it needs is not so."""


class BeforeItBegan(PeopleError):
    """Something would end, or change, before it began."""

    def __init__(self, name: str, day: date, field: str = "since") -> None:
        super().__init__("P107", field, name=name, day=day.isoformat())


class ManyRefused(PeopleError):
    """An act for many people that cannot be done for some of them; nothing was done. `faults` tells of each."""

    def __init__(self, faults: list[PeopleError]) -> None:
        super().__init__("P113", count=len(faults))
        self.faults = faults
