"""One person's results worked out again with something else below them: another value, a record less, no cap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pyarrow.compute as pc

from kaohe.engine.explain import Explainer, Opened, Place
from kaohe.engine.flags import STATES
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.plan.frames import PART, WHOLE
from kaohe.engine.records_shown import evidence_at
from kaohe.handbook import core
from kaohe.handbook.core import Core, Leaf
from kaohe.handbook.dependence import RESULT, VALUE, Dependence, Key, dependence
from kaohe.handbook.names import fold
from kaohe.handbook.results import Measured, Node


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in the place of stored values: results and measures in steps, values of 參數."""

    results: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, int | str] = field(default_factory=dict)
    gathered: Mapping[str, int] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()
    """Folded names of the results to be worked out again; all others are as stored."""


NOTHING = Instead()


@dataclass(slots=True)
class Recount:
    """A run in which single results can be worked out again."""

    opened: Opened
    explainer: Explainer = field(init=False)
    parts: Dependence = field(init=False)
    _downstream: dict[tuple[Key, ...], frozenset[str]] = field(default_factory=dict)
    _upstream: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    _evidence: dict[str, Opened] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.explainer = Explainer(self.opened)
        self.parts = dependence(self.opened.book)

    def place(self, person: str, name: str) -> Place | None:
        """Where a person's result is worked out: his row, or its only part; None when a month has several parts."""
        whole = self.explainer.place(("人", "月", WHOLE), person)
        if name not in self.opened.plan.graph.by_part:
            return whole
        key = ("人", "月", PART)
        table = self.opened.tables[key]
        rows = pc.indices_nonzero(pc.equal(table["_s"], person)).to_pylist()
        places = [Place(self.opened.plan.frames[key], table, row) for row in rows]
        applying = [one for one in places if STATES[self.explainer.stored(name, one).state] != "不適用"]
        return applying[0] if len(applying) == 1 else None

    def node(self, name: str, place: Place) -> Node | None:
        """The way of the result that applies."""
        return self.explainer.applying(self.opened.book.nodes(name), place)

    def touched_by(self, *keys: Key) -> frozenset[str]:
        """The results that rest on these parts."""
        if keys not in self._downstream:
            found = self.parts.downstream(keys)
            self._downstream[keys] = frozenset(name for group, name in found if group == RESULT)
        return self._downstream[keys]

    def below(self, name: str) -> tuple[Key, ...]:
        """All parts of the handbook that a result rests on, the nearest first."""
        if name not in self._upstream:
            found: dict[Key, None] = {(RESULT, fold(name)): None}
            waiting = list(found)
            while waiting:
                needs = [need for need in self.parts.needs.get(waiting.pop(0), ()) if need not in found]
                found |= dict.fromkeys(needs)
                waiting += needs
            self._upstream[name] = tuple(found)
        return self._upstream[name]

    def evidence(self, gather: Measured, place: Place) -> list[dict[str, object]]:
        """The records that counted for a measure of a person; his own are picked out of the run's once."""
        person = str(place.raw("_s"))
        if person not in self._evidence:
            table = self.opened.evidence
            self._evidence = {person: replace(self.opened, evidence=table.filter(pc.equal(table["subject"], person)))}
        rows: list[dict[str, object]] = evidence_at(self._evidence[person], gather, place).to_pylist()
        return rows

    def upstream(self, name: str) -> list[str]:
        """The results a result rests on, itself first."""
        return [fold(name), *(key for group, key in self.below(name) if group == RESULT and key != fold(name))]

    def parameters(self, name: str) -> list[str]:
        """The 參數 a result rests on."""
        return [key for group, key in self.below(name) if group == VALUE]

    def value(self, name: str, person: str, instead: Instead = NOTHING) -> Got | None:
        """A result with something else below it; None where it cannot be worked out by itself."""
        place = self.place(person, self.opened.book.display(name))
        return None if place is None else self.at(name, place, instead)

    def at(self, name: str, place: Place, instead: Instead) -> Got | None:
        """The same at a place."""
        node = self.node(name, place)
        return None if node is None else self.interpreter(node, place, instead).run(node.value.core)

    def interpreter(self, node: Node, place: Place, instead: Instead) -> Interpreter:
        """Works the node's formula out."""

        def look(leaf: Leaf, column: str) -> Got:
            match leaf:
                case core.Result(name) if fold(name) in instead.results:
                    return Got(instead.results[fold(name)])
                case core.Result(name) if fold(name) in instead.touched:
                    again = self.value(name, str(place.raw("_s")), instead)
                    return again or self.explainer.look(place, leaf, column)
                case core.Parameter(name) if fold(name) in instead.parameters:
                    return Got(instead.parameters[fold(name)])
                case core.Gathered(key) if column == "v" and key in instead.gathered:
                    return Got(instead.gathered[key])
            return self.explainer.look(place, leaf, column)

        return Interpreter(look, node.name)


def exact(interpreter: Interpreter, item: Core) -> Fraction | None:
    """A value before its last rounding, in its steps; None when it has none."""
    while True:
        match item:
            case core.Instead() | core.Bound():
                item = item.item
            case core.If():
                chosen = interpreter.run(item.condition)
                if not chosen.known:
                    return None
                item = item.then if chosen.value else item.other
            case core.Round():
                before = interpreter.before(item)
                return None if isinstance(before, Got) else before
            case _:
                found = interpreter.run(item)
                return Fraction(found.value) if isinstance(found.value, int) else None


def inside(item: Core, most: int = 80) -> Iterator[Core]:
    """The nodes of a formula, each once, the outermost first."""
    seen: set[int] = set()
    waiting: list[object] = [item]
    while waiting and len(seen) < most:
        node = waiting.pop(0)
        if node is None or isinstance(node, (int, str, bool, Fraction)) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, core.Core):
            yield node
        if not isinstance(node, core.Var):
            waiting += [getattr(node, name) for name in getattr(node, "__slots__", ())]
