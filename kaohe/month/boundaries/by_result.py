"""Cases for limits of formulas about a subject: a result that the formula reads is set just below, at and above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from kaohe.engine.interpret import Interpreter
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.build import outputs
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.limits import typed
from kaohe.handbook.model import AnyCard, Result
from kaohe.handbook.model_cases import Case
from kaohe.handbook.results import Node, leaves
from kaohe.month.boundaries.levers import Lever, gap_of, is_value_of, levers, looking, meeting, told, with_lever
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.boundaries.sites import Site
from kaohe.month.mutants.rows import Rows, StoredRow
from kaohe.month.mutants.trial import Base

MOST_PLACES, SCAN = 60, 3000
MOST_TRIES = 120
"""Places times levers that are tried for one limit."""
MOST_LOOKS = 12_000
"""Values that are looked at for one rounding, over all places and levers."""
UNMOVED = 100
"""A lever that leaves the amount as it is for so many steps is not what is rounded."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a run where a card's result is worked out, and the case it belongs to."""

    rows: Rows
    place: StoredRow
    name: str
    number: int
    subject: str
    """As the case names it."""
    day: int


def targets(book: Book, card: AnyCard, needed: set[core.Leaf]) -> list[Node]:
    """The card's results that read all these leaves."""
    names = [output.name for output in outputs(card)] if isinstance(card, Result) else []
    nodes = [node for name in names for node in book.nodes(name) if node.card is card]
    return [node for node in nodes if needed <= {*leaves(node.value), *leaves(node.applies)}]


def spots(base: Base, node: Node) -> Iterator[Spot]:
    """Where the result is worked out: cases that state it first, those that set it by hand last."""
    found: list[tuple[int, Spot]] = []
    for rows in base.runs:
        asked, days = base.asked(rows), dict[int, set[int]]()
        for place in rows.places(node):
            subject, day = str(place.raw("_s")), int(place.raw("_p") or 0)
            number, own = rows.owner_of(subject)
            if number is None or not asked.is_alone(place, subject):
                continue
            if number not in days:
                days[number] = set(dict(rows.ran.members)[number].days_of(node.grain))
            if day not in days[number]:
                continue
            spot = Spot(rows, place, node.name, number, own, day)
            by_hand = asked.by_hand(node.name, place)
            found.append((2 * by_hand + ((node.name, subject) not in asked.stated), spot))
    found.sort(key=lambda item: item[0])
    yield from (spot for _, spot in found[:MOST_PLACES])


def at_site(base: Base, book: Book, site: Site) -> Border:
    """The cases around one comparison, tier or end."""
    border = Border(site.card, site.span, site.text, "compare", decide=site.decided)
    sides = [typed(book, site.card, site.written, side) for side in (site.left, site.right)]
    left, right = sides
    if left is None or right is None:
        border.unreached = "limit_alone"
        return border
    needed = {*leaves(left), *leaves(right)}
    found = targets(book, site.card, needed)
    movable = list(levers(book, (left, right)))
    if not movable:
        border.unreached = (
            "limit_from_records" if any(isinstance(leaf, core.Gathered) for leaf in needed) else "limit_fixed"
        )
        return border
    if not found:
        border.unreached = "limit_alone"
        return border
    border.cases = best(base, found[0], movable, left, right)
    if not border.cases:
        border.unreached = "limit_never_met" if any(True for _ in spots(base, found[0])) else "limit_not_run"
    return border


def best(base: Base, node: Node, movable: list[Lever], left: Typed, right: Typed) -> list[Made]:
    """The cases at the first place where the two sides come out differently; else at the first that meets the limit."""
    first: list[Made] = []
    tries = ((spot, lever) for spot in spots(base, node) for lever in movable)
    for spot, lever in islice(tries, MOST_TRIES):
        values = around(spot, lever, left, right)
        if not any(applies(looking(spot.rows.explainer(), spot.place, lever, value), node) for value in values):
            continue
        made = [making(base, spot, node, lever, value) for value in values]
        if comes_out(spot, node, lever, values) > 1:
            return made
        first = first or made
    return first


def around(spot: Spot, lever: Lever, left: Typed, right: Typed) -> list[int]:
    """The values of the lever just before, at and just after the limit."""
    explainer = spot.rows.explainer()

    def gap(value: int) -> Fraction | None:
        return gap_of(looking(explainer, spot.place, lever, value), left, right)

    try:
        low, high = lever.range
        met = meeting(gap, low, high)
    except KeyError:
        return []
    if met is None:
        return []
    return [value for value in (met - 1, met, met + 1) if low <= value <= high]


def applies(interpreter: Interpreter, node: Node) -> bool:
    """Whether the card is the one for that subject, of those that share its name."""
    held = interpreter.run(node.applies.core) if node.applies else None
    return held is None or (held.known and bool(held.value))


