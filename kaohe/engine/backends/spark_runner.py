"""Decides which steps go into one Spark query and what is kept in between; the Spark backend's order of work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from kaohe.engine.backends.arrow import result_schema
from kaohe.engine.backends.calls import answers
from kaohe.engine.backends.files import ROW, reading
from kaohe.engine.backends.scalar import Columns
from kaohe.engine.backends.schema import sources
from kaohe.engine.backends.sql_scalar import column, identifier
from kaohe.engine.backends.subqueries import Narrow, Subqueries, whole
from kaohe.engine.ir import Call, Program, Step
from kaohe.engine.stored import Stored

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MOST_LAYERS = 24  # subqueries in one query: Spark's planning grows faster than the plan
SUMMED = exp.DataType.build("DECIMAL(19, 0)")
"""Spark sums 64-bit numbers in 64 bits, where a sum may fail on its way though it fits at its end."""


class Runner(Subqueries):
    """Carries out steps: what is read once stays a subquery, what is read again is computed and kept."""

    def __init__(self, session: SparkSession, program: Program, kinds: Mapping[str, Columns]) -> None:
        super().__init__(program, kinds, SUMMED)
        self.session = session
        self.program = program
        self.relations: dict[str, Narrow] = {}
        self.before = set(self._persistent())

    def given(self, name: str, frame: DataFrame, file: Stored | None = None) -> None:
        """Takes an input: columns that have their identifiers as names, or a file with columns of its own."""
        if file is not None and file.number:
            frame = frame.withColumn(ROW, frame["_metadata.row_index"])
        relation = self._view(name, frame)
        if file is not None:
            names = self.identifiers(self.kinds[name])
            query = reading(file, self.kinds[name], names, identifier(relation.name))
            relation = self._view(name, self.session.sql(query.sql("spark")))
        self.relations[name] = relation

    def outputs(self) -> Iterator[tuple[str, tuple[str, ...], pa.Table]]:
        """Carries out all steps: each output with the columns that order it, its rows in no order."""
        for step in self.program.steps:
            self._take(step)
        for name, order in self.program.outputs:
            columns = self.kinds[name]
            found = self._frame(self.relations[name], name).toArrow()
            yield name, order, found.rename_columns(list(columns)).cast(result_schema(columns))

    def close(self) -> None:
        """Gives back the memory and disk of what was kept."""
        for number, kept in self._persistent().items():
            if number not in self.before:
                kept.unpersist(False)  # noqa: FBT003 - Java's

    def _take(self, step: Step) -> None:
        if isinstance(step, Call):
            self.relations[step.out] = self._answered(step)
            return
        relation = self.on([self.relations[name] for name in sources(step)], step)
        if self.readers[step.out] > 1 or len(relation.needs) > MOST_LAYERS:
            relation = self._kept(relation, step.out)
        self.relations[step.out] = relation

    def _answered(self, step: Call) -> Narrow:
        """The different arguments come to the driver, are answered here, and go out again."""
        read, mine = self.relations[step.table], self.identifiers(step.arguments)
        query = whole(read, [column(one, read.name) for one in mine.values()]).distinct()
        kinds = self.kinds[step.out]
        made = answers(step, self.session.sql(query.sql("spark", copy=False)).toArrow(), kinds)
        return self._view(step.out, self.session.createDataFrame(made.rename_columns(self.identifiers(kinds))))

    def _kept(self, relation: Narrow, name: str) -> Narrow:
        """Computed now and cut off from how it came about: plans and lineages that grow with the program kill Spark."""
        return self._view(name, self._frame(relation, name).localCheckpoint())

    def _view(self, name: str, frame: DataFrame) -> Narrow:
        fresh = self.tables.fresh(name)
        frame.createOrReplaceTempView(identifier(fresh).sql("spark"))
        return Narrow(fresh)

    def _frame(self, relation: Narrow, name: str) -> DataFrame:
        query = whole(relation, self.columns_of(relation, name))
        return self.session.sql(query.sql("spark", copy=False))

    def _persistent(self) -> Mapping[int, Any]:
        found: Mapping[int, Any] = self.session.sparkContext._jsc.getPersistentRDDs()  # noqa: SLF001 - PySpark does not hand it on
        return found
