"""Reading a file once: who checks a handbook again of which one clause changed reads only that one anew."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast

from kaohe.handbook.diagnostics import Diagnostic, Diagnostics
from kaohe.handbook.source import SourceFile

T = TypeVar("T")
MOST = 300
"""Files kept; the handbook of a call centre has fifty."""


def read_once(read: Callable[[SourceFile, Diagnostics], T], file: SourceFile, diagnostics: Diagnostics) -> T:
    """What `read` makes of a file, with the faults it finds; the same for the same text, so nobody may change it."""
    made, faults = _made(read, file)
    diagnostics.items += faults
    return cast("T", made)


@lru_cache(maxsize=MOST)
def _made(read: Callable[[SourceFile, Diagnostics], object], file: SourceFile) -> tuple[object, tuple[Diagnostic, ...]]:
    own = Diagnostics()
    return read(file, own), tuple(own.items)
