"""States of a result as one integer: the worst state wins by being the largest, and brings its origin along."""

from __future__ import annotations

from dataclasses import dataclass, field

STATES = ("已定", "不適用", "待裁定", "缺數據", "超範圍")
SHIFT = 1 << 20


@dataclass(slots=True)
class Origins:
    """The places a state can come from, by number."""

    names: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def flag(self, state: str, origin: str) -> int:
        """The flag of a state that arises at `origin`; of two equal states the one met first wins."""
        number = self.numbers.setdefault(origin, len(self.numbers))
        if number == len(self.names):
            self.names.append(origin)
        return STATES.index(state) * SHIFT + SHIFT - 1 - number

    def read(self, flag: int) -> tuple[str, str]:
        """State and origin of a flag; 已定 and an empty origin for 0."""
        if flag == 0:
            return STATES[0], ""
        return STATES[flag // SHIFT], self.names[SHIFT - 1 - flag % SHIFT]


def least(state: str) -> int:
    """The smallest flag of a state."""
    return STATES.index(state) * SHIFT
