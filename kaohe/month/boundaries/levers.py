"""What a worked case can set by hand so that a quantity meets its limit: results, and those of the periods behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.engine.explain import Explainer
from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.show import shown
from kaohe.handbook import core
from kaohe.handbook.book import Book
from kaohe.handbook.core import Leaf
from kaohe.handbook.core import Value as Typed
from kaohe.handbook.model_cases import Case, CaseHistory, CaseValue
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Num
from kaohe.month.mutants.rows import StoredRow

OVER_TIME = (core.Span, core.Smaller)


@dataclass(frozen=True, slots=True)
class Lever:
    """A result that is set, by the leaf a formula reads it by."""

    leaf: Leaf
    node: Node

    @property
    def range(self) -> tuple[int, int]:
        """The least and the largest it can be, in its steps."""
        kind = self.node.type
        return (kind.lo, kind.hi) if isinstance(kind, Num) else (0, 0)

    def text(self, value: int) -> str:
        """A value as a case writes it."""
        return shown(value, self.node.type, self.node.unit)


def levers(book: Book, values: tuple[Typed, ...]) -> Iterator[Lever]:
    """The results that the values read and a case can set."""
    for leaf in dict.fromkeys(leaf for value in values for leaf in leaves(value)):
        if isinstance(leaf, (core.Result, *OVER_TIME)):
            nodes = book.nodes(leaf.name)
            if nodes and isinstance(nodes[0].type, Num) and nodes[0].subject != "公司":
                yield Lever(leaf, nodes[0])


def looking(explainer: Explainer, place: StoredRow, lever: Lever, value: int) -> Interpreter:
    """Formulas at a place with one result set."""

    def look(leaf: Leaf, column: str) -> Got:
        if leaf != lever.leaf:
            return explainer.look(place, leaf, column)
        if isinstance(leaf, core.Result) or column in {"min", "max"}:
            return Got(value)
        count = explainer.look(place, leaf, "n")
        return count if column == "n" or not count.known else Got(value * int(count.value or 0))

    return Interpreter(look)


def gap_of(interpreter: Interpreter, left: Typed, right: Typed) -> Fraction | None:
    """left − right, exact; None where one has no value."""
    one, two = exact(interpreter, left), exact(interpreter, right)
    return None if one is None or two is None else one - two


def exact(interpreter: Interpreter, value: Typed) -> Fraction | None:
    """A value in base units (days, seconds)."""
    top = interpreter.run(value.core)
    bottom = interpreter.run(value.divisor) if value.divisor is not None else Got(1)
    if not (top.known and bottom.known) or isinstance(top.value, str) or not bottom.value:
        return None
    step = value.type.step if isinstance(value.type, Num) else Fraction(1)
    return Fraction(int(top.value or 0), int(bottom.value)) * step


def meeting(gap: Callable[[int], Fraction | None], low: int, high: int) -> int | None:
    """The value at which the gap is 0, else the first one beyond it; None when the gap keeps its sign."""
    first, last = gap(low), gap(high)
    if first is None or last is None or ((first > 0) == (last > 0) and first != 0 and last != 0):
        return None
    rising = first < last
    while low < high:
        middle = (low + high) // 2
        found = gap(middle)
        if found is None:
            return None
        if (found >= 0) == rising or found == 0:
            high = middle
        else:
            low = middle + 1
    return low


def with_lever(case: Case, lever: Lever, subject: str, value: int) -> Case:
    """The case with the result set, in the periods behind too where the formula reads them."""
    text = lever.text(value)
    made = CaseValue(told(subject, case.span), told(lever.node.name, case.span), told(text, case.span))
    given = tuple(item for item in case.given if not is_value_of(item, lever.node, subject, case))
    history = case.history
    if isinstance(lever.leaf, OVER_TIME):
        history = tuple(
            CaseHistory(
                past.period,
                tuple(
                    replace(v, value=made.value) if is_value_of(v, lever.node, subject, case) else v
                    for v in past.values
                ),
            )
            for past in history
        )
    return replace(case, given=(*given, made), history=history)


def is_value_of(value: CaseValue, node: Node, subject: str, case: Case) -> bool:
    """Whether a value of a case is the subject's result."""
    whose = value.subject.value if value.subject else case.people[0].name.value
    return fold(value.name.value) == fold(node.name) and whose == subject


def told(text: str, span: Span) -> Text:
    """A text of a made case, at the place of the case it is made from."""
    return Text(text, span)
