"""One result of everybody it applies to, for a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.base.dates import day_of
from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.flags import STATES
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.show import shown
from kaohe.handbook.names import display_width, fold, nearest
from kaohe.handbook.words import spell
from kaohe.reports.held import held_note
from kaohe.reports.labels import in_words


@dataclass(frozen=True, slots=True)
class Line:
    """Whose, from which day (of the period), the value or the state, where the state arose, what is held."""

    subject: str
    since: str
    value: str
    state: str
    origin: str = ""
    note: str = ""


def everybody(opened: Opened, item: str, language: str = "zh_Hant") -> Iterator[Line]:
    """The result of everybody, in the order of their ids. Raises Unknown."""
    nodes = opened.book.nodes(item) if fold(item) in opened.book.outputs else ()
    table = opened.tables.get((nodes[0].subject, nodes[0].grain, WHOLE)) if nodes else None
    if table is None:
        raise Unknown(item, list(nearest(item, [made[0].name for made in opened.book.outputs.values()], 3)))
    node = nodes[0]
    rows = sorted(range(table.num_rows), key=lambda row: (table["_s"][row].as_py(), table["_p"][row].as_py()))
    for row in rows:
        state, origin = opened.plan.context.origins.read(int(table[f"{node.name}__f"][row].as_py() or 0))
        if (state, origin) == ("不適用", f"{node.name}(適用)"):
            continue
        known = state == STATES[0]
        value = shown(table[node.name][row].as_py(), node.type, node.unit) if known else ""
        who, since = str(table["_s"][row].as_py()), day_of(table["_p"][row].as_py()).isoformat()
        yield Line(who, since, value, state, "" if known else origin, held_note(node, table, row, language))


def everybody_lines(lines: list[Line], language: str) -> Iterator[str]:
    """One line each; the day where somebody has several."""
    several = len({line.subject for line in lines}) < len(lines)
    widest = max((display_width(line.subject) for line in lines), default=0)
    for line in lines:
        who = line.subject + " " * (widest - display_width(line.subject))
        said = line.value or f"{spell(line.state, 'state', language)}({in_words('來自', language)} {line.origin})"
        yield "  ".join(part for part in (who, line.since if several else "", said, line.note) if part)
