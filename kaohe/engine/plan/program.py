"""The whole program of a month: frames opened, records gathered, results added round by round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from kaohe.engine import ir
from kaohe.engine.lower import Lowering, Pair
from kaohe.engine.plan import across, by_hand, gather, kept, order
from kaohe.engine.plan.combine import combined
from kaohe.engine.plan.compact import compact
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.frames import PART, WHOLE, Frame, Key, open_frame
from kaohe.engine.plan.order import Graph, Place
from kaohe.engine.plan.steps import col, lit, op, when
from kaohe.handbook import core
from kaohe.handbook.names import fold
from kaohe.handbook.results import Judged, Measured, Node, leaves
from kaohe.handbook.types import Num


class Circle(Exception):
    """Results that need each other otherwise than through the organisation; `path` holds their names."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(" → ".join(path))
        self.path = path


@dataclass(slots=True)
class Plan:
    """A program with what its tables mean."""

    context: Context
    program: ir.Program
    frames: dict[Key, Frame]
    graph: Graph
    refused: str | None
    """Table of the judgements that do not count."""


@dataclass(slots=True)
class Planner:
    """Builds the plan; `frames` grow as rounds go by."""

    context: Context
    made: Graph
    frames: dict[Key, Frame] = field(default_factory=dict)
    evidence: set[str] = field(default_factory=set)

    def frame(self, subject: str, grain: str, level: str) -> Frame:
        """The frame, opened when first needed."""
        key = (subject, grain, level)
        if key not in self.frames:
            self.frames[key] = open_frame(self.context, subject, grain, level)
        return self.frames[key]

    def frame_of(self, place: Place) -> Frame:
        """The frame a result is a column of."""
        node = self.made.nodes[place[0]][0]
        return self.frame(node.subject, node.grain, place[1])

    def gather_all(self) -> None:
        """Records stage: what every frame takes from registers, in one pass per register and frame."""
        wanted: dict[Key, list[Node]] = {}
        for name, level in self.made.needs:
            if name in self.context.kept or (level == WHOLE and name in self.made.by_part):
                continue
            wanted.setdefault(self.frame_of((name, level)).key, []).extend(self.made.nodes[name])
        for key in sorted(wanted, key=lambda item: item[2] == PART):
            self.gather_for(self.frames[key], wanted[key])

    def gather_for(self, frame: Frame, nodes: list[Node]) -> None:
        """Measures and judgements of one frame.

        Evidence is kept once, for the whole month where there is one; but what counts in order counts anew in each
        part, and is kept for both.
        """
        gathers = list({g.key: g for node in nodes for g in node.gathers}.values())
        anew = {g.evidence for g in gathers if isinstance(g, Measured) and g.in_order and frame.level == PART}
        shown = {g.evidence for g in gathers if isinstance(g, Measured) and g.evidence} - (self.evidence - anew)
        asked = {g.item for g in gathers if isinstance(g, Judged)} - self.evidence
        gather.measures(frame, [g for g in gathers if isinstance(g, Measured)], shown)
        judgements = [g for g in gathers if isinstance(g, Judged)]
        if frame.level == PART and judgements:
            self.lend_judgements(frame, judgements, asked)
        else:
            gather.judged(frame, judgements, asked)
        self.evidence |= shown | asked

    def lend_judgements(self, frame: Frame, judgements: list[Judged], asked: set[str]) -> None:
        """A judgement is given once for the month and holds in each of its parts."""
        whole = self.frame(frame.subject, frame.grain, WHOLE)
        gather.judged(whole, judgements, asked)
        for item in judgements:
            across.lend(whole, frame, core.Gathered(item.key))

    def round(self, parts: list[list[Place]]) -> None:
        """One round: plain results frame by frame, circles through the organisation by depth."""
        plain = [part[0] for part in parts if not order.is_circle(self.made, part)]
        self.evaluate(plain)
        circles: dict[tuple[str, str], list[Place]] = {}
        for part in parts:
            if order.is_circle(self.made, part):
                if path := order.bad_circle(self.made, part):
                    raise Circle([name for name, _ in path])
                frame = self.frame_of(part[0])
                circles.setdefault((frame.subject, frame.grain), []).extend(part)
        for together in circles.values():
            self.by_depth(together)

    def evaluate(self, places: Iterable[Place]) -> None:
        """Adds results, those of one frame together."""
        by_frame: dict[Key, list[Place]] = {}
        for place in places:
            by_frame.setdefault(self.frame_of(place).key, []).append(place)
        for key, members in by_frame.items():
            frame = self.frames[key]
            if there := [name for name, _ in members if name in self.context.kept]:
                kept.provide(frame, there)
            members = [place for place in members if place[0] not in self.context.kept]  # noqa: PLW2901 - the others
            direct = [p for p in members if not (p[1] == WHOLE and p[0] in self.made.by_part)]
            mixed = [self.made.nodes[name][0] for name, level in members if (name, level) not in direct]
            if mixed:
                combined(self.frame(frame.subject, frame.grain, PART), frame, mixed)
            for place in direct:
                for node in self.made.nodes[place[0]]:
                    for leaf in (*leaves(node.value), *leaves(node.applies)):
                        across.provide(frame, leaf, self.frame)
            self.add_results(frame, direct)

    def add_results(self, frame: Frame, places: list[Place]) -> None:
        """The formulas of one frame as columns, in the order they need each other."""
        by_name = {name: by_hand.provide(frame, name) for name, _ in places if name in self.context.given}
        lowering = Lowering(frame.resolve, self.context.origins, "", f"_{frame.fresh()}t")
        for name, _ in places:
            value, flag = self.chosen(lowering, self.made.nodes[name])
            if name in by_name:
                value, flag = by_hand.instead(by_name[name], name, frame, (value, flag or lit(0)))
                value = when(op("=", f"{name}__f", 0), value, lit(None))
            if flag is None:
                frame.settled.add(name)
            # Lowering promises that a value is null exactly where its flag is above 0.
            lowering.columns += [(f"{name}__f", flag or lit(0)), (name, value)]
        if places:
            frame.add(lowering.columns, [column for name, _ in places for column in (name, f"{name}__f")])

    def chosen(self, lowering: Lowering, variants: tuple[Node, ...]) -> Pair:
        """Value and flag of the variant that applies; none: 不適用."""
        name = variants[0].name
        none = lit(self.context.origins.flag("不適用", f"{name}(適用)"))
        values: list[tuple[ir.Scalar, ir.Scalar]] = []
        flags: list[tuple[ir.Scalar, ir.Scalar]] = []
        for node in variants:
            value, flag = lowering.of(self.held(node).core, name)
            if node.applies is None:
                return (
                    (value, flag)
                    if not values
                    else (ir.Case(tuple(values), value), ir.Case(tuple(flags), flag or lit(0)))
                )
            test, doubt = lowering.truth(node.applies.core, name)
            test = lowering.kept(test)
            values.append((test, value))
            flags.append((test, flag or lit(0)))
            if doubt is not None:
                flags.append((ir.IsNull(as_column(test)), doubt))
                values.append((ir.IsNull(as_column(test)), lit(None)))
        return ir.Case(tuple(values), lit(None)), ir.Case(tuple(flags), none)

    def held(self, node: Node) -> core.Value:
        """The value, held inside the range by which others refer to it across periods."""
        limit = self.context.book.provisional.get(fold(node.name))
        if limit is None or not isinstance(node.type, Num) or (limit.lo <= node.type.lo and node.type.hi <= limit.hi):
            return node.value
        return core.Value(node.type, core.Bound(node.value.core, limit.lo, limit.hi))

    # --- circles through the organisation ------------------------------------------------------------------------

    def by_depth(self, part: list[Place]) -> None:
        """Leaves of the organisation first: each level sees the results of those below it."""
        keys = list(dict.fromkeys(self.frame_of(place).key for place in part))
        for key in keys:
            self.with_depth(self.frames[key])
        inside = dict.fromkeys(self.in_order(part))
        start = {key: self.frames[key] for key in keys}
        done: dict[Key, list[Frame]] = {key: [] for key in keys}
        for depth in range(self.context.depth, -1, -1):
            self.one_depth(depth, list(inside), start, done)
        for key in keys:
            self.frames[key] = self.together(start[key], done[key])

    def together(self, start: Frame, levels: list[Frame]) -> Frame:
        """The frame with the columns that all levels of the organisation got."""
        steps, last = self.context.steps, levels[-1]
        new = [name for name in last.panels if name not in start.panels]
        start.put(steps.union([level.view(new) for level in reversed(levels)]), new)
        start.leaves, start.serial = last.leaves, last.serial
        start.settled = set.intersection(*(level.settled for level in levels))
        return start

    def in_order(self, part: list[Place]) -> list[Place]:
        """The component's results in the order they need each other within one level of the organisation."""
        members = set(part)
        found = order.components(
            part, lambda p: [n.place for n in self.made.needs[p] if n.place in members and not n.tree]
        )
        return [place for group in found for place in group]

    def with_depth(self, frame: Frame) -> None:
        """Adds each person's depth in the organisation."""
        if "_depth" not in frame.panels:
            table = self.context.steps.source("depth", ["_s", "_depth"])
            table = frame.match(table, [("_depth0", "_depth")], [("_s", "_s")])
            depth = when(ir.IsNull(col("_depth0")), lit(0), col("_depth0"))
            frame.put(self.context.steps.extend(table, [("_depth", depth)]), ["_depth"])

    def one_depth(self, depth: int, places: list[Place], start: dict[Key, Frame], done: dict[Key, list[Frame]]) -> None:
        """All results of the component for the people of one depth."""
        steps = self.context.steps
        for key, frame in start.items():
            base = steps.join(frame.base, frame.panels["_depth"], [("_i", "_i")], [("_depth", "_depth")])
            base = steps.drop(steps.filter(base, op("=", "_depth", depth)), ["_depth"])
            self.frames[key] = Frame(self.context, *key, base, dict(frame.panels), dict(frame.leaves), frame.serial)
            self.frames[key].settled = set(frame.settled)
        whole = next((key for key in start if key[2] == WHOLE), None)
        for place in places:
            for node in self.made.nodes[place[0]]:
                for leaf in (*leaves(node.value), *leaves(node.applies)):
                    if isinstance(leaf, core.Reports) and whole is not None:
                        self.reports_below(self.frames[whole], leaf, done[whole])
        for _, members in groupby(places, lambda place: self.frame_of(place).key):
            self.evaluate(members)
        for key in start:
            done[key].append(self.frames[key])

    def reports_below(self, frame: Frame, leaf: core.Reports, below: list[Frame]) -> None:
        """What the direct reports, who stand one level lower, have got."""
        if leaf in frame.leaves:
            return
        if below:
            people = self.context.steps.union([across.people_with(level, leaf.name) for level in below])
            across.reports(frame, leaf, people)
            return
        prefix = frame.fresh()
        across.keep(frame, leaf, self.context.steps.extend(frame.view([]), nobody(prefix)), prefix, across.ALL)


