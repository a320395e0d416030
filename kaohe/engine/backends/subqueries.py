"""Steps as subqueries that stand one on another; the part of the work that all SQL engines share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlglot import exp

from kaohe.engine.backends.scalar import Columns, Named, kind_of, layers, stored
from kaohe.engine.backends.schema import sources
from kaohe.engine.backends.sql_scalar import Names, column, identifier
from kaohe.engine.backends.sql_steps import Selects, Source, selected, table
from kaohe.engine.ir import Call, Extend, Filter, Program, Select, Step


@dataclass(frozen=True, slots=True)
class Narrow:
    """Where a table can be read: by name, once the subqueries it still needs stand before it."""

    name: str
    needs: tuple[exp.CTE, ...] = ()
    rests: frozenset[str] = frozenset()
    """The kept tables it reads."""
    rows: int | None = None
    """How many rows it has at most, if it only adds columns to those of a kept table, or leaves some of them out."""
    rising: frozenset[str] = frozenset()
    """Columns that rise from row to row, as the rows stand."""


class Reads(Protocol):
    """A relation that rests on kept tables."""

    @property
    def rests(self) -> frozenset[str]:
        """Their identifiers."""


class Subqueries:
    """Builds subqueries, and knows the identifiers of all tables and columns and how often each table is read."""

    def __init__(self, program: Program, kinds: Mapping[str, Columns], summed: exp.DataType | None = None) -> None:
        self.kinds = kinds
        self.tables = Names()
        self.columns = Names()
        self.selects = Selects(self.columns, summed)
        self.readers = Counter(name for step in program.steps for name in sources(step))
        self.readers.update(name for name, _ in program.outputs)

    def identifiers(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self.columns.of(name) for name in names}

    def on(self, read: Sequence[Narrow], step: Step) -> Narrow:
        """The step as one more subquery on what it reads, or as many as an Extend has layers."""
        if isinstance(step, Extend):
            return self.layered(layers(step.columns), step, read[0])
        if isinstance(step, Call):
            raise TypeError(step)
        given = [Source(one.name, self.kinds[name]) for one, name in zip(read, sources(step), strict=True)]
        made = self.onto(over(read), step.out, self.selects.of(step, given, self.kinds[step.out]))
        return as_they_stood(step, read[0], made)

    def layered(self, some: Iterable[Named], step: Extend, relation: Narrow) -> Narrow:
        kinds = self._while_extending(step)
        for layer in some:
            relation = self.onto(relation, step.out, self.selects.extend(layer, relation.name, kinds))
        return relation

    def onto(self, before: Narrow, name: str, query: exp.Query) -> Narrow:
        fresh = self.tables.fresh(name)
        subquery = exp.CTE(this=query, alias=exp.TableAlias(this=identifier(fresh)))
        return replace(before, name=fresh, needs=(*before.needs, subquery))

    def columns_of(self, relation: Narrow, name: str) -> list[exp.Expr]:
        """All columns of a table, in their order."""
        return [column(mine, relation.name) for mine in self.identifiers(self.kinds[name]).values()]

    def _while_extending(self, step: Extend) -> Columns:
        """The columns of the table and all new ones, also those that only others of them use."""
        kinds = dict(self.kinds[step.table])
        for name, item in step.columns:
            kinds[name] = stored(kind_of(item, kinds))
        return kinds


def over(some: Sequence[Reads]) -> Narrow:
    """The beginning of a relation that reads these: the subqueries they need, each once, and the tables."""
    needs = {need.alias: need for one in some if isinstance(one, Narrow) for need in one.needs}
    return Narrow("", tuple(needs.values()), frozenset().union(*(one.rests for one in some)))


def as_they_stood(step: Step, before: Narrow, made: Narrow) -> Narrow:
    """With what is known of the rows, if the step leaves them where they stand."""
    match step:
        case Filter():
            return replace(made, rows=before.rows, rising=before.rising)
        case Select(columns=columns):
            rising = frozenset(new for new, old in columns if old in before.rising)
            return replace(made, rows=before.rows, rising=rising)
        case _:
            return made


def whole(relation: Narrow, items: Sequence[exp.Expr]) -> exp.Select:
    """One statement for these columns, with all that it needs."""
    return after(relation, selected(items, table(relation.name)))


def after(relation: Narrow, query: exp.Select) -> exp.Select:
    """The query with the subqueries that the relation needs before it."""
    if relation.needs:
        query.set("with_", exp.With(expressions=list(relation.needs)))
    return query
