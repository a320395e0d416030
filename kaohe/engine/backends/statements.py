"""Decides which steps go into one SQL statement and what is kept in between; the DuckDB backend's order of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa
from sqlglot import exp

from kaohe.engine.backends.arrow import result_schema
from kaohe.engine.backends.live import reads
from kaohe.engine.backends.scalar import Columns, Named, layers, used
from kaohe.engine.backends.sql_scalar import column, identifier
from kaohe.engine.backends.sql_steps import Source, selected, table
from kaohe.engine.backends.subqueries import Narrow, Subqueries, whole
from kaohe.engine.backends.wide import Wide
from kaohe.engine.ir import Extend, Join, Program, Select, Step, Window

# Measured (10,000 rows, 1,500 columns): binding costs about 20 µs per column and layer, whatever the number of rows;
# copying a row to a new table about 20 ns per column.
MOST_LAYERS = 32  # subqueries in one statement
MOST_COLUMNS = 200  # new columns in one statement of a wide Extend
WIDE = 60  # columns from which a table is kept in pieces


Relation = Narrow | Wide


class Runner(Subqueries):
    """Carries out steps: what is read once stays a subquery, what is read again is kept, in pieces if wide."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, program: Program, kinds: Mapping[str, Columns]) -> None:
        super().__init__(program, kinds)
        self.connection = connection
        self.relations: dict[str, Relation] = {}
        self.row = self.columns.fresh("row number")

    def given(self, name: str) -> dict[str, str]:
        """Takes note of an input; the identifiers its columns are to have."""
        self.relations[name] = Narrow(self.tables.of(name))
        return self.identifiers(self.kinds[name])

    def take(self, step: Step) -> None:
        if isinstance(step, Select) and isinstance(wide := self.relations[step.table], Wide):
            relation: Relation = wide.renamed(step.columns)
        else:
            relation = self._widened(step) or self._made(step)
        if self.readers[step.out] > 1:
            relation = self._kept(relation, step.out)
        self.relations[step.out] = relation

    def output(self, name: str, order: tuple[str, ...]) -> pa.Table:
        columns = self.kinds[name]
        relation = self._kept(self.relations[name], name)
        if isinstance(relation, Wide):
            found = self._assembled(relation, columns, order)
        else:
            found = self._fetched(self.selects.sorted(Source(relation.name, columns), order))
        return found.rename_columns(list(columns)).cast(result_schema(columns))

    # --- narrow: subqueries -----------------------------------------------------------------------------------

    def _made(self, step: Step) -> Relation:
        """The step as subqueries on what it reads."""
        read = [self._readable(name, columns) for name, columns in reads(step, set(self.kinds[step.out]))]
        relation = self.on(read, step)
        return self._kept(relation, step.out) if len(relation.needs) > MOST_LAYERS else relation

    def _readable(self, name: str, columns: Iterable[str]) -> Narrow:
        relation = self.relations[name]
        if isinstance(relation, Narrow):
            return relation
        return self.onto(Narrow(""), name, relation.read(self.identifiers(columns)))

    # --- kept: temporary tables -------------------------------------------------------------------------------

    def _kept(self, relation: Relation, name: str) -> Relation:
        """The same where reading it again costs no computing."""
        if isinstance(relation, Wide) or not relation.needs:
            return relation
        if len(self.kinds[name]) >= WIDE:
            return self._numbered(relation, name)
        return Narrow(self._created(relation, self.columns_of(relation, name), name))

    def _numbered(self, relation: Narrow, name: str) -> Wide:
        """As the first piece of a wide table."""
        number = exp.Alias(this=exp.Window(this=exp.RowNumber()), alias=identifier(self.row))
        base = self._created(relation, [number, *self.columns_of(relation, name)], name)
        return Wide(base, self.row, {}).with_piece(base, self.identifiers(self.kinds[name]))

    def _created(self, relation: Narrow, items: Sequence[exp.Expr], name: str) -> str:
        """Makes a temporary table of these columns; its identifier."""
        fresh = self.tables.fresh(name)
        create = exp.Create(
            this=table(fresh),
            kind="TABLE",
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            expression=whole(relation, items),
        )
        self.connection.execute(create.sql("duckdb", copy=False))
        return fresh

    def _fetched(self, query: exp.Query) -> pa.Table:
        return self.connection.sql(query.sql("duckdb", copy=False)).to_arrow_table()

    # --- wide: tables in pieces -------------------------------------------------------------------------------

    def _widened(self, step: Step) -> Relation | None:
        """The step as new pieces of a wide table, if that is what it makes; else None."""
        if isinstance(step, Extend) and len(self.kinds[step.table]) + len(step.columns) >= WIDE:
            return self._extended(step)
        if len(self.kinds[step.out]) >= WIDE:
            if isinstance(step, Window):
                return self._windowed(step)
            if isinstance(step, Join):
                return self._joined(step)
        return None

    def _as_wide(self, name: str) -> Wide:
        relation = self.relations[name]
        if isinstance(relation, Narrow):
            relation = self.relations[name] = self._numbered(relation, name)
        return relation

    def _extended(self, step: Extend) -> Wide:
        wide = self._as_wide(step.table)
        for group in _groups(layers(step.columns)):
            new = [name for layer in group for name, _ in layer]
            needed = {name for layer in group for _, item in layer for name in used(item)} - set(new)
            source = self.onto(Narrow(""), step.out, wide.read(self.identifiers(sorted(needed))))
            wide, _ = self._with_piece(wide, self.layered(group, step, source), new, step.out)
        return wide

    def _windowed(self, step: Window) -> Wide:
        wide = self._as_wide(step.table)
        ((_, needed),) = reads(step, {new for new, _, _ in step.functions})
        source = self.onto(Narrow(""), step.out, wide.read(self.identifiers(sorted(needed))))
        made = self.onto(source, step.out, self.selects.window(step, source.name))
        wide, _ = self._with_piece(wide, made, [new for new, _, _ in step.functions], step.out)
        return wide

    def _joined(self, step: Join) -> Relation:
        """In pieces if each row on the left stays one row; else a subquery with each row as often as it matches."""
        wide = self._as_wide(step.left)
        mine = self.onto(Narrow(""), step.out, wide.read(self.identifiers(one for one, _ in step.on)))
        theirs = self._readable(step.right, [*(old for _, old in step.take), *(other for _, other in step.on)])
        sides = Source(mine.name, self.kinds[step.left]), Source(theirs.name, self.kinds[step.right])
        made = self.onto(Narrow("", (*mine.needs, *theirs.needs)), step.out, self.selects.join(step, *sides))
        wide, piece = self._with_piece(wide, made, [new for new, _ in step.take], step.out)
        if self._counts(piece) == self._counts(wide.base):
            return wide
        return self.onto(Narrow(""), step.out, wide.read(self.identifiers(self.kinds[step.out]), piece))

    def _with_piece(self, wide: Wide, made: Narrow, new: Iterable[str], name: str) -> tuple[Wide, str]:
        mine = self.identifiers(new)
        piece = self._created(made, [column(one, made.name) for one in (self.row, *mine.values())], name)
        return wide.with_piece(piece, mine), piece

    def _counts(self, piece: str) -> tuple[int, int]:
        """How many rows and how many row numbers a piece has."""
        different = exp.Count(this=exp.Distinct(expressions=[column(self.row, piece)]))
        counts = self._fetched(selected([exp.Count(this=exp.Star()), different], table(piece)))
        return counts[0][0].as_py(), counts[1][0].as_py()

    def _assembled(self, wide: Wide, columns: Columns, order: Iterable[str]) -> pa.Table:
        """The whole table, put together in Arrow: the pieces by row number, then the rows in their order."""
        source = self.onto(Narrow(""), "order", wide.read(self.identifiers(order)))
        query = self.selects.sorted(Source(source.name, {}), order)
        query.set("expressions", [exp.Sub(this=column(self.row, source.name), expression=exp.Literal.number(1))])
        query.set("with_", exp.With(expressions=list(source.needs)))
        rows = self._fetched(query)[0]
        found: dict[str, pa.ChunkedArray] = {}
        for piece, names in wide.pieces(columns).items():
            query = selected([column(wide.places[name][1], piece) for name in names], table(piece))
            query.set("order", exp.Order(expressions=[exp.Ordered(this=column(self.row, piece))]))
            for name, values in zip(names, self._fetched(query).columns, strict=True):
                found[name] = values.take(rows)
        return pa.table({name: found[name] for name in columns})


def _groups(some: Iterable[Named]) -> Iterable[list[Named]]:
    """Layers that go into one statement together."""
    group: list[Named] = []
    for layer in some:
        if group and (len(group) == MOST_LAYERS or sum(map(len, group)) + len(layer) > MOST_COLUMNS):
            yield group
            group = []
        group.append(layer)
    if group:
        yield group
