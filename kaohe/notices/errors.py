"""What may be the matter with a circular, in the three languages: messages.csv."""

from __future__ import annotations

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere

FIELDS = {"N102": "to", "N103": "to", "N104": "read_by", "N105": "text"}
"""Which argument an error is about, where it is about one."""


class NoticeError(CodedError):
    """Something about circulars that a person can put right."""

    room = "kaohe.notices"

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code, **args)
        self.field = FIELDS.get(code, "")


class NoSuchNotice(NoticeError, NotThere):
    """A circular that is not there, or not for the one who asks."""
