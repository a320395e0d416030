"""Names and keywords written without blanks between them: where the blanks belong."""

from __future__ import annotations

from collections.abc import Container

from kaohe.handbook.names import fold
from kaohe.handbook.words import spellings

OPERATORS = tuple(word for word in spellings("operator") if not word.isascii())


def apart(text: str, known: Container[str]) -> str | None:
    """The text with blanks between its names and keywords; None when it is not made of those.

    `known` holds folded names.

    >>> apart("缺勤且遲到", {fold("缺勤"), fold("遲到")})
    '缺勤 且 遲到'
    """
    found: list[str | None] = ["", *[None] * len(text)]
    for end in range(1, len(text) + 1):
        for start in range(end):
            before, piece = found[start], text[start:end]
            if before is not None and (piece in OPERATORS or fold(piece) in known):
                found[end] = f"{before} {piece}".strip()
                break
    said = found[-1]
    return said if said is not None and " " in said else None
