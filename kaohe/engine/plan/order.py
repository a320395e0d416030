"""The order of work: which result needs which, strata, and circles through the organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kaohe.engine.plan.frames import PART, WHOLE
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.parts import follows_post
from kaohe.handbook.results import Node, leaves

GRAINS = frozenset({"日", "週", "月", "季", "年"})
Place = tuple[str, str]
"""A result's name and the level it is worked out at (whole month or part)."""


@dataclass(frozen=True, slots=True)
class Need:
    """One result needs another: in the same row, or from other rows (`far`); through the organisation (`tree`)."""

    place: Place
    far: bool
    tree: bool = False


@dataclass(slots=True)
class Graph:
    """Everything to be worked out, with what it needs."""

    nodes: dict[str, tuple[Node, ...]]
    by_part: frozenset[str]
    """Results that follow the post: worked out per part of the month, then combined."""
    needs: dict[Place, list[Need]]


def graph(
    book: Book, grains: frozenset[str], only: frozenset[str] | None = None, kept: frozenset[str] = frozenset()
) -> Graph:
    """The results of the grains that this month closes: all of them, or `only` these and what they need.

    `kept` are known already: they need nothing.
    """
    nodes: dict[str, tuple[Node, ...]] = {}
    for node in book.all_nodes():
        if node.grain in grains:
            nodes[node.name] = book.nodes(node.name)
    by_part = frozenset(name for name, variants in nodes.items() if follows_post(book, variants))
    needs: dict[Place, list[Need]] = {}
    waiting: list[Place] = [(name, WHOLE) for name in nodes if only is None or name in only]
    while waiting:
        place = waiting.pop()
        if place in needs:
            continue
        needs[place] = found = [] if place[0] in kept else needs_of(nodes, by_part, place)
        waiting.extend(need.place for need in found)
    return Graph(nodes, by_part, needs)


def needs_of(nodes: dict[str, tuple[Node, ...]], by_part: frozenset[str], place: Place) -> list[Need]:
    """What one result needs."""
    name, level = place
    if level == WHOLE and name in by_part:
        return [Need((name, PART), far=True)]
    found: dict[Need, None] = {}
    for node in nodes[name]:
        for leaf in (*leaves(node.value), *leaves(node.applies)):
            for need in needs_of_leaf(leaf, level):
                if need.place[0] in nodes:
                    found[need] = None
    return list(found)


def needs_of_leaf(leaf: core.Leaf, level: str) -> list[Need]:
    """What a leaf needs."""
    match leaf:
        case core.Result(name):
            return [Need((name, level), far=False)]
        case core.Reports(name):
            return [Need((name, WHOLE), far=True, tree=True)]
        case core.Earlier(default=core.Value() as default):
            first = (one for one in leaves(default) if not isinstance(one, core.Earlier))
            return [replace(need, far=True) for one in first for need in needs_of_leaf(one, WHOLE)]
        case core.Called(args=args):
            inner = (one for value in args for one in leaves(value) if not isinstance(one, core.Called))
            return [replace(need, far=True) for one in inner for need in needs_of_leaf(one, level)]
        case (
            core.Shared(name)
            | core.Smaller(name)
            | core.Group(name)
            | core.Rank(name)
            | core.Superior(name)
            | core.Span(name)
        ):
            return [Need((name, WHOLE), far=True)]
        case _:
            return []


def components(places: Iterable[Place], after: Callable[[Place], Iterable[Place]]) -> list[list[Place]]:
    """Strongly connected components, those needed first coming first (Tarjan, iterative)."""
    index: dict[Place, int] = {}
    low: dict[Place, int] = {}
    on_stack: set[Place] = set()
    stack: list[Place] = []
    found: list[list[Place]] = []
    for root in places:
        if root in index:
            continue
        work = [(root, iter(after(root)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            place, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    found.append(popped(stack, on_stack, place))
            elif step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                on_stack.add(step)
                work.append((step, iter(after(step))))
            elif step in on_stack:
                low[place] = min(low[place], index[step])
    return found


def popped(stack: list[Place], on_stack: set[Place], root: Place) -> list[Place]:
    """The component whose root is done."""
    members: list[Place] = []
    while True:
        place = stack.pop()
        on_stack.discard(place)
        members.append(place)
        if place == root:
            return members[::-1]


def strata(made: Graph) -> list[list[list[Place]]]:
    """Components in rounds: all of a round can be worked out together once the rounds before it are done."""
    parts = components(made.needs, lambda place: [need.place for need in made.needs[place]])
    of: dict[Place, int] = {place: number for number, part in enumerate(parts) for place in part}
    rounds: dict[int, int] = {}
    for number, part in enumerate(parts):
        own = 0
        for place in part:
            for need in made.needs[place]:
                if of[need.place] != number:
                    recursive = is_circle(made, parts[of[need.place]]) or is_circle(made, part)
                    own = max(own, rounds[of[need.place]] + (1 if need.far or recursive else 0))
        rounds[number] = own
    last = max(rounds.values(), default=-1)
    return [[part for number, part in enumerate(parts) if rounds[number] == level] for level in range(last + 1)]


def is_circle(made: Graph, part: list[Place]) -> bool:
    """Whether the component refers to itself."""
    return len(part) > 1 or any(need.place == part[0] for need in made.needs[part[0]])


def bad_circle(made: Graph, part: list[Place]) -> list[Place]:
    """A path through a component that does not lead through the organisation; empty when every circle does."""
    members = set(part)

    def near(place: Place) -> list[Place]:
        return [need.place for need in made.needs[place] if need.place in members and not need.tree]

    for found in components(part, near):
        if len(found) > 1 or found[0] in near(found[0]):
            return [*found, found[0]]
    return []
