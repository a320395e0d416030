"""What keeps something from being erased or withdrawn, in the three languages: messages.csv."""

from __future__ import annotations

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere

NO_REASON = "V105"


class PrivacyError(CodedError):
    """Something about personal data that a person can put right, by its code in messages.csv."""

    room = "kaohe.privacy"

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = "reason" if code == NO_REASON else ""


class NoProposal(PrivacyError, NotThere):
    """No such proposal, or nothing due in that register."""
