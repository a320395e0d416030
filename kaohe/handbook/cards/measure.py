"""取數: a number taken from the rows of a register."""

from __future__ import annotations

from kaohe.handbook.ast import Call, Name
from kaohe.handbook.cards.heads import RESULT, Draft
from kaohe.handbook.cards.keys import Keys, Reader, may, must
from kaohe.handbook.cards.shapes import choice, formula, name, names
from kaohe.handbook.model import Formula, Measure
from kaohe.handbook.names import nearest
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Node, Text
from kaohe.handbook.words import canonical

TAKES = {
    "次數": 0, "合計": 1, "去重數": 1, "最大": 1, "最小": 1, "平均": 1, "首": 1, "末": 1, "唯一": 1, "按天平均": 1,
}  # fmt: skip
"""How many arguments each way to take a number has."""


STANDING = {"按天平均"}
"""Ways that look at what stood on each day, whenever it was recorded."""


def way(taken: Formula) -> str | None:
    """Which of TAKES a 取 is."""
    match taken.expr:
        case Call(target=Name(text=written)):
            return canonical(written, "function")
    return None


def take(node: Node, reader: Reader) -> Formula | None:
    """`次數()`, `合計(金額)`, `去重數(日期)` …"""
    found = formula(node, reader)
    if found is None:
        return None
    match found.expr:
        case Call(target=Name(text=written, span=span), args=args, options=()):
            return found if _known(written, len(args), span, reader) else None
    reader.fault("K702", found.text.span, text=found.text.value, known="、".join(TAKES))
    return None


def _known(written: str, count: int, span: Span, reader: Reader) -> bool:
    word = canonical(written, "function") or written
    if word not in TAKES:
        close = nearest(written, TAKES) or ("次數",)
        reader.fault("K703", span, text=written, close=close[0], known="、".join(TAKES))
    elif count != TAKES[word]:
        reader.fault("K704", span, text=written, wanted=TAKES[word], found=count)
    else:
        return True
    return False


KEYS: Keys = {
    **RESULT,
    "台賬": must(name),
    "取": must(take),
    "條件": may(formula),
    "期": may(choice("當期", "截至")),
    "缺": may(choice("跳過")),
    "排序": may(names),
}


def measure(draft: Draft) -> Measure | None:
    """The card, when it has no fault."""
    if draft.failed:
        return None
    entries = draft.entries
    taken = entries.need(Formula, "取")
    return Measure(
        **draft.head,
        register=entries.need(Text, "台賬"),
        take=taken,
        condition=entries.get(Formula, "條件"),
        standing=entries.get(str, "期") == "截至" or way(taken) in STANDING,
        skip_missing=entries.has("缺"),
        order=entries.many(Text, "排序"),
    )
