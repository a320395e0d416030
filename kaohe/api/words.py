"""What the API says of itself, in the language that was asked for: messages.csv."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language

from kaohe.base.catalogue import CodedError
from kaohe.base.errors import NotThere

COLUMNS: Final = {"zh-hant": "zh_Hant", "zh-hans": "zh_Hans", "en": "en"}


def language() -> str:
    """The column of the language in which this request is answered."""
    return COLUMNS.get(get_language() or "", "zh_Hant")


class ApiError(CodedError):
    """Something about a request, by its code."""

    room = "kaohe.api"

    def __init__(self, code: str, field: str = "", **args: object) -> None:
        super().__init__(code, **args)
        self.field = field


class NoSuchAddress(ApiError, NotThere):
    """Nothing is at this address."""


class OutOfDate(ApiError):
    """What was to be changed has changed since it was read."""


class ScopeMissing(ApiError):
    """The token is good, and not for this."""
