"""Random tables and programs for the backends to disagree about (hypothesis strategies)."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from kaohe.engine.backends.arrow import kinds_of
from kaohe.engine.backends.scalar import Columns, Kind
from kaohe.engine.backends.schema import after
from kaohe.engine.ir import (
    Aggregate,
    And,
    Arith,
    Case,
    Col,
    Compare,
    Div,
    Extend,
    Filter,
    Greatest,
    IsNull,
    Join,
    Lit,
    Not,
    Or,
    Program,
    Scalar,
    Select,
    Step,
    Union,
    Window,
)

Draw = st.DrawFn
INTEGERS = st.none() | st.integers(-3, 3) | st.integers(-(10**6), 10**6) | st.sampled_from([2**62, -(2**63)])
TEXTS = st.none() | st.sampled_from(["", "a", "A", "b", "考核", "核考", "a'b", 'a"b', "\\n", "😀", "\uffff"])
VALUES = {pa.int64(): INTEGERS, pa.string(): TEXTS, pa.null(): st.none()}


@st.composite
def tables(draw: Draw) -> pa.Table:
    """A table of up to six rows with one to four columns; names differ by case only now and then."""
    names = draw(st.lists(st.sampled_from(["a", "A", "b", "欄", "row number"]), min_size=1, max_size=4, unique=True))
    length = draw(st.integers(0, 6))
    columns = {}
    for name in names:
        kind = draw(st.sampled_from([pa.int64(), pa.int64(), pa.string(), pa.null()]))
        columns[name] = pa.array(draw(st.lists(VALUES[kind], min_size=length, max_size=length)), kind)
    return pa.table(columns)


# --- expressions --------------------------------------------------------------------------------------------------

SIGNS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
FEW = st.integers(1, 3)


class Writing:
    """Draws expressions over the columns of one table; `depth` is how far they may still nest."""

    def __init__(self, draw: Draw, columns: Columns) -> None:
        self.draw = draw
        self.columns = columns

    def any(self) -> Scalar:
        return self.draw(st.sampled_from([self.number, self.number, self.text, self.truth]))(2)

    def number(self, depth: int) -> Scalar:
        ways = ["leaf"] if depth == 0 else ["leaf", "arith", "div", "part", "greatest", "case", "truth"]
        match self.draw(st.sampled_from(ways)):
            case "arith":
                return Arith(self.draw(st.sampled_from("+-*")), self.number(depth - 1), self.number(depth - 1))
            case "div":
                return Div(self.number(depth - 1), self.number(depth - 1))
            case "part":
                return Div(self.number(depth - 1), Lit(self.draw(st.integers(1, 9))))
            case "greatest":
                return Greatest(self.several(self.number, depth))
            case "case":
                return self.case(self.number, depth)
            case "truth":
                return self.truth(depth - 1)
            case _:
                return self.leaf(INTEGERS, Kind.INT)

    def text(self, depth: int) -> Scalar:
        nested = depth > 0 and self.draw(st.booleans())
        return self.case(self.text, depth) if nested else self.leaf(TEXTS, Kind.TEXT)

    def truth(self, depth: int) -> Scalar:
        ways = ["compare", "same text", "null", "literal"] + (["and", "or", "not", "case", "number"] if depth else [])
        match self.draw(st.sampled_from(ways)):
            case "compare":
                below = max(depth - 1, 0)
                return Compare(self.draw(SIGNS), self.number(below), self.number(below))
            case "same text":
                return Compare(self.draw(st.sampled_from(["=", "<>"])), self.text(0), self.text(0))
            case "null":
                return IsNull(self.draw(st.sampled_from([self.number, self.text]))(max(depth - 1, 0)))
            case "and":
                return And(self.several(self.truth, depth))
            case "or":
                return Or(self.several(self.truth, depth))
            case "not":
                return Not(self.truth(depth - 1))
            case "case":
                return self.case(self.truth, depth)
            case "number":
                return self.number(depth - 1)
            case _:
                return Lit(self.draw(st.sampled_from([True, False, None])))

    def leaf(self, constants: st.SearchStrategy[Any], kind: Kind) -> Scalar:
        """A column of this kind where there is one, more often than a constant."""
        found = [name for name, one in self.columns.items() if one in {kind, Kind.NULL}]
        if found and self.draw(st.integers(0, 3)) > 0:
            return Col(self.draw(st.sampled_from(found)))
        return Lit(self.draw(constants))

    def several(self, write: Callable[[int], Scalar], depth: int) -> tuple[Scalar, ...]:
        return tuple(write(depth - 1) for _ in range(self.draw(FEW)))

    def case(self, write: Callable[[int], Scalar], depth: int) -> Scalar:
        branches = ((self.truth(depth - 1), write(depth - 1)) for _ in range(self.draw(FEW)))
        return Case(tuple(branches), write(depth - 1))


# --- steps --------------------------------------------------------------------------------------------------------


class Making:
    """A program in the making: the tables so far and names that are still free."""

    def __init__(self, draw: Draw, inputs: Mapping[str, pa.Table]) -> None:
        self.draw = draw
        self.known: dict[str, Columns] = {name: kinds_of(name, table) for name, table in inputs.items()}
        self.serial = itertools.count()
        self.joins = 0

    def name(self) -> str:
        """A new name; every second differs from the one before by case only."""
        number = next(self.serial)
        return f"{'xX'[number % 2]}{number // 2}"

    def table(self) -> str:
        return self.draw(st.sampled_from(list(self.known)[-3:]))

    def column(self, table: str, *kinds: Kind) -> str | None:
        found = [name for name, kind in self.known[table].items() if not kinds or kind in kinds]
        return self.draw(st.sampled_from(found)) if found else None

    def some(self, table: str, least: int = 0) -> list[str]:
        return self.draw(st.lists(st.sampled_from(list(self.known[table])), min_size=least, max_size=3, unique=True))

    def step(self) -> Step:
        kinds = [self.extend, self.extend, self.select, self.filter, self.aggregate, self.window, self.union]
        if self.joins < 2:
            kinds += [self.join, self.join]
        make: Callable[[], Step] = self.draw(st.sampled_from(kinds))
        step = make()
        self.known[step.out] = after(step, self.known)
        return step

    def extend(self) -> Step:
        table = self.table()
        columns, named = dict(self.known[table]), []
        for _ in range(self.draw(st.integers(1, 4))):
            named.append((self.name(), Writing(self.draw, columns).any()))
            columns = dict(after(Extend("", table, tuple(named)), self.known))
        return Extend(self.name(), table, tuple(named))

    def select(self) -> Step:
        table = self.table()
        return Select(self.name(), table, tuple((self.name(), old) for old in self.some(table, 1)))

    def filter(self) -> Step:
        table = self.table()
        return Filter(self.name(), table, Writing(self.draw, self.known[table]).truth(2))

    def join(self) -> Step:
        self.joins += 1
        left, right = self.table(), self.table()
        pairs = []
        for mine in self.some(left):
            kind = self.known[left][mine]
            like = (Kind.TEXT, Kind.NULL) if kind is Kind.TEXT else (Kind.INT, Kind.NULL)
            theirs = self.column(right, *(like if kind is not Kind.NULL else ()))
            if theirs is not None:
                pairs.append((mine, theirs))
        side = self.draw(st.sampled_from(["left", "inner"])) if pairs else "inner"
        take = tuple((self.name(), old) for old in self.some(right))
        return Join(self.name(), left, right, side, tuple(pairs), take)

    def functions(self, table: str, plain: list[str], sums: list[str]) -> tuple[tuple[str, str, str], ...]:
        functions = []
        for _ in range(self.draw(st.integers(1, 3))):
            function = self.draw(st.sampled_from([*plain, *sums, "count"]))
            kinds = (Kind.INT, Kind.NULL) if function in sums else ()
            column = self.column(table, *kinds)
            if function == "count" and self.draw(st.booleans()):
                column = "*"
            if column is not None:
                functions.append((self.name(), function, column))
        return (*functions, (self.name(), "count", "*"))

    def aggregate(self) -> Step:
        table = self.table()
        results = self.functions(table, ["count", "min", "max", "distinct"], ["sum"])
        return Aggregate(self.name(), table, tuple(self.some(table)), results)

    def window(self) -> Step:
        table = self.table()
        whole = self.draw(st.permutations(list(self.known[table])))
        order = tuple((name, self.draw(st.sampled_from(["asc", "desc"]))) for name in whole)
        plain = ["row_number", "rank", "dense_rank", "lag", "min", "max"]
        results = self.functions(table, plain, ["sum", "running_sum"])
        return Window(self.name(), table, tuple(self.some(table)), order, results)

    def union(self) -> Step:
        table = self.table()
        alike = [name for name, columns in self.known.items() if dict(columns) == dict(self.known[table])]
        return Union(self.name(), tuple(self.draw(st.lists(st.sampled_from(alike), min_size=1, max_size=2))))


@st.composite
def runs(draw: Draw) -> tuple[Program, dict[str, pa.Table]]:
    """A program of up to six steps and tables for it; each output is sorted by all its columns."""
    inputs = {name: draw(tables()) for name in draw(st.sampled_from([["t"], ["t", "T"], ["t", "u"]]))}
    making = Making(draw, inputs)
    steps = tuple(making.step() for _ in range(draw(st.integers(1, 6))))
    outputs = {steps[-1].out, *draw(st.lists(st.sampled_from(list(making.known)), max_size=2))}
    return Program(steps, tuple((name, tuple(making.known[name])) for name in sorted(outputs))), inputs
