"""What keeps a demonstration from being made or removed, in the three languages."""

from __future__ import annotations

from kaohe.base.catalogue import CodedError

NOT_CONFIRMED = "D202"


class DemonstrationError(CodedError):
    """Something about the demonstration that a person can put right, by its code in messages.csv."""

    room = "kaohe.demonstration"

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = "confirmed" if code == NOT_CONFIRMED else ""
