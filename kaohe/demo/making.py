"""What every maker of rows is given: the book, the firm, its own chance, and what others have made before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from kaohe.demo.asks import Asks
from kaohe.demo.chance import source
from kaohe.demo.columns import Column, columns_of
from kaohe.demo.days import Month
from kaohe.demo.facts import Facts
from kaohe.demo.people import Firm, Stretch
from kaohe.demo.posts import rank
from kaohe.demo.profile import Profile
from kaohe.demo.reach import Posts, Reach
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold


@dataclass(slots=True)
class Making:
    """The surroundings of all makers; `keys` are the keys of registers that others link to."""

    book: Book
    firm: Firm
    profile: Profile
    reach: Reach
    facts: Facts
    asks: Asks
    seed: int
    keys: dict[str, list[str]] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that are told."""
        return self.firm.months

    def chance(self, *words: object) -> Random:
        """The chance of these words, in this company."""
        return source(self.seed, *words)

    def columns(self, register: Register) -> dict[str, Column]:
        """A register's columns."""
        return columns_of(self.book, register)

    def posts(self, *titles: str) -> Posts:
        """Those of the titles that the handbook has; all who lead nobody when it has none of them."""
        known = frozenset(titles) & frozenset(self.firm.posts)
        return known or frozenset(post for post in self.firm.posts if not rank(post)) or None

    def parameter(self, name: str, usual: int) -> int:
        """A 參數 as a whole number of the engine, or what is usual when the handbook has none."""
        found = self.book.parameter(name)
        value = getattr(found.core, "value", None) if found else None
        return value if isinstance(value, int) else usual

    def stretches(self, word: str, posts: Posts) -> Iterator[tuple[Month, Stretch, Random]]:
        """Month by month everybody in these posts, with the chance of the month for that register."""
        for month in self.months:
            rng = self.chance(word, month)
            for stretch in self.firm.stretches(month, posts):
                yield month, stretch, rng

    def is_linked(self, register: Register) -> bool:
        """Whether fields elsewhere hold its keys."""
        name = fold(register.name.value)
        fields = (item for one in self.book.registers.values() for item in one.fields if one is not register)
        return any(fold(item.type) == name for item in fields)

    def linked(self, register: str) -> list[str]:
        """The keys of a register that was made before."""
        return self.keys.get(fold(register), [])
