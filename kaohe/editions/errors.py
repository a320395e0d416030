"""What keeps a handbook from being taken in, changed, approved or put in force, in the three languages."""

from __future__ import annotations

from typing_extensions import override

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import KaoheError, NotThere
from kaohe.handbook.diagnostics import Diagnostic
from kaohe.handbook.messages import message

FIELDS = {
    "E110": "since",
    "E115": "said",
    "E117": "comments_until",
    "E140": "value",
    "E141": "value",
    "E142": "since",
    "E143": "post",
    "E144": "value",
    "E180": "file",
    "E187": "file",
    "E188": "file",
    "E186": "clause",
}
"""Which argument an error is about, where it is about one."""


class EditionError(CodedError):
    """Something about editions that a person can put right, by its code in messages.csv."""

    room = "kaohe.editions"

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = FIELDS.get(code, "")


class FaultOfCard(KaoheError):
    """What the check says of a card, as the end of a sentence."""

    def __init__(self, found: Diagnostic) -> None:
        self.found = found
        super().__init__(self.said("zh_Hant")[0])

    @override
    def said(self, language: str) -> tuple[str, str]:
        """In a language."""
        sign = ": " if language == "en" else "："
        return f"{sign}{message(self.found.code, self.found.args, language)}".rstrip("。."), ""


class NoSuch(EditionError, NotThere):
    """An edition, a file or a comment that is not there."""


class Conflict(EditionError):
    """Somebody else changed the same text meanwhile; nothing was saved, and both texts are here."""

    def __init__(self, place: str, *, yours: str, theirs: str) -> None:
        super().__init__("E101", place=place)
        self.place, self.yours, self.theirs = place, yours, theirs


class NotInForce(EditionError, NotThere):
    """No edition is in force on that day."""


class Refused(EditionError):
    """Faults of an upload, all of them."""

    def __init__(self, faults: list[EditionError]) -> None:
        super().__init__("E120", count=len(faults), first=faults[0])
        self.faults = tuple(faults)
