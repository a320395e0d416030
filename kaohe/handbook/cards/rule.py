"""公式: a result by a formula."""

from __future__ import annotations

from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, must
from kaohe.handbook.cards.shapes import formula
from kaohe.handbook.model import Formula, Rule

KEYS: Keys = {**RESULT, "公式": must(formula)}


def rule(draft: Draft) -> Rule | None:
    """The card, when it has no fault."""
    if draft.failed:
        return None
    return Rule(**draft.head, formula=draft.entries.need(Formula, "公式"))
