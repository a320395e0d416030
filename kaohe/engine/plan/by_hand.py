"""Results set by hand (給 of a worked case): where a subject has one it stands instead of the computed value."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.flags import SHIFT
from kaohe.engine.plan.frames import Frame
from kaohe.engine.plan.steps import col, lit, op, when

GIVEN = "given:"


def provide(frame: Frame, name: str) -> tuple[str, str]:
    """Matches what is set by hand to the frame's rows: the columns of its value and of its state's number."""
    context, prefix = frame.context, frame.fresh()
    by_period = frame.grain in {"日", "週"}
    table = context.steps.source(f"{GIVEN}{name}", ["_s", "_p", name, f"{name}__s"])
    columns = f"{prefix}.v", f"{prefix}.s"
    take = list(zip(columns, (name, f"{name}__s"), strict=True))
    on = [("_s", "_s"), *([("_p", "_p")] if by_period else [])]
    frame.put(frame.match(table, take, on), columns)
    return columns


def instead(
    columns: tuple[str, str], name: str, frame: Frame, computed: tuple[ir.Scalar, ir.Scalar]
) -> tuple[ir.Scalar, ir.Scalar]:
    """Value and flag: what is set by hand, else what was computed."""
    value, state = columns
    settled = lit(0)
    origin = lit(frame.context.origins.flag("已定", f"{name}(給)"))
    flag = when(op("=", state, 0), settled, op("+", op("*", state, SHIFT), origin))
    nothing = ir.IsNull(col(state))
    return when(nothing, computed[0], col(value)), when(nothing, computed[1], flag)
