"""公式: one formula, and what stands for it while it is held."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Entries, Keys, may, must
from kaohe.handbook.cards.shapes import formula, inner, names, sentence
from kaohe.handbook.model import Formula, Held, Rule
from kaohe.handbook.tree import Text

HELD: Keys = {"實行": must(formula), "放行人": must(names), "理由": must(sentence)}

KEYS: Keys = {**RESULT, "公式": must(formula), "暫扣": may(inner(HELD))}


def rule(draft: Draft) -> Rule | None:
    """The card, when it has no fault."""
    held = draft.entries.get(Entries, "暫扣")
    if held is not None and draft.head["subject"].value != "人":
        draft.reader.fault("K772", draft.entries.at("暫扣"), subject=draft.head["subject"].value)
    if draft.failed:
        return None
    return Rule(**draft.head, formula=draft.entries.need(Formula, "公式"), held=_held(held) if held else None)


def _held(entries: Entries) -> Held:
    return Held(entries.need(Formula, "實行"), entries.need(str, "理由"), entries.many(Text, "放行人"))
