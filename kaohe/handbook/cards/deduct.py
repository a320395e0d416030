"""扣分: points taken off for each row of a register."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Entries, Keys, may, must
from kaohe.handbook.cards.literals import gap
from kaohe.handbook.cards.shapes import choice, formula, inner, listing, name, names, whole, yes
from kaohe.handbook.model import Deduct, Formula, Streak
from kaohe.handbook.tree import Text

STREAK: Keys = {"從第": must(whole(2, 1000)), "倍數": must(formula), "方式": may(choice("固定", "遞增"))}

KEYS: Keys = {
    **RESULT,
    "台賬": must(name),
    "條件": may(formula),
    "每次": may(formula),
    "第": may(listing(formula)),
    "連續": may(inner(STREAK)),
    "每期一次": may(yes),
    "一票否決": may(yes),
    "封頂": may(formula),
    "滿分": may(formula),
    "超出": may(choice("捨去", "扣總分")),
    "排序": may(names),
}


def deduct(draft: Draft) -> Deduct | None:
    """The card, when it has no fault."""
    entries = draft.entries
    _check(entries)
    if draft.failed:
        return None
    return Deduct(
        **draft.head,
        register=entries.need(Text, "台賬"),
        condition=entries.get(Formula, "條件"),
        each=entries.get(Formula, "每次"),
        nth=entries.many(Formula, "第"),
        streak=_streak(entries.get(Entries, "連續")),
        once=entries.flag("每期一次"),
        veto=entries.flag("一票否決"),
        cap=entries.get(Formula, "封頂"),
        full=entries.get(Formula, "滿分"),
        excess_to_total=entries.get(str, "超出") == "扣總分",
        order=entries.many(Text, "排序"),
    )


def _check(entries: Entries) -> None:
    """Keys that contradict or need one another."""
    fault = entries.reader.fault
    if entries.has("每次") and entries.has("第"):
        fault("K710", entries.at("第"))
    if not any(entries.has(key) for key in ("每次", "第", "一票否決")):
        entries.reader.gap("K711", entries.span)
    if entries.has("連續") and entries.has("第"):
        fault("K712", entries.at("連續"))
    if entries.flag("一票否決") and not entries.has("滿分"):
        fault("K713", entries.at("一票否決"))
    if entries.get(str, "超出") == "扣總分" and not (entries.has("封頂") or entries.has("滿分")):
        fault("K714", entries.at("超出"))
    cap, full = entries.get(Formula, "封頂"), entries.get(Formula, "滿分")
    room = gap(cap, full)
    if cap and full and room is not None and room < 0:
        fault("K715", cap.text.span, cap=cap.text.value, full=full.text.value)


def _streak(entries: Entries | None) -> Streak | None:
    if entries is None:
        return None
    growing = entries.get(str, "方式") == "遞增"
    return Streak(entries.need(int, "從第"), entries.need(Formula, "倍數"), growing)