def comes_out(spot: Spot, node: Node, lever: Lever, values: list[int]) -> int:
    """How many different results the values give."""
    explainer = spot.rows.explainer()
    nodes = spot.rows.ran.opened.book.nodes(node.name)
    found = set()
    for value in values:
        interpreter = looking(explainer, spot.place, lever, value)
        for one in nodes:
            if applies(interpreter, one):
                got = interpreter.run(one.value.core)
                found.add((one.card.name.value, got.value, got.state))
                break
        else:
            found.add(("", None, -1))
    return len(found)


def making(base: Base, spot: Spot, node: Node, lever: Lever, value: int) -> Made:
    """The worked case with one result set."""
    case = base.cases[spot.number]
    made = worked(with_lever(case, lever, spot.subject, value), node, spot.subject)
    name = f"{case.name.value} · {lever.node.name} {lever.text(value)}"
    return Made(
        replace(made, name=told(name, case.span)),
        case,
        spot.subject,
        node,
        spot.day,
        lever.node.name,
        lever.text(value),
    )


def worked(case: Case, node: Node, subject: str) -> Case:
    """The case without what it states, and with the result worked out where it sets it by hand."""
    given = tuple(item for item in case.given if not is_value_of(item, node, subject, case))
    return replace(case, given=given, expected=(), shown=())


# --- roundings ---------------------------------------------------------------------------------------------------


def roundings(base: Base, book: Book, card: AnyCard) -> Iterator[Border]:
    """The cases around half a step of each rounding of the card; those that one set of cases shows, once."""
    shown: set[tuple[str, ...]] = set()
    for node in targets(book, card, set()):
        for item in rounds_in(node.value.core):
            border = Border(card, card.name.span, f"{node.name}: {node.formula}", "rounding")
            border.cases = halves(base, book, node, item)
            border.unreached = "" if border.cases else "rounding_never_half"
            names = tuple(one.case.name.value for one in border.cases)
            if not names or names not in shown:
                yield border
            shown.add(names)


def rounds_in(item: core.Core) -> list[core.Round]:
    """The roundings of a formula."""
    found: list[core.Round] = []
    stack: list[object] = [item]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen or isinstance(node, (int, str, bool)) or node is None or isinstance(node, core.Var):
            continue
        seen.add(id(node))
        if isinstance(node, core.Round):
            found.append(node)
        stack.extend(getattr(node, name) for name in reversed(node.__slots__))  # type: ignore[attr-defined]
    return found


def halves(base: Base, book: Book, node: Node, item: core.Round) -> list[Made]:
    """The values of a lever that leave less than half a step, half of one, and more."""
    movable = list(levers(book, (replace(node.value, core=item, divisor=None),)))
    looks = 0
    for spot in spots(base, node):
        for lever in movable:
            values, looked = scanned(spot, lever, item)
            looks += looked
            if looks > MOST_LOOKS:
                return []
            explainer = spot.rows.explainer()
            if not any(applies(looking(explainer, spot.place, lever, value), node) for value in values.values()):
                continue
            if len(values) > 1 and comes_out(spot, node, lever, list(values.values())) > 1:
                made = {side: making(base, spot, node, lever, value) for side, value in values.items()}
                return [replace(one, gap=Fraction(side)) for side, one in made.items()]
    return []


def scanned(spot: Spot, lever: Lever, item: core.Round) -> tuple[dict[int, int], int]:
    """Of the lever's values near the stored one those nearest to half a step: below (-1), at it (0), above (1).

    Also how many values were looked at.
    """
    explainer = spot.rows.explainer()
    stored = explainer.look(spot.place, lever.leaf, "v") if isinstance(lever.leaf, core.Result) else None
    low, high = lever.range
    start = max(low, min(int(stored.value or 0) if stored and stored.known else low, high - SCAN))
    nearest: dict[int, tuple[Fraction, int]] = {}
    found: set[Fraction] = set()
    for looked, value in enumerate(range(start, min(high, start + SCAN) + 1), start=1):
        exact = looking(explainer, spot.place, lever, value).before(item)
        if not isinstance(exact, Fraction):
            return {}, looked
        found.add(exact)
        if looked == UNMOVED and len(found) == 1:
            return {}, looked
        gap = abs(exact) % 1 - Fraction(1, 2)
        side = (gap > 0) - (gap < 0)
        if side not in nearest or abs(gap) < nearest[side][0]:
            nearest[side] = abs(gap), value
        if 0 in nearest and len(nearest) == 3 and looked > 200:
            break
    return {side: nearest[side][1] for side in (-1, 0, 1) if side in nearest}, looked
