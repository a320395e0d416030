"""Calls of a plugin's functions: their arguments as columns, answered once for each combination, joined back."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.flags import SHIFT, STATES
from kaohe.engine.lower import Lowering, worst
from kaohe.engine.plan.frames import Frame
from kaohe.engine.plan.steps import col, lit, op, when
from kaohe.handbook import core
from kaohe.handbook.plugged import function_in
from kaohe.handbook.plugins import Function


def called(frame: Frame, leaf: core.Called) -> None:
    """Makes the answer available in the frame. Where an argument is not known there is none, for the same reason."""
    context, prefix = frame.context, frame.fresh()
    found = function_in(context.book, leaf.name)
    if found is None:
        raise KeyError(leaf.name)
    lowering = Lowering(frame.resolve, context.origins, "", f"_{prefix}t")
    names = [f"{prefix}.a{place}" for place in range(len(leaf.args))]
    flags: list[ir.Scalar | None] = []
    for name, argument in zip(names, leaf.args, strict=True):
        value, flag = lowering.of(argument.core, leaf.name)
        flags.append(lowering.kept_flag(flag))
        lowering.columns.append(
            (name, value if flag is None else when(op("=", flags[-1] or lit(0), 0), value, lit(None)))
        )
    doubt = f"{prefix}d"
    frame.add([*lowering.columns, (doubt, worst(*flags) or lit(0))], [*names, doubt])
    answers = context.steps.call(frame.view(names), names, (f"{prefix}w", f"{prefix}s"), answering(found[1]))
    taken = [(f"{prefix}.v", f"{prefix}w"), (f"{prefix}g", f"{prefix}s")]
    table = frame.match(answers, taken, [(name, name) for name in names], [doubt])
    origin = context.origins.flag(STATES[0], f"外掛 {leaf.name}")
    own = when(op("=", f"{prefix}g", 0), lit(0), op("+", op("*", f"{prefix}g", SHIFT), lit(origin)))
    flag = when(ir.IsNull(col(f"{prefix}g")), col(doubt), own)
    frame.leaves[leaf] = {"v": f"{prefix}.v", "f": f"{prefix}.f", **{f"a{at}": name for at, name in enumerate(names)}}
    frame.put(context.steps.extend(table, [(f"{prefix}.f", flag)]), [f"{prefix}.v", f"{prefix}.f"])


def answering(function: Function) -> ir.Function:
    """The function as a step calls it."""

    def answer(numbers: tuple[int, ...]) -> tuple[int | None, int]:
        value, state, _ = function.answer(numbers)
        return value, STATES.index(state)

    return answer
