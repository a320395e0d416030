"""查表: a value by bounds, one a row, or by equality in a long table."""

from __future__ import annotations

from itertools import pairwise

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.literals import gap
from kaohe.handbook.cards.pieces import part
from kaohe.handbook.cards.shapes import choice, formula, listing, mapping, parsed, text
from kaohe.handbook.model import Formula, Lookup, Tier
from kaohe.handbook.tree import Entry, Listing, Node, Text
from kaohe.handbook.words import canonical

DOWNWARD = ("以上", "超過")
UPWARD = ("以下", "不足")
SLICING = ("超過", "以下")
"""分段 needs bounds that belong to the slice below: 超過 or 以下."""
REST = "其餘"


def formulas(node: Node, reader: Reader) -> tuple[Formula, ...] | None:
    """One formula, or a list of them."""
    items = node.items if isinstance(node, Listing) else (node,)
    found = tuple(item for item in (formula(one, reader) for one in items) if item)
    return found or None


def tier(node: Node, reader: Reader) -> Tier | None:
    """`95分 以上: 1.20` or `其餘: 0.60`."""
    found = mapping(node, reader)
    if found is None:
        return None
    if len(found.entries) != 1:
        reader.fault("K730", found.span)
        return None
    return _tier(found.entries[0], reader)


def _tier(entry: Entry, reader: Reader) -> Tier | None:
    value = formula(entry.value, reader)
    if canonical(entry.key.value, "value") == REST:
        return Tier(None, REST, value, entry.key.span) if value else None
    limit, word = _bound(entry.key, reader)
    return Tier(limit, word, value, entry.key.span) if limit and word and value else None


def _bound(key: Text, reader: Reader) -> tuple[Formula | None, str]:
    """`95分 以上` as its number and its word; the blank between them may be missing."""
    written = key.value.rstrip()
    for start in range(len(written) - 1, 0, -1):
        word = canonical(written[start:].strip(), "value")
        if word in (*DOWNWARD, *UPWARD):
            return parsed(part(key, 0, start), reader), word
    reader.fault("K731", key.span, text=key.value)
    return None, ""


KEYS: Keys = {
    **RESULT,
    "按": must(formulas),
    "檔": may(listing(tier)),
    "方式": may(choice("取值", "全額", "分段")),
    "表": may(text),
}


def lookup(draft: Draft) -> Lookup | None:
    """The card, when it has no fault; the rows of a long table are read by `load`."""
    entries = draft.entries
    mode = entries.get(str, "方式") or "取值"
    tiers = entries.many(Tier, "檔")
    _check_form(entries)
    _check_rest(tiers, entries)
    _check_order(tiers, entries)
    if mode == "分段":
        for row in tiers:
            if row.word not in (*SLICING, REST):
                entries.reader.fault("K738", row.span, word=row.word)
    if draft.failed:
        return None
    by = entries.many(Formula, "按")
    return Lookup(**draft.head, by=by, mode=mode, tiers=tiers, table_path=entries.get(Text, "表"))


def _check_form(entries: Entries) -> None:
    """Either rows or a table; rows go by one value."""
    fault = entries.reader.fault
    if entries.has("檔") == entries.has("表"):
        if entries.has("檔"):
            fault("K732", entries.at("表"))
        else:
            entries.reader.gap("K733", entries.span)
    if entries.has("檔") and len(entries.many(Formula, "按")) > 1:
        fault("K734", entries.at("按"))
    if entries.has("表") and entries.has("方式") and entries.get(str, "方式") != "取值":
        fault("K739", entries.at("方式"))


def _check_rest(tiers: tuple[Tier, ...], entries: Entries) -> None:
    """其餘 stands once, at the end."""
    for row in tiers[:-1]:
        if row.word == REST:
            entries.reader.fault("K720", row.span)
    if tiers and not entries.reader.failed and tiers[-1].word != REST:
        entries.reader.gap("K721", tiers[-1].span)


def _check_order(tiers: tuple[Tier, ...], entries: Entries) -> None:
    """One direction, and literal bounds run that way without standing still."""
    bounds = [row for row in tiers if row.bound]
    directions = {row.word in DOWNWARD for row in bounds}
    if len(directions) > 1:
        odd = next(row for row in bounds if (row.word in DOWNWARD) != (bounds[0].word in DOWNWARD))
        entries.reader.fault("K735", odd.span, word=odd.word, first=bounds[0].word)
        return
    for above, below in pairwise(bounds):
        _check_step(above, below, entries)


def _check_step(above: Tier, below: Tier, entries: Entries) -> None:
    """The lower row of two: further along, or the same bound with the word that takes it in."""
    width = gap(above.bound, below.bound)
    if width is None or below.bound is None or above.bound is None:
        return
    downward = above.word in DOWNWARD
    told = {"bound": below.bound.text.value, "before": above.bound.text.value}
    if width == 0:
        if (above.word, below.word) not in (("超過", "以上"), ("不足", "以下")):
            entries.reader.fault("K737", below.span, **told)
    elif (width > 0) == downward:
        entries.reader.fault("K736", below.span, **told)
