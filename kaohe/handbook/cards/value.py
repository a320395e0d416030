"""參數: a number, date, time, 是 or 否 with the days from which it holds."""

from __future__ import annotations

from kaohe.handbook.ast import Name, String
from kaohe.handbook.cards.heads import CARD, Draft
from kaohe.handbook.cards.keys import Keys, Reader, may, must
from kaohe.handbook.cards.literals import is_literal
from kaohe.handbook.cards.shapes import day, formula, mapping, sentence
from kaohe.handbook.model import Formula, Value
from kaohe.handbook.tree import Mapping, Node

Dated = tuple[int | None, Formula]


def literal(node: Node, reader: Reader) -> Formula | None:
    """A formula that is nothing but a literal."""
    found = formula(node, reader)
    if found and not is_literal(found.expr):
        words = isinstance(found.expr, Name | String)
        reader.fault("K705" if words else "K700", found.text.span, text=found.text.value)
        return None
    return found


def dated_values(node: Node, reader: Reader) -> tuple[Dated, ...] | None:
    """`4分/天`, or `{2026-01-01: 4分/天, 2026-07-01: 5分/天}` in the order of time."""
    if not isinstance(node, Mapping):
        only = literal(node, reader)
        return ((None, only),) if only else None
    found: list[tuple[int, Formula]] = []
    for entry in (mapping(node, reader) or node).entries:
        first, value = day(entry.key, reader), literal(entry.value, reader)
        if first is None or value is None:
            continue
        if found and first <= found[-1][0]:
            reader.fault("K701", entry.key.span, day=entry.key.value)
        found.append((first, value))
    return tuple(found) or None


KEYS: Keys = {**CARD, "值": must(dated_values), "來源": may(sentence)}


def value(draft: Draft) -> Value | None:
    """The card, when it has no fault."""
    if draft.failed:
        return None
    entries = draft.entries
    return Value(**draft.head, values=entries.need(tuple, "值"), source=entries.get(str, "來源") or "")
