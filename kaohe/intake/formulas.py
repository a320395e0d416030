"""Formulas over rows: each is called once for each different row of the columns it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.schema import Cell, ComputedField, RowFormula

Given = bool | int | str | None
MOST_REMEMBERED = 500_000


def evaluate(formula: RowFormula, columns: Mapping[str, pa.Array], length: int, skip: AbstractSet[int]) -> list[Given]:
    """What the formula gives for each row, None for rows to skip. `columns` hold values; an empty cell is None."""
    names = tuple(columns) if formula.uses is None else formula.uses
    if not names:
        return [formula.call({})] * length if length > len(skip) else [None] * length
    if len(names) == 1 and not skip:
        return _over_one(formula, names[0], columns[names[0]])
    rows = zip(*(columns[name].to_pylist() for name in names), strict=True)
    seen: dict[tuple[Cell, ...], Given] = {}
    given: list[Given] = []
    for place, row in enumerate(rows):
        if place in skip:
            given.append(None)
            continue
        if row not in seen:
            if len(seen) >= MOST_REMEMBERED:
                seen.clear()
            seen[row] = formula.call(dict(zip(names, row, strict=True)))
        given.append(seen[row])
    return given


def in_order(items: Sequence[ComputedField]) -> list[ComputedField]:
    """Computed fields, each behind those it uses."""
    ordered: list[ComputedField] = []
    waiting = list(items)
    while waiting:
        names = {item.name for item in waiting}
        ready = [item for item in waiting if not names & set(item.formula.uses or ())]
        if not ready:
            raise ValueError(f"These computed fields use one another: {sorted(names)}")
        ordered += ready
        waiting = [item for item in waiting if item not in ready]
    return ordered


def _over_one(formula: RowFormula, name: str, column: pa.Array) -> list[Given]:
    coded = pc.dictionary_encode(column, null_encoding="encode")
    given = [formula.call({name: value}) for value in coded.dictionary.to_pylist()]
    return [given[code] for code in coded.indices.to_pylist()]
