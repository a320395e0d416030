"""What may be the matter with people, units and posts."""

from __future__ import annotations

from datetime import date

from kaohe.base.errors import KaoheError, NotThere


class NumberTaken(KaoheError):
    """A number is given once and never again."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The number {number} is taken.",
            "Numbers are never given again, not even after somebody left; choose a new one.",
        )


class NotKnown(NotThere):
    """No person or unit of that name."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is no {kind} {name}.", "Look it up in the list, or open it first.")


class DaysOverlap(KaoheError):
    """Two posts of one person would hold on the same day."""

    def __init__(self, number: str, since: date) -> None:
        super().__init__(
            f"{number} already has a post on {since.isoformat()} that begins no earlier.",
            "Choose a later day, or correct the post that stands there.",
        )


class OutsideEmployment(KaoheError):
    """A post would hold on days on which the person is not employed."""

    def __init__(self, number: str, since: date) -> None:
        super().__init__(f"{number} is not employed on {since.isoformat()}.", "Choose a day from hiring to leaving.")


class Circle(KaoheError):
    """People or units would stand above themselves."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(f"This would be a circle: {' → '.join(path)}.", "Choose another superior.")
        self.path = path
