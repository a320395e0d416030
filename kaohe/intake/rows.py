"""One file's rows: cells into values, then what the mapping leaves out, computes and requires, then the row checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.batch import Batch, rows_where
from kaohe.intake.cells import bounds, fits
from kaohe.intake.faults import FileRefused, Refusal, RowFault, fault
from kaohe.intake.filling import ColumnFill, past_midnight
from kaohe.intake.formulas import Given, evaluate, in_order
from kaohe.intake.header import KNOWN_AT, Header
from kaohe.intake.limits import Limits
from kaohe.intake.schema import ComputedField, FieldSchema, MappingSchema, RegisterSchema, RowFormula, RowRule
from kaohe.intake.sheets import BadCell, Block

FINE, BAD, KEYLESS = 0, 1, 2
"""State of a row: a record; refused; refused and not even its key is known."""
FILE, LINE, KNOWN, STATE = "__file", "__line", "__known", "__state"


class RowReader:
    """Reads the blocks of one file into tables; keeps what it counted."""

    def __init__(self, schema: RegisterSchema, header: Header, file: str, limits: Limits) -> None:
        self.rows = self.lost = 0
        """Rows under the header, and those among them that are in no table."""
        self.left_out: Counter[str] = Counter()
        self.faults: list[RowFault] = []
        self.untold = 0
        """Faults beyond the limit."""
        self.late: set[int] = set()
        """Lines that turned out bad after they were read."""
        self._schema = schema
        self._mapping = schema.mapping or MappingSchema()
        self._computed = in_order(self._mapping.computed)
        names = {item.name for item in self._computed}
        self._late = [rule for rule in self._mapping.leave_out if names & set(rule.condition.uses or ())]
        """略去 that looks at computed fields; all other is done first, so that less is computed."""
        self._early = [rule for rule in self._mapping.leave_out if rule not in self._late]
        self._header = header
        self._file = file
        self._limits = limits
        self._fills = [ColumnFill(wanted, schema, limits) for wanted in header.wanted]
        self._columns = {wanted.field.name: wanted.column for wanted in header.wanted}
        self._fields = {field.name: field for field in schema.fields}

    def read(self, block: Block) -> pa.Table:
        """The records of a block, with the state of each. Raises FileRefused when too much of the file is wrong."""
        batch = Batch(self._file, block.lines)
        self.rows += len(batch)
        self._note_bad_cells(batch, block.bad)
        self._note_unnamed(batch, block)
        for fill in self._fills:
            fill.fill(batch, block)
        past_midnight(batch, self._mapping, self._header.wanted)
        self._leave_out(batch, self._early)
        for item in self._computed:
            self._compute(batch, item)
        self._leave_out(batch, self._late)
        self._require(batch)
        self._check(batch)
        told = batch.told()
        room = max(0, self._limits.faults - len(self.faults))
        self.faults += told[:room]
        self.untold += len(told[room:])
        if self.untold and (len(self.faults) + self.untold) * self._limits.faulty_share >= self.rows:
            raise FileRefused("R194", line=batch.lines[-1].as_py())
        return self._table(batch)

    def _note_bad_cells(self, batch: Batch, cells: tuple[BadCell, ...]) -> None:
        """What the format refused; a row may be gone, or lie in an earlier block."""
        places = {line: row for row, line in enumerate(batch.lines.to_pylist())} if cells else {}
        by_place = {item.place: item for item in self._header.wanted if item.place is not None}
        for cell in cells:
            wanted = None if cell.column is None else by_place.get(cell.column)
            name = "" if wanted is None else wanted.column
            row = places.get(cell.line)
            if row is None:
                self.late.add(cell.line)
                self.rows += cell.is_lost
                self.lost += cell.is_lost
                self.faults.append(fault(self._file, cell.line, name, cell.value, cell.refusal))
                continue
            batch.refuse(row, name, cell.value, cell.refusal)
            for item in self._header.wanted:
                if cell.column is not None and item.place == cell.column:
                    batch.refused.setdefault(item.field.name, set()).add(row)

    def _note_unnamed(self, batch: Batch, block: Block) -> None:
        for place in self._header.unnamed:
            cells = block.columns[place]
            for row in rows_where(pc.greater(pc.binary_length(pc.utf8_trim_whitespace(cells)), 0)):
                batch.refuse(row, "", cells[row].as_py(), Refusal("R123", place=place + 1))

    def _leave_out(self, batch: Batch, rules: Iterable[RowRule]) -> None:
        for rule in rules:
            given = self._evaluate(batch, rule.condition)
            rows = {row for row, is_out in enumerate(given) if is_out} - batch.left_out
            self.left_out[rule.text] += len(rows)
            batch.left_out |= rows

    def _compute(self, batch: Batch, item: ComputedField) -> None:
        field = self._fields[item.name]
        given = self._evaluate(batch, item.formula)
        unknown = batch.unknown(self._uses(batch, item.formula))
        column = _sound(given, field)
        if column is None:
            kinds = {value: fits(value, field) for value in set(given)}
            for row, value in enumerate(given):
                refusal = kinds[value]
                if isinstance(refusal, Refusal):
                    batch.refuse(row, item.name, str(value), refusal)
                    unknown.add(row)
            taken = (kinds[value] for value in given)
            column = pa.array([None if isinstance(value, Refusal) else value for value in taken], _type(field))
        batch.refused[item.name] = unknown
        batch.columns[item.name] = column

    def _require(self, batch: Batch) -> None:
        for field in self._schema.fields:
            column = batch.columns[field.name]
            if field.required and column.null_count:
                known = batch.refused.get(field.name, set()) | batch.left_out
                for row in rows_where(pc.is_null(column)):
                    if row not in known:
                        batch.refuse(row, self._columns.get(field.name, field.name), "", Refusal("R140"))
                        batch.refused.setdefault(field.name, set()).add(row)

    def _check(self, batch: Batch) -> None:
        for rule in self._schema.checks:
            for row, holds in enumerate(self._evaluate(batch, rule.condition)):
                if holds is not None and not holds:
                    batch.refuse(row, "", "", Refusal("R171", rule=rule.text))

    def _evaluate(self, batch: Batch, formula: RowFormula) -> list[Given]:
        """The formula over all records; it is not asked where a cell it uses was refused."""
        return evaluate(formula, batch.columns, len(batch), batch.unknown(self._uses(batch, formula)) | batch.left_out)

    def _uses(self, batch: Batch, formula: RowFormula) -> tuple[str, ...]:
        return tuple(batch.columns) if formula.uses is None else formula.uses

    def _table(self, batch: Batch) -> pa.Table:
        columns = {field.name: batch.columns[field.name] for field in self._schema.fields}
        columns[FILE] = pa.repeat(self._file, len(batch))
        columns[LINE] = batch.lines
        columns[KNOWN] = batch.columns[KNOWN_AT]
        columns[STATE] = self._states(batch)
        table = pa.table(columns)
        if not batch.left_out:
            return table
        kept = [row for row in range(len(batch)) if row not in batch.left_out]
        return table.take(pa.array(kept, pa.int64()))

    def _states(self, batch: Batch) -> pa.Array:
        if not batch.bad:
            return pa.repeat(pa.scalar(FINE, pa.int8()), len(batch))
        keyless = batch.unknown(self._schema.key)
        states = [KEYLESS if row in keyless else BAD if row in batch.bad else FINE for row in range(len(batch))]
        return pa.array(states, pa.int8())


def _sound(given: list[Given], field: FieldSchema) -> pa.Array | None:
    """What a formula gave as a column, when nothing in it needs a closer look."""
    try:
        column = pa.array(given, _type(field))
    except (pa.ArrowException, OverflowError):
        return None
    if field.is_text or column.null_count == len(column):
        return column
    low, high = bounds(field)
    extremes = pc.min_max(column).as_py()
    return column if low <= extremes["min"] and extremes["max"] <= high else None


def _type(field: FieldSchema) -> pa.DataType:
    return pa.string() if field.is_text else pa.int64()
