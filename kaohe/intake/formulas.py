"""Formulas over rows: each is called once for each different row of the columns it uses."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.intake.schema import Cell, RowFormula

Given = bool | int | str | None
MOST_REMEMBERED = 500_000


def evaluate(formula: RowFormula, columns: Mapping[str, pa.Array], length: int) -> list[Given]:
    """What the formula gives for each row. `columns` hold values; an empty cell is None."""
    names = tuple(columns) if formula.uses is None else formula.uses
    if not names:
        return [formula.call({})] * length
    if len(names) == 1:
        return _over_one(formula, names[0], columns[names[0]])
    rows = zip(*(columns[name].to_pylist() for name in names), strict=True)
    if formula.uses is None:
        return [formula.call(dict(zip(names, row, strict=True))) for row in rows]
    seen: dict[tuple[Cell, ...], Given] = {}
    given: list[Given] = []
    for row in rows:
        if row not in seen:
            if len(seen) >= MOST_REMEMBERED:
                seen.clear()
            seen[row] = formula.call(dict(zip(names, row, strict=True)))
        given.append(seen[row])
    return given


def _over_one(formula: RowFormula, name: str, column: pa.Array) -> list[Given]:
    coded = pc.dictionary_encode(column, null_encoding="encode")
    given = [formula.call({name: value}) for value in coded.dictionary.to_pylist()]
    return [given[code] for code in coded.indices.to_pylist()]
