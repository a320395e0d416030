"""What keeps an entry or a file from being taken, in the three languages."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere
from kaohe.intake.faults import RowFault
from kaohe.intake.messages import hint, message
from kaohe.jobs.kinds import Said, said

NO_REASON = "T105"
ROOM = "kaohe.records"


class RecordsError(CodedError):
    """Something about records that a person can put right, by its code in messages.csv."""

    room = ROOM

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = "reason" if code == NO_REASON else ""


class NotKept(RecordsError, NotThere):
    """No entry or import of that number."""


class RowsRefused(RecordsError):
    """Rows were not taken, none of them; `faults` holds all that is wrong with them."""

    def __init__(self, register: str, faults: Sequence[RowFault]) -> None:
        super().__init__("T101", register=register, count=len(faults))
        self.faults = tuple(faults)


class NoSuchChoice(RecordsError):
    """A list was to leave the house narrowed by a choice that makes no sense: it would be all of it."""

    def __init__(self, register: str) -> None:
        super().__init__("T133", register=register)


class CardChanged(RecordsError):
    """Rows were looked at by what the handbook said then. It says otherwise now: they are to be looked at anew."""


class SeenOtherwise(RecordsError):
    """Rows were to be taken as somebody saw them, and another has had the file looked at otherwise meanwhile."""


class FilesRefused(RecordsError):
    """Files were not taken, none of them; `faults` says of each what is wrong with it."""

    def __init__(self, faults: Sequence[RecordsError]) -> None:
        super().__init__("T178", count=len(faults))
        self.faults = tuple(faults)


class EntryRefused(RecordsError):
    """A record with files was not taken: what is wrong with its fields, with its files, or with both."""

    def __init__(self) -> None:
        super().__init__("T179")
        self.rows: RowsRefused | None = None
        self.files: FilesRefused | None = None


class ValueRefused(RecordsError):
    """What a list is to be compared with is no value of that field."""

    def __init__(self, found: RowFault) -> None:
        super().__init__("T109", field=found.column)
        self.fault = found

    @override
    def said(self, language: str) -> tuple[str, str]:
        """As an entry with that value would be told."""
        return message(self.fault, language), hint(self.fault, language)


def said_of(code: str, **args: object) -> Said:
    """A sentence of this room in each language, for the page of a job."""
    return said(ROOM, code, **args)
