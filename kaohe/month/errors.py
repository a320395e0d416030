"""What keeps a month from being closed or a run from being read, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from kaohe.base import catalogue as base
from kaohe.base.catalogue import CodedError

ROOM = "kaohe.month"


class MonthError(CodedError):
    """Something about months and runs that a person can put right, by its code in messages.csv."""

    room = ROOM


def catalogue() -> dict[str, dict[str, str]]:
    """The rows of messages.csv by code."""
    return base.catalogue(ROOM)


def told(code: str, args: Mapping[str, str], language: str) -> tuple[str, str]:
    """The sentence of a code and the advice whose arguments are all there."""
    return base.told(ROOM, code, args, language)
