"""Who acts: a person of the company, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

SYSTEM = "system:"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `name` is a person's number (工號), or `system:` and what of the program acts.

    `account` is the sign-in behind it, None for the program; `instead_of` the person for whom a stand-in acts; `token`
    the number of the token by which a program acts in his name.
    """

    name: str
    account: int | None = None
    instead_of: str = ""
    token: int | None = None

    @classmethod
    def system(cls, what: str) -> Self:
        """The program itself: `worker`, `command`, `first-run`."""
        return cls(SYSTEM + what)

    @property
    def is_system(self) -> bool:
        """Whether the program acts, not a person."""
        return self.name.startswith(SYSTEM)
