"""Why a number is what it is: clause, formula, numbers, rounding, and down to the records (design §3.6).

Every step is worked out again from what the run stored below it, and must give what the run stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.dates import day_of
from kaohe.engine.answered import answered
from kaohe.engine.clause_text import clause_text
from kaohe.engine.flags import STATES
from kaohe.engine.formula_text import exact_text, plain_tenths, with_numbers
from kaohe.engine.imported import MARK, imported, since_of
from kaohe.engine.inputs import Past
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.leaf_text import leaf_text
from kaohe.engine.leaf_types import leaf_type
from kaohe.engine.plan.frames import PART, WHOLE, Frame, Key
from kaohe.engine.plan.program import Plan
from kaohe.engine.plan.steps import evaluated
from kaohe.engine.records_shown import Line, record_lines
from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf
from kaohe.handbook.model import AnyCard
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.scopes import SHORT
from kaohe.handbook.types import Type


@dataclass(frozen=True, slots=True)
class Opened:
    """A run to be explained: its plan, the frames as stored, evidence and the records it was made from."""

    plan: Plan
    tables: Mapping[Key, pa.Table]
    evidence: pa.Table
    registers: Mapping[str, pa.Table]
    judgements: pa.Table | None = None
    """Every judgement with `_why` it does not count (0: it does)."""
    as_of: int | None = None
    """The moment up to which the run knew, in seconds since 1970-01-01; records known later are in `registers` too."""
    history: Past = field(default_factory=dict)
    """The earlier results that were read; needed only where some were imported."""

    @property
    def book(self) -> Book:
        """The handbook of the run."""
        return self.plan.context.book


class NotTheSame(AssertionError):
    """Working a stored result out again gave something else; the run or the program is damaged."""


class Unknown(LookupError):
    """The run has no such subject or result; `known` holds near names."""

    def __init__(self, what: str, known: list[str]) -> None:
        super().__init__(what)
        self.what, self.known = what, known


@dataclass(slots=True)
class Step:
    """One number of an explanation with what it comes from."""

    name: str
    value: str
    state: str = "已定"
    origin: str = ""
    clause: str = ""
    text: str = ""
    """The clause, as the handbook says it."""
    formula: str = ""
    numbers: str = ""
    """The formula with the number under each name."""
    exact: str = ""
    """Before rounding, where rounding changed it."""
    note: str = ""
    version: str = ""
    children: list[Step] = field(default_factory=list)
    records: list[Line] = field(default_factory=list)
    more: int = 0
    """Records that counted and are not listed."""


PASSED_ON = ("formula", "numbers", "exact", "note", "children", "records", "more", "clause", "text", "version")
"""What a month takes over from its only part."""


@dataclass(slots=True)
class Place:
    """A row of a frame."""

    frame: Frame
    table: pa.Table
    row: int

    def raw(self, column: str) -> int | str | None:
        """A stored value."""
        found: int | str | None = self.table[column][self.row].as_py()
        return found


@dataclass(slots=True)
class Explainer:
    """Explains results of one run."""

    opened: Opened
    most_records: int = 20
    _done: set[tuple[str, Key, int]] = field(default_factory=set)

    def explain(self, subject: str, item: str, subject_kind: str = "人", grain: str | None = None) -> Step:
        """The tree of one result of one subject. Raises Unknown, NotTheSame."""
        nodes = self.opened.book.nodes(item) if fold(item) in self.opened.book.outputs else ()
        if not nodes:
            known = self.opened.book.outputs
            raise Unknown(item, list(nearest(item, [o[0].name for o in known.values()], 3)))
        key = (nodes[0].subject or subject_kind, grain or nodes[0].grain, WHOLE)
        return self.result(nodes[0].name, self.place(key, subject))

    def place(self, key: Key, subject: str, period: int | None = None, part: int | None = None) -> Place:
        """The subject's row of a frame."""
        table = self.opened.tables.get(key)
        if table is None:
            raise Unknown(subject, [])
        mask = pc.equal(table["_s"], subject)
        if period is not None:
            mask = pc.and_(mask, pc.equal(table["_p"], period))
        if part is not None:
            mask = pc.and_(mask, pc.equal(table["_k"], part))
        rows = pc.indices_nonzero(mask)
        if len(rows) == 0:
            raise Unknown(subject, list(nearest(subject, table["_s"].unique().to_pylist(), 3)))
        return Place(self.opened.plan.frames[key], table, rows[0].as_py())

    # --- results -------------------------------------------------------------------------------------------------

    def result(self, name: str, place: Place) -> Step:
        """One result at one place, with all below it."""
        nodes = self.opened.book.nodes(name)
        stored = self.stored(name, place)
        step = self.head(nodes[0], stored)
        mark = (name, place.frame.key, place.row)
        if mark in self._done:
            step.note = "見上"
            return step
        self._done.add(mark)
        if place.frame.level == WHOLE and name in self.opened.plan.graph.by_part:
            self.by_parts(step, nodes[0], place)
            return step
        node = self.applying(nodes, place)
        if node is None:
            why = "沒有一張卡的「適用」成立" if STATES[stored.state] == "不適用" else "不知道哪一張卡的「適用」成立"
            step.note = f"{why}:" + "; ".join(n.card.applies.text.value for n in nodes if n.card.applies)
            return step
        step.clause, step.text, step.version = self.source_of(node.card)
        self.fill(step, node, place, stored)
        return step

    def stored(self, name: str, place: Place) -> Got:
        """The stored value of a result."""
        return self.got(place.raw(name), place.raw(f"{name}__f"))

    def got(self, value: int | str | None, flag: int | str | None) -> Got:
        """A stored pair of value and flag."""
        if flag:
            state, origin = self.opened.plan.context.origins.read(int(flag))
            return Got(None, STATES.index(state), origin)
        return Got(value)

    def head(self, node: Node, stored: Got) -> Step:
        """Name, value, state, clause."""
        clause, text, version = self.source_of(node.card)
        return Step(
            name=node.name,
            value=shown(stored.value, node.type, node.unit),
            state=STATES[stored.state],
            origin=stored.origin,
            clause=clause,
            text=text,
            version=version,
        )

    def source_of(self, card: AnyCard) -> tuple[str, str, str]:
        """The card's clause, what that says, and where the card stands."""
        return card.clause or "", clause_text(self.opened.book, card.clause), f"{card.span.file}:{card.span.line}"

    def applying(self, nodes: tuple[Node, ...], place: Place) -> Node | None:
        """The variant that applies here; None when none does, or it is not known which."""
        for node in nodes:
            if node.applies is None:
                return node
            found = self.interpreter(place, node.name).run(node.applies.core)
            if not found.known:
                return None
            if found.value:
                return node
        return None

    def interpreter(self, place: Place, origin: str) -> Interpreter:
        """Works out formulas at a place from what is stored there."""
        return Interpreter(lambda leaf, column: self.look(place, leaf, column), origin)

    def look(self, place: Place, leaf: Leaf, column: str) -> Got:
        """A leaf's stored value."""
        frame = place.frame
        match leaf:
            case core.Result(name):
                return self.stored(name, place)
            case core.Parameter(name):
                return Got(self.parameter_at(place, name)[0])
            case core.Attribute(name):
                return self.attribute(place, name)
            case _:
                columns = frame.leaves[leaf]
                flag = place.raw(columns["f"]) if column != "n" and "f" in columns else 0
                return self.got(place.raw(columns[column]), flag)

    def parameter_at(self, place: Place, name: str) -> tuple[int | str | None, Type]:
        """The 參數 as a result of that place takes it: days and weeks that of their own last day."""
        book = self.opened.book
        if place.frame.grain in SHORT:
            day = evaluated(place.frame.span()[1], place.raw)
            return book.value_on(name, day or 0), book.parameter_kind(name)
        value = book.parameter(name)
        if value is None or not isinstance(value.core, core.Const):
            raise Unknown(name, [])
        return value.core.value, value.type

    def attribute(self, place: Place, name: str) -> Got:
        """An attribute of the subject or the period."""
        fixed = place.frame.fixed(name)
        if fixed is not None:
            return Got(evaluated(fixed, place.raw))
        value = place.raw(f"@{name}")
        return Got(value) if value is not None else Got(None, STATES.index("缺數據"), name)

    def fill(self, step: Step, node: Node, place: Place, stored: Got) -> None:
        """Formula, numbers, rounding, children; and the check that it comes out as stored."""
        interpreter = self.interpreter(place, node.name)
        again = interpreter.run(node.value.core)
        held = self.held_out(node, again)
        if not held and (again.value, again.state) != (stored.value, stored.state):
            raise NotTheSame(f"{node.name}: {again} ≠ {stored}")
        found = leaves(node.value)
        step.formula = node.formula
        step.numbers = with_numbers(
            node.formula,
            {
                leaf_text(leaf): self.leaf_value(place, leaf)
                for leaf in found
                if not isinstance(leaf, core.Gathered | core.Called)
            },
        )
        step.exact = exact_text(interpreter, node)
        for leaf in found:
            self.child(step, node, place, leaf)

    def held_out(self, node: Node, again: Got) -> bool:
        """Whether the result left the range by which others refer to it."""
        limit = self.opened.book.provisional.get(fold(node.name))
        return (
            limit is not None
            and again.known
            and isinstance(again.value, int)
            and not limit.lo <= again.value <= limit.hi
        )

    def by_parts(self, step: Step, node: Node, place: Place) -> None:
        """The parts of the month and how they are combined."""
        key = (place.frame.subject, place.frame.grain, PART)
        table = self.opened.tables[key]
        rows = pc.indices_nonzero(pc.equal(table["_s"], place.raw("_s"))).to_pylist()
        applying = [
            row
            for row in rows
            if STATES[self.stored(node.name, Place(self.opened.plan.frames[key], table, row)).state] != "不適用"
        ]
        if len(applying) == 1 or (rows and not applying):
            part = self.result(node.name, Place(self.opened.plan.frames[key], table, [*applying, *rows][0]))
            for name in PASSED_ON:
                setattr(step, name, getattr(part, name))
            return
        step.formula = "按天加權" if node.prorate else "以期末為準"
        for row in applying:
            there = Place(self.opened.plan.frames[key], table, row)
            part = self.result(node.name, there)
            first, last = (day_of(int(there.raw(name) or 0)).isoformat() for name in ("_from", "_to"))
            part.note = f"{first} 至 {last},{plain_tenths(there.raw('_days'))}天"
            step.children.append(part)

    # --- what a formula reads ------------------------------------------------------------------------------------

    def leaf_value(self, place: Place, leaf: Leaf) -> str:
        """The value under a name of the formula."""
        if isinstance(leaf, core.Parameter):
            return shown(*self.parameter_at(place, leaf.name))
        kind, unit = leaf_type(self.opened.book, leaf)
        columns = place.frame.leaves.get(leaf, {})
        if "v" not in columns and "sum" in columns:
            return self.spread(place, leaf, kind, unit)
        found = self.look(place, leaf, "v")
        return shown(found.value, kind, unit) if found.known else STATES[found.state]

    def spread(self, place: Place, leaf: Leaf, kind: Type, unit: str) -> str:
        """Sum and number of what an aggregate takes together."""
        total, count = self.look(place, leaf, "sum"), self.look(place, leaf, "n")
        if not total.known:
            return STATES[total.state]
        return f"[合計 {shown(total.value, kind, unit)},{count.value or 0} 個]"

    def child(self, step: Step, node: Node, place: Place, leaf: Leaf) -> None:
        """What stands below one name of the formula."""
        match leaf:
            case core.Result(name):
                step.children.append(self.result(name, place))
            case core.Parameter(name):
                step.children.append(self.parameter(place, name))
            case core.Gathered(key):
                gather = next(g for g in node.gathers if g.key == key)
                step.records, step.more = record_lines(self.opened, node, gather, place, self.most_records)
            case core.Called():
                found, raw = self.look(place, leaf, "v"), place.frame.leaves[leaf]
                numbers = [place.raw(raw[f"a{at}"]) for at in range(len(leaf.args))]
                given, note = answered(self.opened.book, leaf, numbers, known=found.known)
                value = self.leaf_value(place, leaf)
                step.children.append(
                    Step(leaf_text(leaf), value, STATES[found.state], found.origin, numbers=given, note=note)
                )
            case core.Smaller(name):
                self.smaller(step, place, leaf)
            case core.Reports(name):
                self.reports(step, place, name)
            case _:
                found = self.look(place, leaf, "v" if "v" in place.frame.leaves.get(leaf, {"v": ""}) else "sum")
                below = Step(leaf_text(leaf), self.leaf_value(place, leaf), STATES[found.state], found.origin)
                step.children.append(below)
                self.brought_in(below, place, leaf)

    def brought_in(self, step: Step, place: Place, leaf: Leaf) -> None:
        """Marks what was imported of earlier months: the value itself, or each month of those taken together."""
        first = since_of(leaf)
        day = self.attribute(place, first).value if first and self.opened.history else None
        for start, value in imported(self.opened.history, place.frame, leaf, str(place.raw("_s")), day):
            if isinstance(leaf, core.Earlier):
                step.note = MARK
                return
            kind, unit = leaf_type(self.opened.book, leaf)
            step.children.append(Step(day_of(start).isoformat()[:7], shown(value, kind, unit), note=MARK))

    def parameter(self, place: Place, name: str) -> Step:
        """A 參數 with its clause."""
        card = self.opened.book.values[fold(name)]
        return Step(
            card.name.value,
            shown(*self.parameter_at(place, name)),
            clause=card.clause or "",
            note="參數",
            version=f"{card.span.file}:{card.span.line}",
        )

    def smaller(self, step: Step, place: Place, leaf: core.Smaller) -> None:
        """The days or weeks of the month."""
        key = (place.frame.subject, leaf.grain, WHOLE)
        table = self.opened.tables[key]
        for row in pc.indices_nonzero(pc.equal(table["_s"], place.raw("_s"))).to_pylist():
            there = Place(self.opened.plan.frames[key], table, row)
            below = self.result(leaf.name, there)
            below.note = f"{day_of(int(there.raw('_p') or 0)).isoformat()} 起的一{leaf.grain}"
            step.children.append(below)

    def reports(self, step: Step, place: Place, name: str) -> None:
        """The direct reports who count, one line each."""
        last = evaluated(place.frame.span()[1], place.raw)
        table = self.opened.tables[place.frame.subject, place.frame.grain, WHOLE]
        node = self.opened.book.nodes(name)[0]
        for row in pc.indices_nonzero(pc.equal(table["@上級"], place.raw("_s"))).to_pylist():
            there = Place(self.opened.plan.frames[place.frame.subject, place.frame.grain, WHOLE], table, row)
            if int(there.raw("_to") or 0) < int(last or 0) or there.raw("_p") != place.raw("_p"):
                continue
            step.children.append(
                Step(
                    f"{name}({there.raw('_s')})",
                    self.head(node, self.stored(name, there)).value,
                    STATES[self.stored(name, there).state],
                )
            )
