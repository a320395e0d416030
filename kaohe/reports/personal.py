"""Everything a run says of one person, in short lines."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.flags import STATES
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.names import display_width, nearest
from kaohe.handbook.words import spell
from kaohe.reports.held import held_note
from kaohe.reports.labels import in_words


def overview(opened: Opened, subject: str, language: str = "zh_Hant") -> Iterator[str]:
    """Name, value or state, clause: one line a result of the month, quarter and year."""
    found = False
    for (kind, grain, level), table in opened.tables.items():
        if level != WHOLE or grain in {"日", "週"}:
            continue
        rows = pc.indices_nonzero(pc.equal(table["_s"], subject)).to_pylist()
        for row in rows:
            found = True
            known, open_ = results_of(opened, (kind, grain), table, row, language)
            yield f"{kind} {subject} / {grain}"
            yield from known
            if open_:
                yield f"  {in_words('沒有數的', language)}:"
                yield from open_
    if not found:
        known = next((table["_s"].unique().to_pylist() for key, table in opened.tables.items() if key[0] == "人"), [])
        raise Unknown(subject, list(nearest(subject, [str(one) for one in known], 3)))


def results_of(
    opened: Opened, key: tuple[str, str], table: pa.Table, row: int, language: str
) -> tuple[list[str], list[str]]:
    """The results of one row that apply: those with a value, and those without."""
    known: list[str] = []
    open_: list[str] = []
    for nodes in opened.plan.graph.nodes.values():
        node = nodes[0]
        if (node.subject, node.grain) != key or node.hidden:
            continue
        state, origin = opened.plan.context.origins.read(int(table[f"{node.name}__f"][row].as_py() or 0))
        pad = " " * max(1, 24 - display_width(node.name))
        clause = f"  [{node.card.clause or ''}]"
        if state == STATES[0]:
            note = held_note(node, table, row, language)
            value = shown(table[node.name][row].as_py(), node.type, node.unit)
            known.append(f"  {node.name}{pad}{value}{clause}{'  ' + note if note else ''}")
        elif state != "不適用":
            why = f"{spell(state, 'state', language)}({in_words('來自', language)} {origin})"
            open_.append(f"  {node.name}{pad}{why}{clause}")
    return known, open_
