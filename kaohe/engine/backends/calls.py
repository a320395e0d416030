"""A step that calls Python, for backends that keep their tables elsewhere: arguments come here, answers go back."""

from __future__ import annotations

import pyarrow as pa

from kaohe.engine.backends.arrow import result_schema
from kaohe.engine.backends.scalar import Columns
from kaohe.engine.ir import Call


def answers(step: Call, arguments: pa.Table, kinds: Columns) -> pa.Table:
    """The table that the step makes, of columns of these kinds, out of its different arguments in any order."""
    rows = [row for row in zip(*arguments.to_pydict().values(), strict=True) if None not in row]
    answered = sorted((row, step.function(row)) for row in rows)
    columns = {name: [row[place] for row, _ in answered] for place, name in enumerate(step.arguments)}
    columns |= {name: [found[place] for _, found in answered] for place, name in enumerate(step.results)}
    return pa.table(columns, schema=result_schema(kinds))
