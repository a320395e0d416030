"""Why a cell differs: each guess is tried with the person's own typed formula and named only when it hits exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from kaohe.base.dates import day_of
from kaohe.engine.explain import Unknown
from kaohe.engine.interpret import whole
from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.dependence import RESULT, VALUE
from kaohe.handbook.names import fold
from kaohe.handbook.results import Measured, Node, leaves
from kaohe.handbook.types import Num
from kaohe.handbook.units import unit_of
from kaohe.reports.against.recount import Instead, Recount, exact
from kaohe.reports.against.variants import WEIGHT, variants

INHERITED, UNIT, SWAPPED, ROUNDING = "隨別項而差", "單位不同", "欄對調", "捨入不同"
VERSION, RECORD, UNKNOWN = "參數是別的版本", "少一筆記錄", "原因不明"
MODES = ("四舍五入", "五成雙", "捨去", "進一")
SCALES = (Fraction(100), Fraction(1, 100), Fraction(10_000), Fraction(1, 10_000), Fraction(1000), Fraction(1, 1000))
MOST_UPSTREAM = 40
DIGITS = 15


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause: which kind, and what of the handbook or the records it names."""

    kind: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A differing cell: whose, which result, ours in steps, theirs in steps (not always a whole number)."""

    person: str
    name: str
    """Folded."""
    ours: int
    theirs: Fraction


@dataclass(slots=True)
class Guesser:
    """Tries guesses on the cells of one sheet."""

    recount: Recount
    theirs: Mapping[tuple[str, str], Fraction]
    """(person, folded result) -> the sheet's number in the result's steps."""
    ours: Mapping[tuple[str, str], int]

    def cause(self, cell: Cell) -> Cause:
        """The first guess that hits."""
        try:
            return next(self.guesses(cell), Cause(UNKNOWN))
        except (KeyError, LookupError, TypeError, Unknown):
            return Cause(UNKNOWN)  # A formula that reads what stands in no row of his cannot be tried.

    def guesses(self, cell: Cell) -> Iterator[Cause]:
        """Guesses that hit, the likeliest first."""
        yield from self.inherited(cell)
        yield from self.swapped(cell)
        yield from self.units(cell)
        place = self.recount.place(cell.person, self.display(cell.name))
        node = self.recount.node(self.display(cell.name), place) if place is not None else None
        if node is None:
            return
        yield from self.rounding(cell, node)
        yield from self.within(cell, [cell.name])
        yield from self.versions(cell)
        yield from self.records(cell)
        hidden = [name for name in self.recount.upstream(cell.name)[1:] if (cell.person, name) not in self.theirs]
        yield from self.within(cell, hidden[:MOST_UPSTREAM])

    def display(self, name: str) -> str:
        """A result's name as its card writes it."""
        return self.recount.opened.book.display(name)

    # --- the sheet itself ---------------------------------------------------------------------------------------

    def inherited(self, cell: Cell) -> Iterator[Cause]:
        """The sheet's own values of the items below give exactly its value here."""
        below = [name for name in self.recount.upstream(cell.name)[1:] if (cell.person, name) in self.theirs]
        differing = {
            n: self.theirs[cell.person, n]
            for n in below
            if self.theirs[cell.person, n] != self.ours.get((cell.person, n))
        }
        if not differing or any(value.denominator != 1 for value in differing.values()):
            return
        results = {name: int(value) for name, value in differing.items()}
        touched = self.recount.touched_by(*((RESULT, name) for name in results))
        if self.hits(cell, Instead(results=results, touched=touched)):
            yield Cause(INHERITED, "、".join(self.display(name) for name in results))

    def swapped(self, cell: Cell) -> Iterator[Cause]:
        """Two columns stand in each other's place."""
        for (person, name), value in self.theirs.items():
            if person == cell.person and name != cell.name:
                there = self.ours.get((person, name))
                if there is not None and there == cell.theirs and value == cell.ours and there != cell.ours:
                    yield Cause(SWAPPED, self.display(name))

    def units(self, cell: Cell) -> Iterator[Cause]:
        """A hundred or ten thousand times as much or little."""
        for scale in SCALES:
            if cell.ours and cell.ours * scale == cell.theirs:
                yield Cause(UNIT, f"×{scale.numerator}" if scale > 1 else f"÷{scale.denominator}")

    # --- the formula --------------------------------------------------------------------------------------------

    def rounding(self, cell: Cell, node: Node) -> Iterator[Cause]:
        """Another place or way of rounding; parts added before they were rounded."""
        place = self.recount.place(cell.person, node.name)
        if place is None or not isinstance(node.type, Num):
            return
        before = exact(self.recount.interpreter(node, place, Instead()), node.value.core)
        loose = self.unrounded_parts(cell, node)
        for amount, how in ((before, ""), (loose, "各部分未捨入就相加")):
            if amount is None:
                continue
            if near(amount, cell.theirs) and amount != cell.ours:
                yield Cause(ROUNDING, how or "沒有捨入")
            for places in range(7):
                grain = place_in_steps(node, places)
                for mode in MODES:
                    if whole(amount / grain, mode) * grain == cell.theirs:
                        yield Cause(ROUNDING, "，".join(filter(None, (how, f"{places}位", mode))))

    def unrounded_parts(self, cell: Cell, node: Node) -> Fraction | None:
        """The value had the results it reads not been rounded; for formulas that are linear in them."""
        place = self.recount.place(cell.person, node.name)
        if place is None:
            return None
        base = exact(self.recount.interpreter(node, place, Instead()), node.value.core)
        total, moved = base, False
        for leaf in leaves(node.value):
            if not isinstance(leaf, core.Result) or base is None or total is None:
                continue
            stored = self.recount.explainer.look(place, leaf, "v").value
            there = self.recount.place(cell.person, leaf.name)
            below = self.recount.node(leaf.name, there) if there is not None else None
            if there is None or below is None or not isinstance(stored, int):
                continue
            loose = exact(self.recount.interpreter(below, there, Instead()), below.value.core)
            if loose is None or loose == stored:
                continue
            one_more = Instead(results={fold(leaf.name): stored + 1})
            stepped = exact(self.recount.interpreter(node, place, one_more), node.value.core)
            if stepped is not None:
                total, moved = total + (stepped - base) * (loose - stored), True
        return total if moved else None

    def within(self, cell: Cell, names: Sequence[str]) -> Iterator[Cause]:
        """A cap, a branch, a term or a weight in these formulas: the cell's, or those below that the sheet hides."""
        for name in names:
            place = self.recount.place(cell.person, self.display(name))
            node = self.recount.node(self.display(name), place) if place is not None else None
            if place is None or node is None or not self.is_plain(node):
                continue
            fresh = partial(self.recount.interpreter, node, place, Instead())
            for kind, what, seed in variants(node.value.core, fresh):
                interpreter = fresh()
                interpreter.known.update(seed)
                found = interpreter.run(node.value.core)
                if isinstance(found.value, int) and self.reaches(cell, name, found.value):
                    at = "" if name == cell.name else self.display(name)
                    yield Cause(kind, " ".join(filter(None, (at, what))))

    def is_plain(self, node: Node) -> bool:
        """Whether it is a person's result of the month."""
        return (node.subject, node.grain) == ("人", "月")

    def reaches(self, cell: Cell, name: str, value: int) -> bool:
        """Whether that value of a result below gives the sheet's value here."""
        if name == cell.name:
            return value == cell.theirs
        return self.hits(cell, Instead(results={name: value}, touched=self.recount.touched_by((RESULT, name))))

    def versions(self, cell: Cell) -> Iterator[Cause]:
        """A 參數 as another version of the handbook has it, or as if a weight were 100%."""
        book = self.recount.opened.book
        for name in self.recount.parameters(cell.name):
            card, kind = book.values[name], book.parameter_kind(name)
            now = book.value_on(name, book.day)
            touched = self.recount.touched_by((VALUE, name))
            for since, value in book.parameter_values(name):
                if value != now and self.hits(cell, Instead(parameters={name: value}, touched=touched)):
                    yield Cause(
                        VERSION,
                        f"{card.name.value} = {shown(value, kind)}"
                        + (f" ({day_of(since).isoformat()})" if since else ""),
                    )
            if isinstance(kind, Num):
                one = 1 / kind.step
                if one.denominator == 1 and self.hits(cell, Instead(parameters={name: int(one)}, touched=touched)):
                    yield Cause(WEIGHT, card.name.value)

    def records(self, cell: Cell) -> Iterator[Cause]:
        """One record less."""
        for name in self.recount.upstream(cell.name):
            if not any(node.gathers for node in self.recount.opened.book.nodes(name)):
                continue
            place = self.recount.place(cell.person, self.display(name))
            node = self.recount.node(self.display(name), place) if place is not None else None
            if place is None or node is None or not self.is_plain(node):
                continue
            for gather in node.gathers:
                if not isinstance(gather, Measured) or gather.function not in {"count", "sum", "distinct"}:
                    continue
                held = self.recount.explainer.look(place, core.Gathered(gather.key), "v").value
                if not isinstance(held, int) or not gather.evidence:
                    continue
                rows = self.recount.evidence(gather, place)
                alike = Counter(row["counted"] for row in rows)
                for row in rows:
                    less = int(str(row["counted"] or 0)) if gather.function == "sum" else 1
                    if gather.function == "distinct" and alike[row["counted"]] > 1:
                        continue  # Another record counts for the same, or its text is not known here.
                    touched = self.recount.touched_by((RESULT, name))
                    if less and self.hits(cell, Instead(gathered={gather.key: held - less}, touched=touched)):
                        yield Cause(RECORD, f"{row['register']} {row['record']}")

    def hits(self, cell: Cell, instead: Instead) -> bool:
        """Whether the result comes out as the sheet has it."""
        found = self.recount.value(cell.name, cell.person, instead)
        return found is not None and found.value == cell.theirs


def near(amount: Fraction, theirs: Fraction) -> bool:
    """Whether a sheet that keeps 15 digits would show the amount so."""
    return amount == theirs or (
        theirs != 0 and abs(amount - theirs) * 10 ** (DIGITS - 1) <= abs(theirs) and amount.denominator != 1
    )


def place_in_steps(node: Node, places: int) -> Fraction:
    """How many steps of a result its unit's decimal place is."""
    unit = unit_of(node.unit)
    step = node.type.step if isinstance(node.type, Num) else Fraction(1)
    return Fraction(1, 10**places) * (unit.factor if unit else 1) / step