EVIDENCE_ORDER = ("__id", "period", "part")
"""The evidence of a card comes by record, and of a record that counts several times by period and part."""


def nobody(prefix: str) -> list[tuple[str, ir.Scalar]]:
    """The columns of a leaf when nobody stands below."""
    return [(f"{prefix}.{name}", lit(None if name in {"min", "max"} else 0)) for name in across.ALL]


def as_column(test: ir.Scalar) -> ir.Scalar:
    """The stored column of a kept condition."""
    return test.left if isinstance(test, ir.Compare) else test


def plan(context: Context) -> Plan:
    """The program of the month. Raises Circle when results need each other."""
    calendar = context.calendar
    grains = frozenset(
        {"日", "週", "月", *(["季"] if calendar.ends_quarter else []), *(["年"] if calendar.ends_year else [])}
    )
    made = order.graph(context.book, grains, context.only, context.kept)
    planner = Planner(context, made)
    for place in made.needs:
        planner.frame_of(place)
    planner.gather_all()
    for parts in order.strata(made):
        planner.round(parts)
    return Plan(context, finished(context, planner), planner.frames, made, context.tables.get("judgements examined"))


def finished(context: Context, planner: Planner) -> ir.Program:
    """The program with its outputs."""
    outputs: list[tuple[str, tuple[str, ...]]] = [(frame.base, ("_i",)) for frame in planner.frames.values()]
    outputs += [(panel, ("_i",)) for frame in planner.frames.values() for panel in dict.fromkeys(frame.panels.values())]
    outputs += [(table, EVIDENCE_ORDER) for table in context.evidence]
    if "judgements examined" in context.tables:
        outputs.append((context.tables["judgements examined"], ("__id",)))
    return compact(ir.Program(tuple(context.steps.items), tuple(dict.fromkeys(outputs))))
