"""Turns expressions into SQL trees, using only what DuckDB and Spark agree on."""

from __future__ import annotations

from typing import assert_never

from sqlglot import exp

from kaohe.engine.backends.scalar import Columns, Kind, joined, kind_of
from kaohe.engine.ir import And, Arith, Case, Col, Compare, Div, Greatest, IsNull, Lit, Not, Or, Scalar

_TYPES = {
    Kind.INT: exp.DType.BIGINT,
    Kind.NULL: exp.DType.BIGINT,
    Kind.TEXT: exp.DType.TEXT,
    Kind.TRUTH: exp.DType.BOOLEAN,
}
_ARITH: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
_COMPARE: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


class Names:
    """Identifiers for the program's names: the name itself, with a number when only its case tells it from another."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, name: str) -> str:
        if name not in self._given:
            self._given[name] = self.fresh(name)
        return self._given[name]

    def fresh(self, name: str) -> str:
        """An identifier that nothing else has."""
        candidate, number = name, 1
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{name}~{number}"
        self._taken.add(candidate.casefold())
        return candidate


def cast(item: exp.Expr, kind: Kind) -> exp.Expr:
    return exp.Cast(this=item, to=exp.DataType(this=_TYPES[kind]))


def brackets(item: exp.Expr) -> exp.Expr:
    return exp.Paren(this=item)


def identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def column(name: str, source: str) -> exp.Column:
    return exp.Column(this=identifier(name), table=identifier(source))


class Trees:
    """Builds the trees of expressions over the columns of one source."""

    def __init__(self, columns: Columns, source: str, names: Names) -> None:
        self.columns = columns
        self.source = source
        self.names = names

    def column(self, name: str) -> exp.Expr:
        return column(self.names.of(name), self.source)

    def stored(self, item: Scalar) -> exp.Expr:
        """As a column keeps it: a truth value becomes 1 or 0."""
        kind = kind_of(item, self.columns)
        return self.as_kind(Kind.INT if kind is Kind.TRUTH else kind, item)

    def as_kind(self, wanted: Kind, item: Scalar) -> exp.Expr:
        if isinstance(item, Lit):
            return _literal(wanted, item)
        kind, tree = kind_of(item, self.columns), self._plain(item)
        if kind is wanted or (kind is Kind.NULL and wanted is Kind.INT):
            return tree
        if wanted is Kind.TRUTH and kind is Kind.INT:
            return brackets(exp.NEQ(this=tree, expression=_literal(Kind.INT, Lit(0))))
        return cast(tree, wanted)

    def _plain(self, item: Scalar) -> exp.Expr:
        match item:
            case Col(name):
                return self.column(name)
            case Lit():
                return _literal(kind_of(item, self.columns), item)
            case Arith(op, left, right):
                return self._pair(_ARITH[op], Kind.INT, left, right)
            case Div(left, right):
                return self._division(left, right)
            case Compare(op, left, right):
                kind = joined([kind_of(left, self.columns), kind_of(right, self.columns)])
                return self._pair(_COMPARE[op], Kind.TEXT if kind is Kind.TEXT else Kind.INT, left, right)
            case And(items) | Or(items):
                return self._folded(exp.And if isinstance(item, And) else exp.Or, items)
            case Not(inner):
                return brackets(exp.Not(this=self.as_kind(Kind.TRUTH, inner)))
            case IsNull(inner):
                return brackets(exp.Is(this=self.stored(inner), expression=exp.Null()))
            case Case():
                return self._case(item)
            case Greatest(items):
                first, *rest = (self.as_kind(Kind.INT, one) for one in items)
                return exp.Greatest(this=first, expressions=rest, ignore_nulls=True) if rest else first
            case _:
                assert_never(item)

    def _pair(self, node: type[exp.Binary], kind: Kind, left: Scalar, right: Scalar) -> exp.Expr:
        return brackets(node(this=self.as_kind(kind, left), expression=self.as_kind(kind, right)))

    def _folded(self, node: type[exp.Connector], items: tuple[Scalar, ...]) -> exp.Expr:
        first, *rest = (self.as_kind(Kind.TRUTH, item) for item in items)
        for tree in rest:
            first = node(this=first, expression=tree)
        return brackets(first)

    def _division(self, left: Scalar, right: Scalar) -> exp.Expr:
        """The guard is on the divisor alone: to guard the dividend would double the text of each nested division."""
        divisor = self.as_kind(Kind.INT, right)
        if not (isinstance(right, Lit) and isinstance(right.value, int) and right.value > 0):
            guard = exp.GT(this=divisor, expression=_literal(Kind.INT, Lit(0)))
            divisor = exp.Case(ifs=[exp.If(this=guard, true=divisor.copy())])
        return brackets(exp.IntDiv(this=self.as_kind(Kind.INT, left), expression=divisor))

    def _case(self, item: Case) -> exp.Expr:
        kind = kind_of(item, self.columns)
        ifs = [
            exp.If(this=self.as_kind(Kind.TRUTH, condition), true=self.as_kind(kind, value))
            for condition, value in item.branches
        ]
        return exp.Case(ifs=ifs, default=self.as_kind(kind, item.other))


def _literal(wanted: Kind, item: Lit) -> exp.Expr:
    """With its type said: a bare 1 is a 32-bit number to both engines, and 32 bits overflow."""
    value = item.value
    if value is None:
        return cast(exp.Null(), wanted)
    if isinstance(value, str):
        return exp.Literal.string(value)
    if wanted is Kind.TRUTH:
        return exp.Boolean(this=bool(value))
    return cast(exp.Literal.number(int(value)), Kind.INT)
