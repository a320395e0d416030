"""Why a record counted, and for how much, or why it did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.compute as pc

from kaohe.base.dates import day_of
from kaohe.engine.explain import Opened, Unknown
from kaohe.engine.inputs import moments_of
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.records_shown import counted_text, fields_of
from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.model import Deduct, Measure, Register
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.results import Measured, Node, leaves
from kaohe.handbook.types import Moment


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one card made of the record."""

    card: str
    clause: str
    counted: str
    """Empty when it did not count."""
    reason: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A record with what every card that reads its register made of it."""

    register: str
    record: str
    fields: tuple[tuple[str, str], ...]
    verdicts: tuple[Verdict, ...]


def why(opened: Opened, register_name: str, record: str) -> Looked:
    """Every card's verdict on a record. Raises Unknown."""
    register = opened.book.register(register_name)
    table = opened.registers.get(register.name.value) if register else None
    if register is None or table is None:
        raise Unknown(register_name, list(nearest(register_name, list(opened.registers), 3)))
    rows = table.filter(pc.equal(table["__row"], record))
    if rows.num_rows == 0:
        raise Unknown(record, list(nearest(record, [str(item) for item in table["__row"].to_pylist()[:5000]], 3)))
    row = rows.slice(0, 1).to_pylist()[0]
    cards = readers(opened, register)
    found = [one for node, gather in cards for one in verdicts(opened, register, row, node, gather)]
    return Looked(register.name.value, record, fields_of(opened, register.name.value, record), tuple(found))


def readers(opened: Opened, register: Register) -> list[tuple[Node, Measured]]:
    """The cards that take something from the register."""
    found: dict[str, tuple[Node, Measured]] = {}
    for nodes in opened.plan.graph.nodes.values():
        for node in nodes:
            for gather in node.gathers:
                if (
                    isinstance(gather, Measured)
                    and gather.evidence
                    and fold(gather.register) == fold(register.name.value)
                ):
                    found.setdefault(gather.evidence, (node, gather))
    return list(found.values())


def verdicts(
    opened: Opened, register: Register, row: dict[str, object], node: Node, gather: Measured
) -> Iterator[Verdict]:
    """One card's verdict; and where a part of the month counts the record otherwise than the month, the part's."""
    table = opened.evidence
    mask = pc.and_(pc.equal(table["card"], gather.evidence), pc.equal(table["record"], row["__row"]))
    rows = table.filter(mask).sort_by("part").select(["part", "counted"]).to_pylist()
    clause = node.card.clause or ""
    if not rows:
        yield Verdict(gather.evidence, clause, "", reason(opened, register, row, node, gather))
        return
    seen: set[object] = set()
    for found in rows:
        if found["counted"] not in seen:
            seen.add(found["counted"])
            where = f"計入第 {found['part']} 段" if found["part"] and len(rows) > 1 else "計入"
            yield Verdict(gather.evidence, clause, counted_text(found["counted"], node, gather), where)


def reason(opened: Opened, register: Register, row: dict[str, object], node: Node, gather: Measured) -> str:
    """Why the record did not count."""
    if late := known_too_late(opened, register, row):
        return late
    calendar = opened.plan.context.calendar
    day = day_of_row(opened, register, row)
    if day is not None and not (gather.standing or calendar.start <= day <= calendar.end) and node.grain != "週":
        first, last = day_of(calendar.start).isoformat(), day_of(calendar.end).isoformat()
        return f"日期 {day_of(day).isoformat()} 不在 {first} 至 {last}"
    owner = opened.book.owner_of(register, node.subject)
    people = opened.tables.get((node.subject, node.grain, WHOLE))
    if owner and people is not None and row.get(owner) not in set(people["_s"].to_pylist()):
        return f"「{row.get(owner)}」當期不在「{node.subject}」名冊內"
    condition = condition_text(node)
    if gather.condition is None or not condition:
        return "另有一筆取代了它(首、末或唯一)"
    found = holds(opened, register, row, gather.condition)
    if found is None:
        return f"條件「{condition}」不成立或無法判斷:其中有欄要看別的記錄"
    return f"條件「{condition}」不成立" if found.known else f"條件「{condition}」無法判斷:{found.origin}"


def known_too_late(opened: Opened, register: Register, row: dict[str, object]) -> str:
    """That the record became known after the moment the run looks from; empty when it did not."""
    moments = (row.get(name) for name in moments_of(register.name.value))
    known = next((one for one in moments if isinstance(one, int)), None)
    if known is None or opened.as_of is None or known <= opened.as_of:
        return ""
    return f"{shown(known, Moment())} 才登記,這次只看到 {shown(opened.as_of, Moment())} 為止的記錄"


def day_of_row(opened: Opened, register: Register, row: dict[str, object]) -> int | None:
    """The day the record lies on."""
    name = register.dated_by.value if register.dated_by else ""
    value = row.get(name)
    if not isinstance(value, int):
        return None
    return value // 86400 if isinstance(opened.book.field_type(register, name), Moment) else value


def condition_text(node: Node) -> str:
    """The condition as the card writes it."""
    card = node.card
    return card.condition.text.value if isinstance(card, (Measure, Deduct)) and card.condition else ""


def holds(opened: Opened, register: Register, row: dict[str, object], condition: core.Value) -> Got | None:
    """The condition worked out from the record alone; None when a computed column asks for other records."""
    if not alone(opened, register, condition):
        return None

    def look(leaf: Leaf, column: str) -> Got:
        del column
        if isinstance(leaf, core.Parameter):
            day = day_of_row(opened, register, row)
            return Got(opened.book.value_on(leaf.name, opened.book.day if day is None else day))
        name = getattr(leaf, "name", "")
        computed = opened.book.column(register, name)
        if computed is not None:
            return Interpreter(look).run(computed.value.core)
        value_of = row.get(name)
        return Got(value_of) if isinstance(value_of, (int, str)) else Got(None, 3, f"{register.name.value}.{name}")

    return Interpreter(look).run(condition.core)


def alone(opened: Opened, register: Register, value: core.Value) -> bool:
    """Whether the value follows from the record's own fields and 參數, also through computed columns."""
    fields = {item.name.value for item in register.fields}
    for leaf in leaves(value):
        if isinstance(leaf, core.Parameter) or (isinstance(leaf, core.FieldOf) and leaf.name in fields):
            continue
        column = opened.book.column(register, leaf.name) if isinstance(leaf, core.FieldOf) else None
        if column is None or not alone(opened, register, column.value):
            return False
    return True
