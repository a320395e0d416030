"""What a token may be for: an area, to read it or to write it as well."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """An area of the API and what may be done in it."""

    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    REGISTERS_READ = "registers:read"
    REGISTERS_WRITE = "registers:write"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    HANDBOOK_READ = "handbook:read"
    HANDBOOK_WRITE = "handbook:write"
    LEDGER_READ = "ledger:read"


def widest(scopes: Iterable[str]) -> list[str]:
    """Scopes without those that another of them holds.

    >>> widest(["ledger:read", "people:read", "people:write"])
    ['ledger:read', 'people:write']
    """
    given = list(scopes)
    return [one for one in given if not (one.endswith(":read") and f"{one.partition(':')[0]}:write" in given)]


def covers(scopes: Iterable[str], wanted: Scope) -> bool:
    """Whether scopes reach what is wanted; who may write may read.

    >>> covers(["people:write"], Scope.PEOPLE_READ), covers(["people:read"], Scope.PEOPLE_WRITE)
    (True, False)
    """
    area = wanted.partition(":")[0]
    return wanted in scopes or (wanted.endswith(":read") and f"{area}:write" in scopes)
