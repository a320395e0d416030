"""What a formula reads, as the handbook writes it."""

from __future__ import annotations

from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.references import SINCE

MONTHS = {1: "上月", 3: "上季", 12: "去年同月"}
RUNNING = {"季": "本季", "年": "本年"}
GROUPS = {"崗位": "同崗", "全體": "全體"}


def leaf_text(leaf: Leaf) -> str:  # noqa: PLR0911 - one line per kind of leaf
    """The name, with what stands before it: 上月.X, 各週.X, 本組.X."""
    match leaf:
        case core.Earlier(name, months):
            return f"{MONTHS.get(months, f'{months}月前')}.{name}"
        case core.Span(name, span):
            return f"{span_text(span)}.{name}"
        case core.Smaller(name, grain):
            return f"各{grain}.{name}"
        case core.Reports(name):
            return f"下屬.{name}"
        case core.Superior(name):
            return f"上級.{name}"
        case core.Group(name, by):
            return f"{GROUPS.get(by, '本組')}.{name}"
        case core.Rank(name, by):
            return f"{GROUPS.get(by, '本組')}.排名({name})"
        case core.Gathered(key):
            return key
        case core.Called(name):
            return f"外掛 {name}"
        case core.Previous(field):
            return f"上次({field})"
        case core.LookUp(register):
            return f"查({register})"
        case _:
            return leaf.name


def span_text(span: str) -> str:
    """本季, 本年, 近(3月), 自(入職日)."""
    if span.startswith(SINCE):
        return f"自({span.removeprefix(SINCE)})"
    return RUNNING.get(span, f"近({span}月)")
