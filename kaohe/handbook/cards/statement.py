"""薪資單: lines that add up to what is paid."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, Reader, must
from kaohe.handbook.cards.pieces import bare_name, part
from kaohe.handbook.cards.shapes import different, listing, text
from kaohe.handbook.model import Statement
from kaohe.handbook.tree import Node, Text
from kaohe.handbook.words import canonical

Line = tuple[int, Text]


def line(node: Node, reader: Reader) -> Line | None:
    """`基礎工資`, or `減 補扣款` for what is taken off."""
    found = text(node, reader)
    if found is None:
        return None
    word, _, rest = found.value.strip().partition(" ")
    if rest and canonical(word, "value") == "減":
        return -1, bare_name(part(found, found.value.index(word) + len(word)))
    return 1, bare_name(found)


KEYS: Keys = {**RESULT, "行": must(listing(line))}


def statement(draft: Draft) -> Statement | None:
    """The card, when it has no fault."""
    lines: tuple[Line, ...] = draft.entries.many(tuple, "行")
    different([name for _, name in lines], draft.reader)
    return None if draft.failed else Statement(**draft.head, lines=lines)
