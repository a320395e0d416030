"""What a clause says, with the values that it quotes."""

from __future__ import annotations

import re

from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.book import Book


def clause_text(book: Book, clause: str | None) -> str:
    """The first line of a clause, quoted values filled in; empty for a clause that the handbook does not have."""
    for chapter in book.source.chapters:
        for found in chapter.clauses:
            if found.id == clause:
                first = found.text.value.split("\n")[0]
                return re.sub(r"\{([^{}\n]+)\}", lambda match: quoted(book, match[1]), first)
    return ""


def quoted(book: Book, name: str) -> str:
    """The value a clause quotes."""
    value = book.parameter(name)
    if value is None or not isinstance(value.core, core.Const):
        return f"{{{name}}}"
    return shown(value.core.value, value.type)
