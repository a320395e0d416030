"""The bulk backend: a program as SQL trees, run by an in-memory DuckDB that can reach nothing outside itself."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

import duckdb
import pyarrow as pa
from sqlglot import exp

from kaohe.engine.backends.arrow import conform, kinds_of, result_schema
from kaohe.engine.backends.scalar import Columns, layers
from kaohe.engine.backends.schema import needed, schemas, sources
from kaohe.engine.backends.sql_scalar import Names
from kaohe.engine.backends.sql_steps import Selects, Source, identifier, table
from kaohe.engine.errors import OutOfRange
from kaohe.engine.ir import Aggregate, Extend, Filter, Join, Program, Select, Step, Union, Window

# So many subqueries go into one statement; then a temporary table is made. Measured: fewer copies wide tables too
# often, many more make the optimizer slow.
MOST_LAYERS = 32


def run(program: Program, inputs: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The outputs of a program, each sorted by its order columns (nulls first)."""
    given = {name: conform(name, one) for name, one in inputs.items()}
    kinds = schemas(program, {name: kinds_of(name, one) for name, one in given.items()})
    with tempfile.TemporaryDirectory(prefix="kaohe-") as folder, _connected(folder) as connection:
        runner = _Runner(connection, program, kinds)
        for name, one in given.items():
            runner.give(name, one)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            for step in runner.steps:
                runner.take(step)
            return {name: runner.output(name, order) for name, order in program.outputs}
        except (duckdb.OutOfRangeException, duckdb.ConversionException) as fault:
            raise OutOfRange(str(fault).splitlines()[0]) from fault


def register(connection: duckdb.DuckDBPyConnection, name: str, one: pa.Table) -> None:
    """Makes an input readable under a name."""
    connection.register(name, one)


def _connected(folder: str) -> duckdb.DuckDBPyConnection:
    """A private database: extensions are never loaded, and a name that is no table is not looked for in Python."""
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "temp_directory": folder,
        },
    )


@dataclass(frozen=True, slots=True)
class _Relation:
    """Where a table can be read: by name, once the subqueries it still needs stand before it."""

    name: str
    needs: tuple[exp.CTE, ...] = ()


class _Runner:
    """Carries out steps: a table that is read once stays a subquery, others become temporary tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, program: Program, kinds: Mapping[str, Columns]) -> None:
        self.connection = connection
        self.kinds = kinds
        self.relations: dict[str, _Relation] = {}
        self.tables = Names()
        self.columns = Names()
        self.selects = Selects(self.columns)
        self.steps = needed(program)
        self.readers = Counter(name for step in self.steps for name in sources(step))
        self.readers.update(name for name, _ in program.outputs)

    def give(self, name: str, one: pa.Table) -> None:
        known = self.tables.of(name)
        register(self.connection, known, one.rename_columns([self.columns.of(column) for column in one.column_names]))
        self.relations[name] = _Relation(known)

    def take(self, step: Step) -> None:
        relation = self._extended(step) if isinstance(step, Extend) else self._made(step)
        if self.readers[step.out] > 1:
            relation = self._kept(relation)
        self.relations[step.out] = relation

    def output(self, name: str, order: tuple[str, ...]) -> pa.Table:
        relation = self.relations[name]
        query = _with(self.selects.sorted(relation.name, order), relation.needs)
        found = self.connection.sql(query.sql("duckdb", copy=False)).to_arrow_table()
        columns = self.kinds[name]
        return found.rename_columns(list(columns)).cast(result_schema(columns))

    def _made(self, step: Select | Filter | Join | Aggregate | Window | Union) -> _Relation:
        read = [self.relations[name] for name in sources(step)]
        given = [Source(one.name, self.kinds[name]) for one, name in zip(read, sources(step), strict=True)]
        needs = tuple(need for one in read for need in one.needs)
        relation = self._onto(_Relation("", needs), step.out, self._query(step, given))
        return self._kept(relation) if len(relation.needs) > MOST_LAYERS else relation

    def _query(self, step: Select | Filter | Join | Aggregate | Window | Union, given: list[Source]) -> exp.Query:
        match step:
            case Select():
                return self.selects.select(step, given[0].name)
            case Filter():
                return self.selects.filter(step, *given[0])
            case Join():
                return self.selects.join(step, *given)
            case Aggregate():
                return self.selects.aggregate(step, given[0].name)
            case Window():
                return self.selects.window(step, given[0].name)
            case Union():
                return self.selects.union(given, self.kinds[step.out])
            case _:
                assert_never(step)

    def _extended(self, step: Extend) -> _Relation:
        relation = self.relations[step.table]
        for layer in layers(step.columns):
            query = self.selects.extend(layer, relation.name, self.kinds[step.out])
            relation = self._onto(relation, step.out, query)
            if len(relation.needs) > MOST_LAYERS:
                relation = self._kept(relation)
        return relation

    def _onto(self, before: _Relation, name: str, query: exp.Query) -> _Relation:
        fresh = self.tables.fresh(name)
        subquery = exp.CTE(this=query, alias=exp.TableAlias(this=identifier(fresh)))
        return _Relation(fresh, (*before.needs, subquery))

    def _kept(self, relation: _Relation) -> _Relation:
        """The same as a temporary table."""
        if not relation.needs:
            return relation
        *needs, last = relation.needs
        name = self.tables.fresh(relation.name)
        create = exp.Create(
            this=table(name),
            kind="TABLE",
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            expression=_with(last.this, needs),
        )
        self.connection.execute(create.sql("duckdb", copy=False))
        return _Relation(name)


def _with(query: exp.Query, needs: Sequence[exp.CTE]) -> exp.Query:
    if needs:
        query.set("with_", exp.With(expressions=list(needs)))
    return query
