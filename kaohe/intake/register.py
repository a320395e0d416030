"""A register's files become one table of typed rows, or everything that is wrong with them at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.delimited import open_delimited
from kaohe.intake.faults import FileRefused, Refusal, RowFault, fault
from kaohe.intake.header import known_names, match
from kaohe.intake.keys import first_of_equal, record_ids, repeated
from kaohe.intake.limits import DEFAULT_LIMITS, Limits
from kaohe.intake.packing import Format, beginning, format_of, read_bytes, unpack
from kaohe.intake.parquet import open_parquet
from kaohe.intake.places import find_files
from kaohe.intake.rows import BAD, FILE, FINE, KEYLESS, KNOWN, LINE, STATE, RowReader
from kaohe.intake.schema import RegisterSchema
from kaohe.intake.sheets import Sheet, typed_sheet
from kaohe.intake.xlsx.sheet import open_xlsx

ROW = "__row"
_MOST_ROWS = 65_536
"""Rows that are read at a time: what is noted of faulty ones takes far more room than the rows themselves."""
_BEGINNING = 1 << 20
Told = Callable[[int, int], None]
"""Is told how many rows were read, and of about how many; 0 where the format does not say."""
REPEATED = "去重"
"""The reason under which equal rows are counted when a mapping says 去重."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file that was read: its digest as it lies there, and how many rows stand under its header."""

    path: str
    sha256: str
    rows: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a register's files."""

    table: pa.Table | None
    """The records; None when the register was not delivered, or something is wrong and all or nothing was asked."""
    delivered: bool
    taken: int
    left_out: tuple[tuple[str, int], ...]
    faults: tuple[RowFault, ...]
    files: tuple[FileSeen, ...]
    refused: int = 0
    """Rows that were not taken because something is wrong with them."""
    named: pa.ChunkedArray | None = None
    """What rows are called, refused ones too, where one text is the key."""


def read_register(
    schema: RegisterSchema, folder: Path, *, accept_valid: bool = False, limits: Limits = DEFAULT_LIMITS
) -> Intake:
    """Reads the register's files in a folder. With `accept_valid` sound rows are taken though others are refused."""
    reading = _Reading(schema, limits)
    found = find_files(schema, folder)
    reading.faults += found.faults
    for shown, path in found.files:
        reading.add_file(shown, path)
    return reading.result(delivered=bool(found.files or found.faults), accept_valid=accept_valid)


def read_file(
    schema: RegisterSchema,
    path: Path,
    shown: str,
    *,
    accept_valid: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    told: Told | None = None,
) -> Intake:
    """Reads one file of the register; `shown` is what messages call it."""
    reading = _Reading(schema, limits, told)
    reading.add_file(shown, path)
    return reading.result(delivered=True, accept_valid=accept_valid)


