"""Who acts: a person of the company, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

SYSTEM = "system:"


class Proof(IntEnum):
    """How surely it is he who acts: what his sign-in has proven, each more than the one before."""

    PASSWORD = 1
    SECOND_FACTOR = 2
    """A second factor or a passkey, at any time since he signed in."""
    FRESH = 3
    """Besides, within the last minutes."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. `name` is a person's number (工號), or `system:` and what of the program acts.

    `account` is the sign-in behind it, None for the program; `instead_of` the person for whom a stand-in acts; `token`
    the number of the token by which a program acts in his name.
    `proof` is what his session has proven; where there is no session there is nothing to prove.
    """

    name: str
    account: int | None = None
    instead_of: str = ""
    token: int | None = None
    proof: Proof = Proof.FRESH

    @classmethod
    def system(cls, what: str) -> Self:
        """The program itself: `worker`, `command`, `first-run`."""
        return cls(SYSTEM + what)

    @property
    def selves(self) -> frozenset[str]:
        """As whom he may decide nothing: himself, and whom he stands in for."""
        return frozenset({self.name, self.instead_of} - {""})

    @property
    def is_system(self) -> bool:
        """Whether the program acts, not a person."""
        return self.name.startswith(SYSTEM)
