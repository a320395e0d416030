"""What is held: results whose rule and practice differ until somebody releases them."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from kaohe.engine.explain import Opened
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.draft import BY_RULE
from kaohe.handbook.model import Rule
from kaohe.handbook.results import Node
from kaohe.reports.exceptions import Open
from kaohe.reports.labels import in_words

STATE = "暫扣"


def held_results(opened: Opened) -> Iterator[Open]:
    """Every result that is held, with what the rule gives, who may release it, and why it is held."""
    for (kind, grain, level), table in opened.tables.items():
        if level != WHOLE:
            continue
        for node in (nodes[0] for nodes in opened.plan.graph.nodes.values()):
            if (node.subject, node.grain) == (kind, grain) and may_be_held(node):
                for row in range(table.num_rows):
                    note = held_note(node, table, row)
                    if note:
                        yield Open(str(table["_s"][row].as_py()), node.name, STATE, node.card.clause or "", note)


def may_be_held(node: Node) -> bool:
    """Whether the result is the one in force of a 公式 with 暫扣."""
    return not node.hidden and isinstance(node.card, Rule) and node.card.held is not None


def held_note(node: Node, table: pa.Table, row: int, language: str = "zh_Hant") -> str:
    """What the rule would give and who may release it; empty when nothing is held back in this row."""
    held = node.card.held if isinstance(node.card, Rule) else None
    if held is None or node.hidden:
        return ""
    rule = f"{node.name}.{BY_RULE}"
    known = not any(table[f"{name}__f"][row].as_py() for name in (node.name, rule))
    value = table[rule][row].as_py()
    if not known or value == table[node.name][row].as_py():
        return ""
    told = {
        "value": shown(value, node.type, node.unit),
        "judges": "、".join(judge.value for judge in held.release),
        "reason": held.reason,
    }
    return in_words("暫扣：依規{value}，待{judges}放行（{reason}）", language, **told)
