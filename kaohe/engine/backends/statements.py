"""Decides which steps go into one SQL statement and what is kept in between; the DuckDB backend's order of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from kaohe.engine.backends.arrow import Sinks, result_schema
from kaohe.engine.backends.calls import answers
from kaohe.engine.backends.files import from_path, reading
from kaohe.engine.backends.live import reads
from kaohe.engine.backends.scalar import Columns, Kind, Named, layers, used
from kaohe.engine.backends.schema import sources
from kaohe.engine.backends.sql_scalar import column, identifier
from kaohe.engine.backends.sql_steps import Source, selected, star, table
from kaohe.engine.backends.subqueries import Narrow, Subqueries, after, over, whole
from kaohe.engine.backends.wide import Wide
from kaohe.engine.ir import Call, Extend, Join, Program, Select, Step, Window
from kaohe.engine.stored import Stored

# Measured (10,000 rows, 1,500 columns): binding costs about 20 µs per column and layer, whatever the number of rows;
# copying a row to a new table about 20 ns per column.
MOST_LAYERS = 32  # subqueries in one statement
MOST_COLUMNS = 200  # new columns in one statement of a wide Extend
WIDE = 60  # columns from which a table is kept in pieces
BATCH = 100_000  # rows that go into a sink at once
BULK = 100_000  # rows from which what only adds and leaves out is worked out at each reading, and not kept


Relation = Narrow | Wide


class Runner(Subqueries):
    """Carries out steps: what is read once stays a subquery, what is read again is kept, in pieces if wide."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, program: Program, kinds: Mapping[str, Columns]) -> None:
        super().__init__(program, kinds)
        self.connection = connection
        self.program = program
        self.relations: dict[str, Relation] = {}
        self.row = self.columns.fresh("row number")
        self.waiting = Counter(self.readers)
        """Readers that are still to come."""
        self.holders: Counter[str] = Counter()
        """By kept table: how many relations rest on it."""
        self.fetched: dict[str, pa.Table] = {}
        """By output: its rows where other steps read them, too."""
        self.wanted = {name for name, _ in program.outputs}

    def given(self, name: str, one: pa.Table | Stored) -> None:
        """Takes an input, under identifiers of our own."""
        mine, fresh = self.identifiers(self.kinds[name]), self.tables.of(name)
        if isinstance(one, Stored):
            self._create(fresh, "VIEW", reading(one, self.kinds[name], mine, from_path(one)))
            rows, rising = one.rows, [one.number]
        else:
            self._put(name, self._registered(name, one))
            return
        self._put(name, Narrow(fresh, rows=rows, rising=frozenset(rising)))

    def _registered(self, name: str, one: pa.Table) -> Narrow:
        """A table of ours as a relation."""
        mine, fresh = self.identifiers(self.kinds[name]), self.tables.fresh(name)
        self.connection.register(fresh, one.select(list(mine)).rename_columns(mine))
        rising = frozenset(column for column in mine if is_rising(one[column]))
        return Narrow(fresh, rows=one.num_rows, rising=rising)

    def outputs(self, sinks: Sinks) -> dict[str, pa.Table]:
        """Carries out all steps; the outputs without a sink."""
        self.wanted -= set(sinks)
        for step in self.program.steps:
            self._take(step)
        found: dict[str, pa.Table] = {}
        for name, order in self.program.outputs:
            if name in sinks:
                self._pour(name, order, sinks[name])
            else:
                found[name] = self.output(name, order)
            self._read(name)
        return found

    def _take(self, step: Step) -> None:
        if isinstance(step, Call):
            relation: Relation = self._answered(step)
        elif isinstance(step, Select) and isinstance(wide := self.relations[step.table], Wide):
            relation = wide.renamed(step.columns)
        else:
            relation = self._widened(step) or self._made(step)
        if self.readers[step.out] > 1:
            relation = self._kept(relation, step.out)
        self._put(step.out, relation)
        for name in sources(step):
            self._read(name)

    def _answered(self, step: Call) -> Narrow:
        """The different arguments are fetched, answered here, and given back as an input."""
        read = self._readable(step.table, step.arguments)
        query = whole(read, [column(one, read.name) for one in self.identifiers(step.arguments).values()]).distinct()
        return self._registered(step.out, answers(step, self._fetched(query), self.kinds[step.out]))

    def output(self, name: str, order: tuple[str, ...]) -> pa.Table:
        columns = self.kinds[name]
        relation = self.relations[name]
        if name in self.fetched and is_in_order(self.fetched[name], list(columns), order):
            found = self.fetched[name]
        elif isinstance(relation, Wide):
            found = self._assembled(relation, columns, order)
        else:
            found = self._in_order(relation, columns, order)
        return found.rename_columns(list(columns)).cast(result_schema(columns))

    def _in_order(self, relation: Narrow, columns: Columns, order: tuple[str, ...]) -> pa.Table:
        """All rows. Numbered ones nearly always stand by number already: looking costs less than sorting them all."""
        if len(order) != 1 or columns[order[0]] is not Kind.INT:
            return self._fetched(self._sorted(relation, columns, order))
        found = self._fetched(self._sorted(relation, columns, ()))
        place = list(columns).index(order[0])
        if is_in_order(found, list(columns), order):
            return found
        return found.take(pc.array_sort_indices(found[place], null_placement="at_start"))

    def _pour(self, name: str, order: tuple[str, ...], sink: Callable[[pa.RecordBatch], object]) -> None:
        """Hands the rows on, batch by batch."""
        columns = self.kinds[name]
        query = self._sorted(self._readable(name, columns), columns, order)
        batches = self.connection.sql(query.sql("duckdb", copy=False)).to_arrow_reader(BATCH)
        for batch in batches:
            sink(batch.rename_columns(list(columns)).cast(result_schema(columns)))

    def _sorted(self, relation: Narrow, columns: Columns, order: tuple[str, ...]) -> exp.Select:
        """The rows in their order; rows of which one rises already are."""
        rises = bool(order) and order[0] in relation.rising
        query = self.selects.sorted(Source(relation.name, columns), () if rises else order)
        return after(relation, query)

    # --- what is there, and for how long ----------------------------------------------------------------------

    def _put(self, name: str, relation: Relation) -> None:
        before = self.relations.get(name)
        self.relations[name] = relation
        self.holders.update(relation.rests)
        if before is not None:
            self._release(before)

    def _read(self, name: str) -> None:
        """Takes note that a table was read, and forgets it when nobody else will."""
        self.waiting[name] -= 1
        if not self.waiting[name]:
            self._release(self.relations.pop(name))

    def _release(self, relation: Relation) -> None:
        for one in relation.rests:
            self.holders[one] -= 1
            if not self.holders[one]:
                self.connection.execute(exp.Drop(tables=[table(one)], kind="TABLE").sql("duckdb"))

    # --- narrow: subqueries -----------------------------------------------------------------------------------

    def _made(self, step: Step) -> Relation:
        """The step as subqueries on what it reads. To number all rows is to sort them and to count."""
        if isinstance(step, Window) and is_numbering(step):
            return self._counted(step)
        read = [self._readable(name, columns) for name, columns in reads(step, set(self.kinds[step.out]))]
        relation = self.on(read, step)
        return self._kept(relation, step.out) if len(relation.needs) > MOST_LAYERS else relation

    def _counted(self, step: Window) -> Narrow:
        """Less than half the work of a window over all rows, which keeps each row whole while it sorts."""
        columns = self.kinds[step.table]
        before = self._readable(step.table, columns)
        given = self.onto(
            before, step.table, self.selects.sorted(Source(before.name, columns), [name for name, _ in step.order])
        )
        number = exp.Window(this=exp.RowNumber())
        names = self.identifiers(new for new, _, _ in step.functions)
        items = [star(given.name), *(exp.Alias(this=number.copy(), alias=identifier(one)) for one in names.values())]
        made = self.onto(given, step.out, selected(items, table(given.name)))
        return replace(made, rows=None, rising=frozenset(names))

    def _readable(self, name: str, columns: Iterable[str]) -> Narrow:
        relation = self.relations[name]
        if isinstance(relation, Narrow):
            return relation
        return self.onto(over([relation]), name, relation.read(self.identifiers(columns)))

    # --- kept: temporary tables -------------------------------------------------------------------------------

    def _kept(self, relation: Relation, name: str) -> Relation:
        """The same where reading it again costs no computing."""
        if isinstance(relation, Wide) or not relation.needs:
            return relation
        if is_bulk(relation):
            fresh = self.tables.fresh(name)
            self._create(fresh, "VIEW", whole(relation, self.columns_of(relation, name)))
            return replace(relation, name=fresh, needs=())
        if len(self.kinds[name]) >= WIDE:
            return self._numbered(relation, name)
        if name in self.wanted:
            return self._given_back(relation, name)
        fresh, rows = self._created(relation, self.columns_of(relation, name), name)
        return Narrow(fresh, (), frozenset({fresh}), rows, relation.rising)

    def _given_back(self, relation: Narrow, name: str) -> Narrow:
        """What is an output, too, is fetched once, and read on in Arrow: to keep it and fetch it later costs twice."""
        fresh = self.tables.fresh(name)
        self.fetched[name] = self._fetched(whole(relation, self.columns_of(relation, name)))
        self.connection.register(fresh, self.fetched[name])
        return Narrow(fresh, rows=self.fetched[name].num_rows, rising=relation.rising)

    def _numbered(self, relation: Narrow, name: str) -> Wide:
        """As the first piece of a wide table."""
        number = exp.Alias(this=exp.Window(this=exp.RowNumber()), alias=identifier(self.row))
        base, _ = self._created(relation, [number, *self.columns_of(relation, name)], name)
        return Wide(base, self.row, {}).with_piece(base, self.identifiers(self.kinds[name]))

    def _created(self, relation: Narrow, items: Sequence[exp.Expr], name: str) -> tuple[str, int]:
        """Makes a temporary table of these columns: its identifier, and how many rows it has."""
        fresh = self.tables.fresh(name)
        return fresh, self._create(fresh, "TABLE", whole(relation, items))

    def _create(self, name: str, kind: str, query: exp.Select) -> int:
        create = exp.Create(
            this=table(name),
            kind=kind,
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            expression=query,
        )
        told = self.connection.execute(create.sql("duckdb", copy=False)).fetchone()
        return int(told[0]) if told else 0

    def _fetched(self, query: exp.Query) -> pa.Table:
        return self.connection.sql(query.sql("duckdb", copy=False)).to_arrow_table()

    # --- wide: tables in pieces -------------------------------------------------------------------------------

    def _widened(self, step: Step) -> Relation | None:
        """The step as new pieces of a wide table, if that is what it makes; else None."""
        if isinstance(step, Extend) and len(self.kinds[step.table]) + len(step.columns) >= WIDE:
            return None if is_bulk(self.relations[step.table]) else self._extended(step)
        if len(self.kinds[step.out]) >= WIDE:
            if isinstance(step, Window):
                return self._windowed(step)
            if isinstance(step, Join):
                return self._joined(step)
        return None

    def _as_wide(self, name: str) -> Wide:
        relation = self.relations[name]
        if isinstance(relation, Narrow):
            relation = self._numbered(relation, name)
            self._put(name, relation)
        return relation

    def _extended(self, step: Extend) -> Wide:
        wide = self._as_wide(step.table)
        for group in _groups(layers(step.columns)):
            new = [name for layer in group for name, _ in layer]
            needed = {name for layer in group for _, item in layer for name in used(item)} - set(new)
            source = self.onto(over([wide]), step.out, wide.read(self.identifiers(sorted(needed))))
            wide, _ = self._with_piece(wide, self.layered(group, step, source), new, step.out)
        return wide

    def _windowed(self, step: Window) -> Wide:
        wide = self._as_wide(step.table)
        ((_, needed),) = reads(step, {new for new, _, _ in step.functions})
        source = self.onto(over([wide]), step.out, wide.read(self.identifiers(sorted(needed))))
        made = self.onto(source, step.out, self.selects.window(step, source.name))
        wide, _ = self._with_piece(wide, made, [new for new, _, _ in step.functions], step.out)
        return wide

    def _joined(self, step: Join) -> Relation:
        """In pieces if each row on the left stays one row; else a subquery with each row as often as it matches."""
        wide = self._as_wide(step.left)
        mine = self.onto(over([wide]), step.out, wide.read(self.identifiers(one for one, _ in step.on)))
        theirs = self._readable(step.right, [*(old for _, old in step.take), *(other for _, other in step.on)])
        sides = Source(mine.name, self.kinds[step.left]), Source(theirs.name, self.kinds[step.right])
        made = self.onto(over([mine, theirs]), step.out, self.selects.join(step, *sides))
        wide, piece = self._with_piece(wide, made, [new for new, _ in step.take], step.out)
        if self._counts(piece) == self._counts(wide.base):
            return wide
        return self.onto(over([wide]), step.out, wide.read(self.identifiers(self.kinds[step.out]), piece))

    def _with_piece(self, wide: Wide, made: Narrow, new: Iterable[str], name: str) -> tuple[Wide, str]:
        mine = self.identifiers(new)
        piece, _ = self._created(made, [column(one, made.name) for one in (self.row, *mine.values())], name)
        return wide.with_piece(piece, mine), piece

    def _counts(self, piece: str) -> tuple[int, int]:
        """How many rows and how many row numbers a piece has."""
        different = exp.Count(this=exp.Distinct(expressions=[column(self.row, piece)]))
        counts = self._fetched(selected([exp.Count(this=exp.Star()), different], table(piece)))
        return counts[0][0].as_py(), counts[1][0].as_py()

    def _assembled(self, wide: Wide, columns: Columns, order: Iterable[str]) -> pa.Table:
        """The whole table, put together in Arrow: the pieces by row number, then the rows in their order."""
        source = self.onto(over([wide]), "order", wide.read(self.identifiers(order)))
        query = self.selects.sorted(Source(source.name, {}), order)
        query.set("expressions", [exp.Sub(this=column(self.row, source.name), expression=exp.Literal.number(1))])
        rows = self._fetched(after(source, query))[0]
        found: dict[str, pa.ChunkedArray] = {}
        for piece, names in wide.pieces(columns).items():
            query = selected([column(wide.places[name][1], piece) for name in names], table(piece))
            query.set("order", exp.Order(expressions=[exp.Ordered(this=column(self.row, piece))]))
            for name, values in zip(names, self._fetched(query).columns, strict=True):
                found[name] = values.take(rows)
        return pa.table({name: found[name] for name in columns})


def is_numbering(step: Window) -> bool:
    """Whether it gives every row its place among all, and nothing else."""
    upward = all(way == "asc" for _, way in step.order)
    return (
        not step.partition and bool(step.order) and upward and all(how == "row_number" for _, how, _ in step.functions)
    )


def is_bulk(relation: Relation) -> bool:
    """Whether to keep it would cost more than to work it out again."""
    return isinstance(relation, Narrow) and relation.rows is not None and relation.rows >= BULK


def is_in_order(table: pa.Table, columns: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the rows of a table of these columns rise by the first column of their order, which looking can tell."""
    return bool(order) and is_rising(table[columns.index(order[0])])


def is_rising(column: pa.ChunkedArray) -> bool:
    """Whether each value is greater than the one before."""
    if not pa.types.is_integer(column.type) or column.null_count:
        return False
    return bool(pc.all(pc.greater(column.slice(1), column.slice(0, max(0, len(column) - 1)))).as_py())


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
