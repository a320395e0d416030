"""Results of the parts of a month as results of the month: by days, or the last part's (language §3, 月中變動)."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.flags import least
from kaohe.engine.plan.frames import Frame
from kaohe.engine.plan.steps import Columns, col, instead_of_null, lit, op, when
from kaohe.handbook.results import Node
from kaohe.handbook.types import Num


def combined(part: Frame, whole: Frame, nodes: list[Node]) -> None:
    """Adds the month's value of each result. Parts to which it does not apply have no weight."""
    steps = whole.context.steps
    names = [name for node in nodes for name in (node.name, f"{node.name}__f")]
    rows = part.view([*names, "_days"])
    prefixes = {node.name: whole.fresh() for node in nodes}
    rows = steps.extend(rows, [column for node in nodes for column in weights(node, prefixes[node.name])])
    rows = with_last(whole, rows, [node for node in nodes if not by_days(node)], prefixes)
    totals = [total for node in nodes for total in sums(node, prefixes[node.name])]
    table = whole.match(steps.aggregate(rows, ["_s"], totals), [(name, name) for name, _, _ in totals], [("_s", "_s")])
    columns = [column for node in nodes for column in results(whole, node, prefixes[node.name])]
    whole.put(steps.extend(table, columns), names)


def by_days(node: Node) -> bool:
    """Whether parts are weighed by days: numbers, unless the sheet says 期末."""
    return isinstance(node.type, Num) and node.prorate


def weights(node: Node, prefix: str) -> list[tuple[str, ir.Scalar]]:
    """Of each part: whether it counts, its flag, its value and weighted value."""
    flag = f"{node.name}__f"
    applies = ir.Or((op("=", flag, 0), op(">=", flag, least("待裁定"))))
    columns = [(f"{prefix}f", when(applies, col(flag), lit(None))), (f"{prefix}z", when(applies, lit(None), col(flag)))]
    if by_days(node):
        columns.append((f"{prefix}v", when(applies, col(node.name), lit(None))))
        columns.append((f"{prefix}w", when(op("=", flag, 0), op("*", node.name, "_days"), lit(None))))
        columns.append((f"{prefix}d", when(op("=", flag, 0), col("_days"), lit(None))))
    else:
        columns.append((f"{prefix}k", when(applies, col("_k"), lit(None))))
    return columns


def with_last(whole: Frame, rows: str, nodes: list[Node], prefixes: dict[str, str]) -> str:
    """Adds the value and flag of the last part that counts, where that part decides."""
    if not nodes:
        return rows
    steps = whole.context.steps
    last = [(f"{prefixes[node.name]}l", "max", f"{prefixes[node.name]}k") for node in nodes]
    rows = steps.window(rows, ["_s"], [], last)
    columns: list[tuple[str, ir.Scalar]] = []
    for node in nodes:
        prefix = prefixes[node.name]
        here = op("=", f"{prefix}k", f"{prefix}l")
        columns += [
            (f"{prefix}v", when(here, col(node.name), lit(None))),
            (f"{prefix}e", when(here, col(f"{prefix}f"), lit(None))),
        ]
    return steps.extend(rows, columns)


def sums(node: Node, prefix: str) -> list[tuple[str, str, str]]:
    """What is added up over the parts."""
    idle = (f"{prefix}Z", "max", f"{prefix}z")
    if not by_days(node):
        return [idle, (f"{prefix}F", "max", f"{prefix}e"), (f"{prefix}V", "max", f"{prefix}v")]
    return [
        idle,
        (f"{prefix}F", "max", f"{prefix}f"),
        (f"{prefix}N", "count", f"{prefix}f"),
        (f"{prefix}V", "max", f"{prefix}v"),
        (f"{prefix}W", "sum", f"{prefix}w"),
        (f"{prefix}D", "sum", f"{prefix}d"),
    ]


def results(whole: Frame, node: Node, prefix: str) -> Columns:
    """Value and flag of the month."""
    name = node.name
    none = lit(whole.context.origins.flag("不適用", f"{name}(適用)"))
    value: ir.Scalar = col(f"{prefix}V")
    if isinstance(node.type, Num) and by_days(node):
        value = when(op("=", f"{prefix}N", 1), value, mean_of(prefix, node.type))
    flag = instead_of_null(f"{prefix}F", instead_of_null(f"{prefix}Z", none))
    if isinstance(node.type, Num) and by_days(node):
        no_days = ir.And((op(">", f"{prefix}N", 1), op("=", f"{prefix}F", 0), op("=", f"{prefix}D", 0)))
        flag = when(no_days, lit(whole.context.origins.flag("不適用", f"{name}(無應出勤日)")), flag)
    return [(f"{name}__f", flag), (name, when(op("=", f"{name}__f", 0), value, lit(None)))]


def mean_of(prefix: str, kind: Num) -> ir.Scalar:
    """Σ value × days ÷ Σ days, half away from zero."""
    total, days = col(f"{prefix}W"), col(f"{prefix}D")

    def half_up(item: ir.Scalar) -> ir.Scalar:
        return ir.Div(op("+", op("*", item, 2), days), op("*", days, 2))

    if kind.lo >= 0:
        return half_up(total)
    negative = op("-", lit(0), half_up(op("-", lit(0), total)))
    return when(ir.Compare("<", total, lit(0)), negative, half_up(total))
