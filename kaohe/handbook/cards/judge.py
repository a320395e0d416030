"""裁定: what a person decides, within printed bounds."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.levels import point_levels, point_range
from kaohe.handbook.cards.literals import amount, gap
from kaohe.handbook.cards.shapes import formula, listing, name, names
from kaohe.handbook.model import Formula, Judge, Level
from kaohe.handbook.tree import Node, Text
from kaohe.handbook.words import canonical

DEDUCTING = ("扣分範圍", "扣分等級")
WAYS = ("得分範圍", "扣分範圍", "得分等級", "扣分等級", "選項")


def choices(node: Node, reader: Reader) -> tuple[Text, ...] | None:
    """`[是, 否]`: at least two."""
    found = names(node, reader)
    if found is not None and len(found) < 2:
        reader.fault("K744", node.span)
    return found and tuple(Text(canonical(one.value, "truth") or one.value, one.span) for one in found)


KEYS: Keys = {
    **RESULT,
    "評分人": must(names),
    "滿分": may(formula),
    "得分範圍": may(point_range),
    "扣分範圍": may(point_range),
    "得分等級": may(point_levels),
    "扣分等級": may(point_levels),
    "選項": may(choices),
    "步": may(formula),
    "事實": may(listing(name)),
    "提議": may(formula),
    "何時": may(formula),
    "否則": may(formula),
    "台賬": may(name),
}


def judge(draft: Draft) -> Judge | None:
    """The card, when it has no fault."""
    entries = draft.entries
    way = _way(entries)
    levels = entries.many(Level, way) if way != "選項" else ()
    _check(entries, way, levels)
    if draft.failed:
        return None
    return Judge(
        **draft.head,
        judges=entries.many(Text, "評分人"),
        full=entries.get(Formula, "滿分"),
        deducts=way in DEDUCTING,
        levels=levels,
        choices=entries.many(Text, "選項"),
        step=entries.get(Formula, "步"),
        facts=entries.many(Text, "事實"),
        proposal=entries.get(Formula, "提議"),
        when=entries.get(Formula, "何時"),
        otherwise=entries.get(Formula, "否則"),
        register=entries.get(Text, "台賬"),
    )


def _way(entries: Entries) -> str:
    """Which of the five ways to judge is written; exactly one must be."""
    written = [way for way in WAYS if entries.has(way)]
    if not written:
        entries.reader.gap("K740", entries.span)
        return "選項"
    for other in written[1:]:
        entries.reader.fault("K741", entries.at(other), first=written[0], other=other)
    return written[0]


def _check(entries: Entries, way: str, levels: tuple[Level, ...]) -> None:
    fault = entries.reader.fault
    if way == "選項":
        for key in ("滿分", "步"):
            if entries.has(key) and entries.has("選項"):
                fault("K745", entries.at(key), key=key)
    elif any(level.low is not level.high for level in levels) and not entries.has("步"):
        fault("K742", entries.at(way), way=way)
    if entries.has("否則") and not entries.has("何時"):
        fault("K746", entries.at("否則"))
    step = entries.get(Formula, "步")
    if step and levels:
        check_step(step, levels, entries.reader)
    check_full(entries.get(Formula, "滿分"), levels, entries.reader)


def check_step(step: Formula, levels: tuple[Level, ...], reader: Reader) -> None:
    """The step is more than nothing, and leads from the low to the high end of every range."""
    size = amount(step)
    if size is None:
        return
    if size[1] <= 0:
        reader.fault("K743", step.text.span, step=step.text.value)
        return
    for level in levels:
        width = gap(level.low, level.high)
        if width is not None and width % size[1]:
            told = {"low": level.low.text.value, "high": level.high.text.value}
            reader.fault("K750", level.high.text.span, step=step.text.value, **told)


def check_full(full: Formula | None, levels: tuple[Level, ...], reader: Reader) -> None:
    """No level gives or takes more than 滿分."""
    for level in levels:
        room = gap(level.high, full)
        if full and room is not None and room < 0:
            reader.fault("K751", level.high.text.span, high=level.high.text.value, full=full.text.value)
