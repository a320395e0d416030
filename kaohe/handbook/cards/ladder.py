"""等級: grades with what each asks for, the highest first, and what is left at the end."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, Reader, must
from kaohe.handbook.cards.pieces import bare_name
from kaohe.handbook.cards.shapes import different, formula, mapping, name
from kaohe.handbook.model import Grade, Ladder
from kaohe.handbook.tree import Entry, Node
from kaohe.handbook.words import canonical


def grades(node: Node, reader: Reader) -> tuple[Grade, ...] | None:
    """`A級: 條件` rows and `其餘: 未定級` at the end."""
    found = mapping(node, reader)
    if found is None:
        return None
    rows = [_grade(entry, reader) for entry in found.entries]
    for entry in found.entries[:-1]:
        if _is_rest(entry):
            reader.fault("K720", entry.key.span)
    if found.entries and not any(_is_rest(entry) for entry in found.entries):
        reader.gap("K721", found.entries[-1].key.span)
    known = tuple(row for row in rows if row)
    different([row.name for row in known], reader)
    return known


def _is_rest(entry: Entry) -> bool:
    return canonical(entry.key.value, "value") == "其餘"


def _grade(entry: Entry, reader: Reader) -> Grade | None:
    if _is_rest(entry):
        rest = name(entry.value, reader)
        return Grade(rest, None) if rest else None
    condition = formula(entry.value, reader)
    return Grade(bare_name(entry.key), condition) if condition else None


KEYS: Keys = {**RESULT, "檔": must(grades)}


def ladder(draft: Draft) -> Ladder | None:
    """The card, when it has no fault."""
    if draft.failed:
        return None
    return Ladder(**draft.head, grades=draft.entries.many(Grade, "檔"))