def read_typed(
    schema: RegisterSchema,
    rows: Sequence[Mapping[str, str]],
    shown: str,
    *,
    accept_valid: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Intake:
    """Reads rows that were typed, by the rules of a file: the same texts give the same values and the same faults."""
    reading = _Reading(schema, limits)
    reading.add_sheet(shown, typed_sheet([field.name for field in schema.fields], rows))
    return reading.result(delivered=True, accept_valid=accept_valid)


def header_of(schema: RegisterSchema, path: Path, *, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """The names of a file's columns; none when it cannot be read. Of a text only the beginning is looked at."""
    try:
        return _begun(schema, path, limits).names
    except FileRefused:
        return ()


def first_rows(
    schema: RegisterSchema, path: Path, count: int, *, limits: Limits = DEFAULT_LIMITS
) -> list[tuple[str, ...]]:
    """The first rows of a file as they stand there, every column of them; fewer where it cannot be read so far."""
    try:
        sheet = _begun(schema, path, limits)
        places = range(len(sheet.names))
        block = next(iter(sheet.blocks(frozenset(places))), None)
    except FileRefused:
        return []
    if block is None:
        return []
    columns = [block.columns[place].slice(0, count).to_pylist() for place in places]
    return [tuple("" if cell is None else str(cell) for cell in row) for row in zip(*columns, strict=True)]


def _begun(schema: RegisterSchema, path: Path, limits: Limits) -> Sheet:
    """The table in a file, of a text only its beginning. Raises FileRefused."""
    content = beginning(path, _BEGINNING, limits)
    if format_of(content) is Format.DELIMITED:
        content = content[:_BEGINNING]
        content = content[: content.rfind(b"\n") + 1] or content
    return _Reading(schema, limits).opened(content)


class _Reading:
    """A register being read, file after file."""

    def __init__(self, schema: RegisterSchema, limits: Limits, told: Told | None = None) -> None:
        self.schema = schema
        self.limits = limits
        self.told = told
        self.about = 0
        """How many rows there are, where the format says so without being read."""
        self.tables: list[pa.Table] = []
        self.faults: list[RowFault] = []
        self.files: list[FileSeen] = []
        self.left_out: Counter[str] = Counter()
        self.refused = self.untold = 0
        self.is_read = False
        """Whether at least one file could be read."""

    def add_file(self, shown: str, path: Path) -> None:
        """Reads one file; one that cannot be read at all leaves its fault and nothing else."""
        digest, encoding, rows = "", "", 0
        try:
            content = read_bytes(path, self.limits)
            digest = hashlib.sha256(content).hexdigest()
            sheet = self.opened(content)
            encoding = sheet.encoding
            rows = self._add_rows(shown, sheet)
        except FileRefused as refused:
            self.faults.append(fault(shown, refused.line, "", "", refused.refusal))
        self.files.append(FileSeen(shown, digest, rows, encoding))

    def add_sheet(self, shown: str, sheet: Sheet) -> None:
        """Reads a table that is in memory already."""
        try:
            self._add_rows(shown, sheet)
        except FileRefused as refused:
            self.faults.append(fault(shown, refused.line, "", "", refused.refusal))

    def opened(self, packed: bytes) -> Sheet:
        """The table in a file's bytes. Raises FileRefused."""
        content = unpack(packed, self.limits)
        if not content or content.isspace():
            raise FileRefused("R101")
        form = format_of(content)
        if form is Format.XLSX:
            return open_xlsx(content, self.schema.name, self.limits)
        if form is Format.PARQUET:
            return open_parquet(content, self.limits)
        self.about = max(content.count(b"\n") - 1, 0) if self.told else 0
        return open_delimited(content, known_names(self.schema), self.limits)

    def _add_rows(self, shown: str, sheet: Sheet) -> int:
        """Reads the rows; when the header is wrong too, only to tell all that is wrong."""
        header = match(self.schema, sheet)
        wrong = [fault(shown, sheet.header_line, name, "", why) for name, why in header.faults]
        wrong += [fault(shown, cell.line, "", cell.value, cell.refusal) for cell in sheet.bad]
        self.faults += wrong
        rows = RowReader(self.schema, header, shown, self.limits)
        tables: list[pa.Table] = []
        try:
            blocks = sheet.blocks(header.places) if header.places or sheet.is_told_late else ()
            for block in (part for whole in blocks for part in whole.parts(_MOST_ROWS)):
                tables.append(rows.read(block))
                if self.told:
                    self.told(rows.rows, max(rows.rows, self.about) if self.about else 0)
                if rows.rows > self.limits.rows:
                    raise FileRefused("R106", what=f"> {self.limits.rows} rows", limit=self.limits.rows)
        finally:
            self.faults += rows.faults
            self.untold += rows.untold
        if wrong:
            self.refused += sum(map(len, tables))
        else:
            self.is_read = True
            self.left_out += rows.left_out
            self.tables += [_with_late(table, rows.late) for table in tables]
        self.refused += rows.lost
        return rows.rows

    def result(self, *, delivered: bool, accept_valid: bool) -> Intake:
        """All files together: what is equal, what clashes, what is taken."""
        table = pa.concat_tables(self.tables) if self.tables else _empty(self.schema)
        table = self._distinct(table)
        table = table.append_column(ROW, record_ids(table, self.schema, FILE, LINE))
        table = self._unique(table)
        sound = _those(table, pc.equal(table[STATE], FINE))
        self.refused += len(table) - len(sound)
        faults = self._told()
        is_taken = self.is_read and (accept_valid or not faults)
        taken = _finished(sound, self.schema) if is_taken else None
        return Intake(
            taken,
            delivered,
            0 if taken is None else len(taken),
            tuple((reason, count) for reason, count in self.left_out.items() if count),
            faults,
            tuple(self.files),
            self.refused,
            _named(table, self.schema) if self.is_read else None,
        )

    def _distinct(self, table: pa.Table) -> pa.Table:
        """去重: of sound rows that are equal in every field only the first is kept."""
        if self.schema.mapping is None or not self.schema.mapping.distinct:
            return table
        sound = pc.indices_nonzero(pc.equal(table[STATE], FINE))
        firsts = sound.take(first_of_equal(table.take(sound), [field.name for field in self.schema.fields]))
        self.left_out[REPEATED] += len(sound) - len(firsts)
        others = pc.indices_nonzero(pc.not_equal(table[STATE], FINE))
        return table.take(pa.concat_arrays([firsts.cast(pa.uint64()), others.cast(pa.uint64())]).sort())

    def _unique(self, table: pa.Table) -> pa.Table:
        """Rows that share a key: which of them is right nobody can say, so none is."""
        is_keyed = pc.not_equal(table[STATE], KEYLESS)
        groups = repeated(_those(table, is_keyed), self.schema.key, ROW)
        if not groups:
            return table
        states = table[STATE].to_pylist()
        places = pc.indices_nonzero(is_keyed).to_pylist()
        pairs = [(places[group[0]], places[other]) for group in groups for other in group[1:]]
        for first, other in pairs:
            states[first] = states[other] = BAD
        told = pairs[: self.limits.faults]
        self.untold += len(pairs) - len(told)
        self.faults += _clashes(table, self.schema, told)
        return table.set_column(table.schema.get_field_index(STATE), STATE, pa.array(states, pa.int8()))

    def _told(self) -> tuple[RowFault, ...]:
        """The faults by file and row; when there are too many, the first and how many more.

        Each file has room for one beyond the limit, which says that it was not read to its end.
        """
        order = {seen.path: place for place, seen in enumerate(self.files)}
        faults = sorted(self.faults, key=lambda item: (order.get(item.file, -1), item.row))
        told = faults[: self.limits.faults + len(self.files)]
        untold = self.untold + len(faults) - len(told)
        more = (fault(self.schema.name, 0, "", "", Refusal("R190", count=untold)),) if untold else ()
        return (*told, *more)


def _clashes(table: pa.Table, schema: RegisterSchema, pairs: list[tuple[int, int]]) -> Iterator[RowFault]:
    """Rows whose key stands already in an earlier row."""
    firsts, others = (table.take(pa.array(places, pa.int64())) for places in zip(*pairs, strict=True))
    where = pc.binary_join_element_wise(firsts[FILE], pc.cast(firsts[LINE], pa.string()), ":").to_pylist()
    rows = zip(*(others[name].to_pylist() for name in (FILE, LINE, ROW)), where, strict=True)
    column = "、".join(schema.key)
    for file, line, key, first in rows:
        yield fault(file, line, column, key, Refusal("R170", first=first))


def _with_late(table: pa.Table, late: set[int]) -> pa.Table:
    """The table with rows marked that turned out bad after they were read."""
    if not late:
        return table
    is_late = pc.is_in(table[LINE], value_set=pa.array(sorted(late), pa.int64()))
    states = pc.if_else(pc.and_(is_late, pc.equal(table[STATE], FINE)), pa.scalar(BAD, pa.int8()), table[STATE])
    return table.set_column(table.schema.get_field_index(STATE), STATE, states)


def _named(table: pa.Table, schema: RegisterSchema) -> pa.ChunkedArray | None:
    """The keys of all rows, when the key is one text."""
    fields = [field for field in schema.fields if field.name in schema.key]
    return table[fields[0].name] if len(fields) == 1 and fields[0].is_text else None


def _finished(table: pa.Table, schema: RegisterSchema) -> pa.Table:
    """Fields in the register's order, then what a record is called and where it comes from."""
    return table.select([*(field.name for field in schema.fields), ROW, FILE, LINE, KNOWN])


def _those(table: pa.Table, are_meant: pa.ChunkedArray) -> pa.Table:
    """The rows that are meant, without a copy when all are."""
    return table if pc.all(are_meant).as_py() else table.filter(are_meant)


def _empty(schema: RegisterSchema) -> pa.Table:
    types = {field.name: pa.string() if field.is_text else pa.int64() for field in schema.fields}
    types |= {FILE: pa.string(), LINE: pa.int64(), KNOWN: pa.int64(), STATE: pa.int8()}
    return pa.schema(list(types.items())).empty_table()
