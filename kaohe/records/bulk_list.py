"""The list of a register with bulk batches: each question is one query of DuckDB over their files and the entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_

import duckdb
import pyarrow as pa
from django.utils import timezone
from duckdb import ColumnExpression as Column
from duckdb import ConstantExpression as Constant
from duckdb import DuckDBPyRelation, Expression
from duckdb import FunctionExpression as Call
from typing_extensions import override

from kaohe.base.erased import ERASED
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.searching import alike, pattern
from kaohe.intake.moments import DAY_SECONDS
from kaohe.intake.register import ROW
from kaohe.intake.rows import LINE
from kaohe.intake.schema import CHOICE, Cell, FieldSchema
from kaohe.records.asked import added, field_named, people_called, value_of
from kaohe.records.checking import texts_of
from kaohe.records.entries import places_of
from kaohe.records.errors import RecordsError
from kaohe.records.files import LOST, changed_lines, path_of, read_rows, reads_as
from kaohe.records.looking import MOST_LINES, Filter, Is, Line, Look
from kaohe.records.models import Batch, Revision
from kaohe.records.register_list import Counted, RegisterList
from kaohe.records.relation import Relation, of_entries
from kaohe.records.rights import Seen
from kaohe.records.schemas import plain_schema

BATCH, NUMBER, COUNT = "__batch", "__number", "__count"
BY_HAND = 2**62
"""The batch of what was entered by hand: it stands behind all files."""
AT_ONCE = 2_000
NOTHING = Constant(None).cast("VARCHAR")
NO = Constant(False)  # noqa: FBT003 - a condition that never holds


class BulkList(RegisterList):
    """The rows of a register's files and, where they are few enough to be read at once, its entries with them."""

    def __init__(
        self,
        book: Book,
        register: Register,
        seen: Seen,
        batches: Sequence[Batch],
        entries: Sequence[tuple[int, int, list[str]]] = (),
    ) -> None:
        """`entries` are those that stand beside the files: number, revision and erased fields of each. The list
        `is_whole` when today's card can read all of them."""
        self.schema = plain_schema(book, register)
        self._places = places_of(book, register)
        self._subject = self._places.subject
        self._seen = seen
        self._connection = duckdb.connect()
        self._batches = {batch.pk: batch for batch in batches}
        self._changed = changed_lines(self._batches.values())
        self.is_whole = True
        sources = [*map(self._rows_of, self._batches.values()), *self._beside(entries)]
        self._all = reduce(DuckDBPyRelation.union, sources)

    @property
    @override
    def sortable(self) -> frozenset[str]:
        return frozenset(field.name for field in self.schema.fields)

    @override
    def part(self, look: Look) -> tuple[list[Line], int]:
        those = self._those(look)
        [[count]] = those.aggregate([Call("count_star")]).fetchall()
        size = min(look.size, MOST_LINES)
        page = self._sorted(those, look).limit(size, look.first)
        return list(self._lines(page.to_arrow_table())), count

    @override
    def lines(self, look: Look) -> Iterator[Line]:
        table = self._sorted(self._those(look), look).to_arrow_table()
        for start in range(0, len(table), AT_ONCE):
            yield from self._lines(table.slice(start, AT_ONCE))

    @override
    def values(self, look: Look, most: int) -> list[Cell]:
        column = Column(field_named(self.schema, look.sort).name)
        found = self._sorted(self._those(look), look).limit(most).select(column).fetchall()
        return [value for (value,) in found]

    @override
    def added(self, look: Look) -> Mapping[str, Cell]:
        fields = added(self.schema)
        if not fields:
            return {}
        [row] = self._those(look).aggregate([summed(name) for name in fields]).fetchall()
        return dict(zip(fields, row, strict=True))

    @override
    def counted(self, look: Look, by: str, most: int | None = None) -> list[Counted]:
        here = Column(field_named(self.schema, by).name).alias("__by")  # So that a sum of it keeps its name.
        fields = added(self.schema)
        grouped = self._those(look).aggregate([here, Call("count_star").alias(COUNT), *map(summed, fields)], quoted(by))
        found = grouped.sort(Column(COUNT).desc(), Column("__by").asc())
        rows = (found if most is None else found.limit(most)).fetchall()
        return [Counted(value, count, dict(zip(fields, sums, strict=True))) for value, count, *sums in rows]

    @override
    def days(self, look: Look) -> Mapping[int, int]:
        if not self._places.dated_by:
            return {}
        column = Column(self._places.dated_by)
        size = Constant(DAY_SECONDS if self._places.is_moment else 1)
        day = Call("floor", column / size).cast("BIGINT").alias("__day")
        dated = self._those(look).filter(column.isnotnull())
        return dict(dated.aggregate([day, Call("count_star").alias(COUNT)], "__day").fetchall())

    def _columns(self) -> list[Expression]:
        return [Column(name) for name in (*(field.name for field in self.schema.fields), ROW, LINE)]

    def _rows_of(self, batch: Batch) -> DuckDBPyRelation:
        """The rows of a batch: its file where its numbers mean what they mean today."""
        path = path_of(batch)
        if reads_as(path, self.schema):
            found = self._connection.read_parquet(str(path))
        else:
            found = self._connection.from_arrow(read_rows(path, self.schema))
        if gone := self._changed.get(batch.pk):
            found = found.filter(~Column(LINE).isin(*map(Constant, gone)))
        lost = Column(LOST) if LOST in found.columns else NOTHING.alias(LOST)
        return found.select(*self._columns(), Constant(batch.pk).alias(BATCH), Constant(1).alias(NUMBER), lost)

    def _beside(self, entries: Sequence[tuple[int, int, list[str]]]) -> Iterator[DuckDBPyRelation]:
        """The entries beside them: what was entered by hand."""
        numbers = {entry: (number, erased) for entry, number, erased in entries}
        standing = Revision.objects.filter(register=self.schema.name, is_live=True, entry__in=numbers)
        found = of_entries(self.schema, standing) if numbers else Relation(None)
        table, self.is_whole = found.table, not found.faults
        if table is not None:
            of_each = [numbers[entry] for entry in table[LINE].to_pylist()]
            table = table.append_column(NUMBER, pa.array([number for number, _ in of_each], pa.int64()))
            table = table.append_column(LOST, pa.array(["、".join(lost) or None for _, lost in of_each], pa.string()))
            beside = self._connection.from_arrow(table)
            yield beside.select(*self._columns(), Constant(BY_HAND).alias(BATCH), Column(NUMBER), Column(LOST))

    def _those(self, look: Look) -> DuckDBPyRelation:
        """The records that may be seen and are asked for. Raises RecordsError."""
        conditions = [self._filter(item) for item in look.filters]
        conditions += [self._search(word) for word in look.search.split()]
        if look.batch is not None:
            conditions.append(self._of_batch(look.batch))
        if self._seen.subjects is not None:
            his = one_of(Column(self._subject), sorted(self._seen.subjects)) if self._subject else NO
            conditions.append(his | one_of(Column(ROW), sorted(self._seen.keys)))
        return self._all.filter(reduce(and_, conditions)) if conditions else self._all

    def _of_batch(self, number: int) -> Expression:
        """Rows of one import, and entries that came with it or stand for a row of it by now."""
        came = Revision.objects.filter(register=self.schema.name, is_live=True, batch=number)
        beside = one_of(Column(LINE), list(came.values_list("entry", flat=True)))
        return (Column(BATCH) == Constant(number)) | ((Column(BATCH) == Constant(BY_HAND)) & beside)

    def _filter(self, item: Filter) -> Expression:
        field = field_named(self.schema, item.field)
        column = Column(field.name)
        if item.test in {Is.EMPTY, Is.FILLED}:
            return column.isnull() if item.test is Is.EMPTY else column.isnotnull()
        if item.test is Is.HAS:
            return self._holds(field, item.value.lower())
        value = Constant(value_of(self.schema, field, item))
        return (
            column == value if item.test is Is.EQUAL else column >= value if item.test is Is.LEAST else column <= value
        )

    def _holds(self, field: FieldSchema, text: str) -> Expression:
        """Whether a text or an option holds another, in small letters. Raises RecordsError for numbers and days."""
        column = Column(field.name)
        if field.type == CHOICE:
            return one_of(column, [place for place, option in enumerate(field.options) if text in option.lower()])
        if not field.is_text:
            raise RecordsError("T108", field=field.name)
        return Call("contains", Call("lower", column), Constant(text))

    def _search(self, word: str) -> Expression:
        """A word in any text or option, or in the name of whose record it is."""
        texts = [Column(field.name) for field in self.schema.fields if field.is_text]
        found = Constant(pattern(word))
        tests = [text.isnotnull() & Call("regexp_matches", text, found) for text in texts]
        for field in self.schema.fields:
            if field.type == CHOICE:
                meant = [place for place, option in enumerate(field.options) if alike(word) in alike(option)]
                tests.append(one_of(Column(field.name), meant))
        if self._subject:
            tests.append(one_of(Column(self._subject), list(people_called(word))))
        return reduce(or_, tests, NO)

    def _sorted(self, those: DuckDBPyRelation, look: Look) -> DuckDBPyRelation:
        by = [Column(BATCH), Column(LINE)]
        is_down = look.descending if look.sort else not look.descending
        ordered = [place.desc() if is_down else place.asc() for place in by]
        if look.sort:
            column = Column(field_named(self.schema, look.sort).name)
            ordered.insert(0, (column.desc() if is_down else column.asc()).nulls_last())
        return those.sort(*ordered)

    def _lines(self, table: pa.Table) -> Iterator[Line]:
        places = (table[name].to_pylist() for name in (BATCH, LINE, NUMBER, ROW, LOST))
        for text, batch, line, number, key, lost in zip(texts_of(self.schema, table), *places, strict=True):
            if lost:
                text.update(dict.fromkeys(lost.split("、"), ERASED))
            if batch == BY_HAND:
                yield Line(line, number, key, text, timezone.now())
            else:
                yield Line(0, number, key, text, self._batches[batch].taken_at or timezone.now(), batch, line)


def summed(name: str) -> Expression:
    """The sum of a column, in 64 bits; it raises rather than wraps."""
    return Call("sum", Column(name)).cast("BIGINT").alias(name)


def one_of(column: Expression, values: list[int] | list[str]) -> Expression:
    """Whether a column has one of the values; no value is none of them."""
    if not values:
        return NO
    return column.isnotnull() & column.isin(*map(Constant, values))


def quoted(name: str) -> str:
    """A name as DuckDB takes any."""
    return '"' + name.replace('"', '""') + '"'
