"""What every card has, and what every card that gives a result has: keys 說明 to 適用, and 對象 to 缺數據."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.literals import gap
from kaohe.handbook.cards.pieces import bare_name, part
from kaohe.handbook.cards.shapes import (
    choice,
    day,
    formula,
    formula_range,
    inner,
    name,
    names,
    sentence,
    text,
    whole,
    word_of,
)
from kaohe.handbook.model import Formula, Substitute
from kaohe.handbook.tree import Block, Node, Text
from kaohe.handbook.words import canonical

PERIODS = ("日", "週", "月", "季", "年")
ROUNDINGS = ("四舍五入", "進一", "捨去", "五成雙")
MOST_DECIMALS = 9


def target(node: Node, reader: Reader) -> tuple[Text, str] | None:
    """`人/月`: whose result, for which period."""
    found = text(node, reader)
    if found is None:
        return None
    written = re.fullmatch(r"([^/／]+)[/／]([^/／]+)", found.value)
    if written is None:
        reader.fault("K265", found.span, text=found.value)
        return None
    subject = bare_name(part(found, *written.span(1)))
    period = word_of(part(found, *written.span(2)), PERIODS, reader, "period")
    word = canonical(subject.value, "subject") or subject.value
    return (Text(word, subject.span), period) if period else None


STANDING_IN: Keys = {"作": must(formula), "理由": must(sentence)}

CARD: Keys = {
    "說明": may(sentence),
    "又據": may(names),
    "生效": may(day),
    "失效": may(day),
    "原名": may(name),
    "適用": may(formula),
}

RESULT: Keys = {
    **CARD,
    "對象": may(target),
    "單位": may(text),
    "小數": may(whole(0, MOST_DECIMALS)),
    "舍入": may(choice(*ROUNDINGS)),
    "範圍": may(formula_range),
    "不適用": may(inner(STANDING_IN)),
    "缺數據": may(inner(STANDING_IN)),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A card on its way: the block, what its keys say, and the fields that are the same for every kind."""

    block: Block
    entries: Entries
    head: dict[str, Any]

    @property
    def reader(self) -> Reader:
        return self.entries.reader

    @property
    def failed(self) -> bool:
        """Whether a fault was found so far; then the card is not built."""
        return self.entries.reader.failed


def draft(block: Block, handbook: str, entries: Entries, *, result: bool) -> Draft:
    """The card with its common fields filled in."""
    head = _card_head(block, handbook, entries)
    if result:
        head |= _result_head(block, entries)
    return Draft(block, entries, head)


def _card_head(block: Block, handbook: str, entries: Entries) -> dict[str, Any]:
    since, until = entries.get(int, "生效"), entries.get(int, "失效")
    if since is not None and until is not None and until < since:
        entries.reader.fault("K266", entries.at("失效"))
    former = entries.get(Text, "原名")
    return {
        "kind": block.kind.value,
        "name": bare_name(block.name),
        "span": block.span,
        "clause": block.clause,
        "also": entries.many(Text, "又據"),
        "note": entries.get(str, "說明") or "",
        "since": since,
        "until": until,
        "former": former.value if former else None,
        "applies": entries.get(Formula, "適用"),
        "handbook": handbook,
    }


def _result_head(block: Block, entries: Entries) -> dict[str, Any]:
    subject, period = entries.get(tuple, "對象") or (Text("人", block.name.span), "月")
    low, high = entries.get(tuple, "範圍") or (None, None)
    in_order(low, high, entries)
    return {
        "subject": subject,
        "period": period,
        "unit": entries.get(Text, "單位"),
        "decimals": entries.get(int, "小數"),
        "rounding": entries.get(str, "舍入") or ROUNDINGS[0],
        "low": low,
        "high": high,
        "when_na": _substitute(entries.get(Entries, "不適用")),
        "when_missing": _substitute(entries.get(Entries, "缺數據")),
    }


def in_order(low: Formula | None, high: Formula | None, entries: Entries) -> None:
    """Notes a printed range whose low end lies above its high end."""
    width = gap(low, high)
    if width is not None and width < 0 and low and high:
        entries.reader.fault("K267", low.text.span.to(high.text.span), low=low.text.value, high=high.text.value)


def _substitute(entries: Entries | None) -> Substitute | None:
    value = entries.get(Formula, "作") if entries else None
    reason = entries.get(str, "理由") if entries else None
    return Substitute(value, reason) if value and reason else None
