"""Fewer steps for the same program: columns added one after another are added together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kaohe.engine import ir


def read_by(step: ir.Step) -> tuple[str, ...]:
    """The tables a step reads."""
    match step:
        case ir.Join():
            return (step.left, step.right)
        case ir.Union():
            return step.tables
        case _:
            return (step.table,)


def compact(program: ir.Program) -> ir.Program:
    """The program with each Extend of an Extend that nobody else reads as one. Backends leave out what nobody reads."""
    uses = Counter(name for step in program.steps for name in read_by(step))
    uses.update(name for name, _ in program.outputs)
    made: dict[str, ir.Step] = {}
    for step in program.steps:
        before = made.get(step.table) if isinstance(step, ir.Extend) else None
        if isinstance(step, ir.Extend) and isinstance(before, ir.Extend) and uses[step.table] == 1:
            del made[step.table]
            made[step.out] = replace(step, table=before.table, columns=(*before.columns, *step.columns))
        else:
            made[step.out] = step
    return ir.Program(tuple(made.values()), program.outputs)
