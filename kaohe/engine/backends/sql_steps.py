"""Turns steps into SELECT trees; each reads named sources and leaves where the result is kept to the backend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple, assert_never

from sqlglot import exp

from kaohe.engine.backends.scalar import Columns, Kind, Named
from kaohe.engine.backends.sql_scalar import Names, Trees, cast, column, identifier
from kaohe.engine.ir import Aggregate, Filter, Join, Select, Union, Window

OneSelect = Select | Filter | Join | Aggregate | Window | Union
"""A Call is none: it is answered in Python."""
"""Steps that are one SELECT each; an Extend is as many as it has layers."""

_FUNCTIONS: dict[str, type[exp.Func]] = {"count": exp.Count, "min": exp.Min, "max": exp.Max}
_RANKS: dict[str, type[exp.Func]] = {"row_number": exp.RowNumber, "rank": exp.Rank, "dense_rank": exp.DenseRank}
_ORDERED = {*_RANKS, "lag", "running_sum"}
_TO_HERE = exp.WindowSpec(
    kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"
)  # The default frame would take rows with equal order columns together.


class Source(NamedTuple):
    """A table or subquery that can be read, by its identifier."""

    name: str
    columns: Columns


def table(source: str, alias: str | None = None) -> exp.Table:
    return exp.Table(this=identifier(source), alias=exp.TableAlias(this=identifier(alias)) if alias else None)


def selected(items: Sequence[exp.Expr], source: exp.Table) -> exp.Select:
    return exp.Select(expressions=list(items), from_=exp.From(this=source))


def star(source: str) -> exp.Expr:
    return exp.Column(this=exp.Star(), table=identifier(source))


class Selects:
    """Builds the SELECT of one step or of one layer of an Extend.

    `summed` is the type of numbers while they are summed, for an engine whose sums are no wider than what goes in.
    """

    def __init__(self, names: Names, summed: exp.DataType | None = None) -> None:
        self.names = names
        self.summed = summed

    def of(self, step: OneSelect, given: Sequence[Source], columns: Columns) -> exp.Query:
        """The SELECT of a step from its sources, to a table of these columns."""
        match step:
            case Select():
                return self.select(step, given[0].name)
            case Filter():
                return self.filter(step, *given[0])
            case Join():
                return self.join(step, *given)
            case Aggregate():
                return self.aggregate(step, given[0].name)
            case Window():
                return self.window(step, given[0].name)
            case Union():
                return self.union(given, columns)
            case _:
                assert_never(step)

    def extend(self, named: Named, source: str, columns: Columns) -> exp.Select:
        """One layer: no column of `named` uses another of them."""
        trees = Trees(columns, source, self.names)
        return selected([star(source), *(self._as(trees.stored(item), name) for name, item in named)], table(source))

    def select(self, step: Select, source: str) -> exp.Select:
        return selected([self._as(self._column(old, source), new) for new, old in step.columns], table(source))

    def filter(self, step: Filter, source: str, columns: Columns) -> exp.Select:
        query = selected([star(source)], table(source))
        query.set("where", exp.Where(this=Trees(columns, source, self.names).as_kind(Kind.TRUTH, step.condition)))
        return query

    def join(self, step: Join, left: Source, right: Source) -> exp.Select:
        """The sides have names of their own, so that a table may be joined to itself."""
        mine, theirs = "left side", "right side"
        items = [star(mine), *(self._as(self._column(old, theirs), new) for new, old in step.take)]
        query = selected(items, table(left.name, mine))
        pairs = [
            exp.EQ(
                this=self._of_kind(one, mine, left.columns[one], right.columns[other]),
                expression=self._of_kind(other, theirs, right.columns[other], left.columns[one]),
            )
            for one, other in step.on
        ]
        join = exp.Join(this=table(right.name, theirs), kind="INNER" if pairs else "CROSS")
        if step.kind == "left":
            join = exp.Join(this=table(right.name, theirs), side="LEFT")
        if pairs:
            join.set("on", exp.and_(*pairs, copy=False))
        query.set("joins", [join])
        return query

    def aggregate(self, step: Aggregate, source: str) -> exp.Select:
        keys = [self._as(self._column(name, source), name) for name in step.by]
        results = [self._as(self._whole(function, name, source), new) for new, function, name in step.aggregates]
        query = selected([*keys, *results], table(source))
        if keys:
            query.set("group", exp.Group(expressions=[self._column(name, source) for name in step.by]))
        return query

    def window(self, step: Window, source: str) -> exp.Select:
        results = [self._as(self._over(step, function, name, source), new) for new, function, name in step.functions]
        return selected([star(source), *results], table(source))

    def union(self, sources: Sequence[Source], columns: Columns) -> exp.Query:
        queries: list[exp.Query] = [selected(self._like(one, columns), table(one.name)) for one in sources]
        return reduce(lambda left, right: exp.Union(this=left, expression=right, distinct=False), queries)

    def sorted(self, source: Source, order: Iterable[str]) -> exp.Select:
        """The whole source, its columns in their own order and its rows in the order of these columns."""
        query = selected(self._like(source, source.columns), table(source.name))
        items = [self._ordered(name, "asc", source.name) for name in order]
        if items:
            query.set("order", exp.Order(expressions=items))
        return query

    def _column(self, name: str, source: str) -> exp.Expr:
        return column(self.names.of(name), source)

    def _of_kind(self, name: str, source: str, kind: Kind, wanted: Kind) -> exp.Expr:
        """A column of nothing but nulls takes the type of what it stands beside."""
        tree = self._column(name, source)
        return cast(tree, wanted) if kind is Kind.NULL and wanted is Kind.TEXT else tree

    def _like(self, one: Source, columns: Columns) -> list[exp.Expr]:
        """The columns of a source in the order and of the kinds of `columns`."""
        return [
            self._as(self._of_kind(name, one.name, one.columns[name], kind), name) for name, kind in columns.items()
        ]

    def _as(self, item: exp.Expr, name: str) -> exp.Expr:
        return exp.Alias(this=item, alias=identifier(self.names.of(name)))

    def _ordered(self, name: str, direction: str, source: str) -> exp.Ordered:
        """Null is the smallest: it comes first when ascending, last when descending."""
        down = direction == "desc"
        return exp.Ordered(this=self._column(name, source), desc=down, nulls_first=not down)

    def _whole(self, function: str, name: str, source: str) -> exp.Expr:
        """A function over all rows of a group. A sum is wider than 64 bits: the cast fails where it does not fit."""
        if name == "*":
            return exp.Count(this=exp.Star())
        value = self._column(name, source)
        if function == "distinct":
            return exp.Count(this=exp.Distinct(expressions=[value]))
        if function == "sum":
            return cast(self._sum(value), Kind.INT)
        return _FUNCTIONS[function](this=value)

    def _sum(self, value: exp.Expr) -> exp.Expr:
        return exp.Sum(this=exp.Cast(this=value, to=self.summed.copy()) if self.summed else value)

    def _over(self, step: Window, function: str, name: str, source: str) -> exp.Expr:
        partition = [self._column(key, source) for key in step.partition]
        if function not in _ORDERED:
            whole = self._whole(function, name, source)
            return _windowed(whole, partition, None, None)
        order = exp.Order(expressions=[self._ordered(key, way, source) for key, way in step.order])
        if function in _RANKS:
            return cast(_windowed(_RANKS[function](), partition, order, None), Kind.INT)
        value = self._column(name, source)
        if function == "lag":
            return _windowed(exp.Lag(this=value, offset=exp.Literal.number(1)), partition, order, None)
        return cast(_windowed(self._sum(value), partition, order, _TO_HERE.copy()), Kind.INT)


def _windowed(
    function: exp.Expr, partition: list[exp.Expr], order: exp.Order | None, frame: exp.WindowSpec | None
) -> exp.Expr:
    """The function over its window; a cast around the function stays outside."""
    if isinstance(function, exp.Cast):
        function.set("this", _windowed(function.this, partition, order, frame))
        return function
    if order is not None and not order.expressions:
        order = None
    return exp.Window(this=function, partition_by=partition, order=order, spec=frame)
