"""Steps as subqueries that stand one on another; the part of the work that all SQL engines share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from kaohe.engine.backends.scalar import Columns, Named, kind_of, layers, stored
from kaohe.engine.backends.schema import sources
from kaohe.engine.backends.sql_scalar import Names, column, identifier
from kaohe.engine.backends.sql_steps import Selects, Source, selected, table
from kaohe.engine.ir import Extend, Program, Step


@dataclass(frozen=True, slots=True)
class Narrow:
    """Where a table can be read: by name, once the subqueries it still needs stand before it."""

    name: str
    needs: tuple[exp.CTE, ...] = ()


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
        given = [Source(one.name, self.kinds[name]) for one, name in zip(read, sources(step), strict=True)]
        needs = tuple(need for one in read for need in one.needs)
        return self.onto(Narrow("", needs), step.out, self.selects.of(step, given, self.kinds[step.out]))

    def layered(self, some: Iterable[Named], step: Extend, relation: Narrow) -> Narrow:
        kinds = self._while_extending(step)
        for layer in some:
            relation = self.onto(relation, step.out, self.selects.extend(layer, relation.name, kinds))
        return relation

    def onto(self, before: Narrow, name: str, query: exp.Query) -> Narrow:
        fresh = self.tables.fresh(name)
        subquery = exp.CTE(this=query, alias=exp.TableAlias(this=identifier(fresh)))
        return Narrow(fresh, (*before.needs, subquery))

    def columns_of(self, relation: Narrow, name: str) -> list[exp.Expr]:
        """All columns of a table, in their order."""
        return [column(mine, relation.name) for mine in self.identifiers(self.kinds[name]).values()]

    def _while_extending(self, step: Extend) -> Columns:
        """The columns of the table and all new ones, also those that only others of them use."""
        kinds = dict(self.kinds[step.table])
        for name, item in step.columns:
            kinds[name] = stored(kind_of(item, kinds))
        return kinds


def whole(relation: Narrow, items: Sequence[exp.Expr]) -> exp.Select:
    """One statement for these columns, with all that it needs."""
    query = selected(items, table(relation.name))
    if relation.needs:
        query.set("with_", exp.With(expressions=list(relation.needs)))
    return query
