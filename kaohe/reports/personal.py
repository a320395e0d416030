"""Everything a run says of one person, in short lines."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.flags import STATES
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.names import display_width, nearest


def overview(opened: Opened, subject: str) -> Iterator[str]:
    """Name, value or state, clause: one line a result of the month, quarter and year."""
    found = False
    for (kind, grain, level), table in opened.tables.items():
        if level != WHOLE or grain in {"日", "週"}:
            continue
        rows = pc.indices_nonzero(pc.equal(table["_s"], subject)).to_pylist()
        for row in rows:
            found = True
            yield f"{kind} {subject} / {grain}"
            yield from results_of(opened, (kind, grain), table, row)
    if not found:
        known = next((table["_s"].unique().to_pylist() for key, table in opened.tables.items() if key[0] == "人"), [])
        raise Unknown(subject, list(nearest(subject, [str(one) for one in known], 3)))


def results_of(opened: Opened, key: tuple[str, str], table: object, row: int) -> Iterator[str]:
    """The results of one row that apply."""
    for nodes in opened.plan.graph.nodes.values():
        node = nodes[0]
        if (node.subject, node.grain) != key or node.hidden:
            continue
        flag = table[f"{node.name}__f"][row].as_py()  # type: ignore[index]
        state, origin = opened.plan.context.origins.read(int(flag or 0))
        if state == "不適用":
            continue
        value = table[node.name][row].as_py()  # type: ignore[index]
        text = shown(value, node.type, node.unit) if state == STATES[0] else f"{state}(來自 {origin})"
        pad = " " * max(1, 24 - display_width(node.name))
        yield f"  {node.name}{pad}{text}  [{node.card.clause or ''}]"
