"""Finding what begins with a text by the index alone: how each database is asked so that it does."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import StartsWith
from typing_extensions import override

LAST = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


class Begins(StartsWith):
    """`key__begins="C-1"`: as `startswith`, which SQLite answers by reading every row."""

    lookup_name = "begins"

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """A range: its texts are compared byte by byte."""
        left, args = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*args, self.rhs, *args, after(str(self.rhs))]

    @override
    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Elsewhere the operator of `startswith`, which knows no lookup of this name."""
        return str(connection.operators[StartsWith.lookup_name]) % rhs


def after(text: str) -> str:
    """The first text behind all those that begin with this one, which is not empty.

    >>> after("C1")
    'C2'
    """
    last = ord(text[-1]) + 1
    if last > LAST:
        return after(text[:-1]) if len(text) > 1 else text
    return text[:-1] + chr(SURROGATES.stop if last in SURROGATES else last)


CharField.register_lookup(Begins)
