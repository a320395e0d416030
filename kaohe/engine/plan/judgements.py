"""裁定: which judgement of a person counts, and why another does not (catalogue G5, G6, G17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.engine import ir
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.people import has_people, post_fields, spans
from kaohe.engine.plan.steps import col, lit, op, when
from kaohe.handbook import algebra, core
from kaohe.handbook.build_records import unneeded
from kaohe.handbook.columns import bound
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.judged import HUNDREDTH, is_yes_no, judged_kind
from kaohe.handbook.model import Judge, Register
from kaohe.handbook.results import Allowed, Judged
from kaohe.handbook.scopes import RowScope

if TYPE_CHECKING:
    from kaohe.engine.plan.rows import Row

REGISTER = "裁定"
COUNTS, OUT_OF_RANGE, NOT_ALLOWED, OWN_CASE = 0, 1, 2, 3
REASONS = ("計入", "分值不在等級範圍內或不合步長", "裁定人不在評分人之列", "不得裁定自己")
HALF_POINT = 50


def asked(context: Context) -> dict[str, list[Judged]]:
    """Every judgement the book asks for, by item name; several where cards ask for one item in different ways."""
    found: dict[str, list[Judged]] = {}
    wanted = [gather for node in context.book.all_nodes() for gather in node.gathers if isinstance(gather, Judged)]
    for register in context.book.registers.values():
        wanted += [per_record(card) for card in context.book.record_judgements(register)]
    for gather in wanted:
        ways = found.setdefault(gather.item, [])
        if all(gather.rule != other.rule for other in ways):
            ways.append(gather)
    return found


def way_of(context: Context, gather: Judged) -> int:
    """The number of the way in which the item is asked for, as `_way` counts them."""
    return [other.rule for other in asked(context)[gather.item]].index(gather.rule)


def per_record(card: Judge) -> Judged:
    """What a 裁定 with 台賬 asks, per record."""
    levels = tuple(Allowed(level.name.value, cents(level.low), cents(level.high)) for level in card.levels)
    choices = tuple(item.value for item in card.choices)
    step = 0 if choices else cents(card.step) if card.step else HALF_POINT
    return Judged(
        card.name.value, card.name.value, levels, step, choices, tuple(j.value for j in card.judges), "record"
    )


def cents(formula: object) -> int:
    """A literal number of points in hundredths."""
    return int(bound(formula) / HUNDREDTH)  # type: ignore[arg-type]


def latest(context: Context) -> str:
    """The judgements that count, one per item, way, person, month or week, and record, with `_points`. Made once."""
    if "judged" not in context.tables:
        steps = context.steps
        table = examined(context)
        context.tables["judgements examined"] = told_once(context, table)
        table = steps.filter(table, op("=", "_why", COUNTS))
        table = steps.extend(table, [("_month", when(ir.IsNull(col("週次")), col("期間"), lit(None)))])
        by = ["考核項", "_way", "工號", "_month", "週次", "記錄"]
        table = steps.window(table, by, [("裁定於", "desc"), ("__id", "desc")], [("_n", "row_number", "")])
        context.tables["judged"] = steps.filter(table, op("=", "_n", 1))
    return context.tables["judged"]


def examined(context: Context) -> str:
    """Every judgement with its points and why it does not count (0: it does), once for each way of its item."""
    register = context.book.register(REGISTER)
    if register is None:
        raise LookupError(REGISTER)
    row: Row = context.row(register)
    table, known = with_judge(context, row.table), asked(context)
    made = [in_way(context, table, 0, [ways[0] for ways in known.values()])]
    for number in range(1, max(map(len, known.values()), default=0)):
        several = [ways[number] for ways in known.values() if len(ways) > number]
        own = context.steps.filter(table, any_of([op("=", "考核項", lit(g.item)) for g in several]))
        made.append(in_way(context, own, number, several))
    return context.steps.union(made)


def told_once(context: Context, table: str) -> str:
    """Each judgement once: it counts when it does in any way its item is asked for."""
    steps = context.steps
    if max(map(len, asked(context).values()), default=0) < 2:
        return table
    table = steps.window(table, ["__id"], [], [("_least", "min", "_why")])
    table = steps.drop(steps.filter(table, op("=", "_way", 0)), ["_why"])
    return steps.select(table, [("_why" if name == "_least" else name, name) for name in steps.columns[table]])


def in_way(context: Context, table: str, number: int, known: list[Judged]) -> str:
    """Adds `_points` and `_why` of judgements by one way of their items."""
    fits = ir.Case(tuple((op("=", "考核項", lit(g.item)), as_number(in_range(g))) for g in known), lit(0))
    may = ir.Case(tuple((op("=", "考核項", lit(g.item)), as_number(may_judge(context, g))) for g in known), lit(0))
    points = ir.Case(tuple((op("=", "考核項", lit(g.item)), value_of(g)) for g in known), lit(None))
    own = op("=", "裁定人", "工號")
    why = ir.Case(
        ((own, lit(OWN_CASE)), (op("=", "_may", 0), lit(NOT_ALLOWED)), (op("=", "_fits", 0), lit(OUT_OF_RANGE))),
        lit(COUNTS),
    )
    columns: list[tuple[str, ir.Scalar]] = [("_fits", fits), ("_may", may), ("_points", points), ("_why", why)]
    if not known:
        columns = [("_fits", lit(0)), ("_may", lit(0)), ("_points", lit(None)), ("_why", lit(OUT_OF_RANGE))]
    return context.steps.extend(table, [*columns, ("_way", lit(number))])


def as_number(condition: ir.Scalar) -> ir.Scalar:
    """1 where the condition is true, else 0."""
    return when(condition, lit(1), lit(0))


def in_range(gather: Judged) -> ir.Scalar:
    """Whether level and points are among those the handbook prints."""
    if gather.choices:
        if is_yes_no(gather.choices):
            return ir.Not(ir.IsNull(col("決定")))
        return ir.Or(tuple(op("=", "等級", lit(choice)) for choice in gather.choices))
    return any_of([level_fits(level, gather.step) for level in gather.levels])


def any_of(items: list[ir.Scalar]) -> ir.Scalar:
    """At least one of the conditions."""
    return items[0] if len(items) == 1 else ir.Or(tuple(items))


def level_fits(level: Allowed, step: int) -> ir.Scalar:
    """Whether a judgement lies on the level: its name, its range, its step."""
    above = op("-", "分值", level.low)
    tests: list[ir.Scalar] = [op(">=", "分值", level.low), op("<=", "分值", level.high)]
    if step > 1:
        tests.append(ir.Compare("=", above, op("*", ir.Div(above, lit(step)), step)))
    inside: ir.Scalar = ir.And(tuple(tests))
    if level.low == level.high:
        inside = ir.Or((ir.IsNull(col("分值")), inside))
    if not level.name:
        return inside
    return ir.And((op("=", "等級", lit(level.name)), inside))


def value_of(gather: Judged) -> ir.Scalar:
    """The points (hundredths), or the number of the choice."""
    if gather.choices:
        if is_yes_no(gather.choices):
            return when(op("=", "決定", 0), lit(1), lit(0))
        return ir.Case(tuple((op("=", "等級", lit(c)), lit(i)) for i, c in enumerate(gather.choices)), lit(None))
    fixed = [
        (op("=", "等級", lit(level.name)), lit(level.low))
        for level in gather.levels
        if level.low == level.high and level.name
    ]
    return when(ir.IsNull(col("分值")), ir.Case(tuple(fixed), lit(None)), col("分值")) if fixed else col("分值")


def with_judge(context: Context, table: str) -> str:
    """Adds the judge's post and unit on the day, and the person's superior: `_post`, `_unit`, `_unit_name`, `_boss`."""
    steps = context.steps
    if not has_people(context) or not post_fields(context):
        return steps.extend(table, [(name, lit(None)) for name in ("_post", "_unit", "_unit_name", "_boss")])
    table = steps.extend(table, [("_on", ir.Div(col("裁定於"), lit(86400)))])
    table = on_day(context, table, "裁定人", [("_post", "@崗位"), ("_unit", "@單位")])
    table = on_day(context, table, "工號", [("_boss", "@上級")], left_too=True)
    units = context.book.register("單位")
    if units is None or units.field("名稱") is None:
        return steps.extend(table, [("_unit_name", lit(None))])
    return steps.join(table, context.row(units).table, [("_unit", units.key[0].value)], [("_unit_name", "名稱")])


def on_day(context: Context, table: str, person: str, take: list[tuple[str, str]], *, left_too: bool = False) -> str:
    """Attributes of a person on the day of the judgement (the last span when spans overlap).

    `left_too`: of whoever had left by then those he had last; his last month is judged after it.
    """
    steps = context.steps
    columns = context.steps.columns[spans(context)]
    take = [(new, old) for new, old in take if old in columns]
    pairs = steps.join(table, spans(context), [(person, "_s")], [("_f", "_from"), ("_t", "_to"), *take], "inner")
    pairs = steps.filter(pairs, op("<=", "_f", "_on"), *([] if left_too else [op(">=", "_t", "_on")]))
    pairs = steps.window(pairs, ["__id"], [("_f", "desc"), ("_t", "desc")], [("_n", "row_number", "")])
    pairs = steps.filter(pairs, op("=", "_n", 1))
    return steps.join(table, pairs, [("__id", "__id")], [(new, new) for new, _ in take])


def may_judge(context: Context, gather: Judged) -> ir.Scalar:
    """Whether the judge is one of 評分人: a post, a group (unit), 上級, or named outright."""
    if not gather.judges:
        return op("=", lit(1), lit(1))
    posts = context.book.register("任職")
    kind = context.book.field_type(posts, "崗位") if posts else None
    options = getattr(kind, "options", ())
    tests: list[ir.Scalar] = []
    for judge in gather.judges:
        tests += [op("=", "裁定人", lit(judge)), op("=", "_unit", lit(judge)), op("=", "_unit_name", lit(judge))]
        if judge in options:
            tests.append(op("=", "_post", options.index(judge)))
        if judge == "上級":
            tests.append(op("=", "裁定人", "_boss"))
    return any_of(tests)


def on_records(context: Context, table: str, card: Judge, register: str, column: str) -> str:
    """A register's table with the judgement on each record, and its flag, as columns."""
    steps, name = context.steps, card.name.value
    judged = steps.filter(latest(context), op("=", "考核項", lit(name)))
    order = [("裁定於", "desc"), ("__id", "desc")]
    judged = steps.filter(steps.window(judged, ["記錄"], order, [("_last", "row_number", "")]), op("=", "_last", 1))
    table = steps.join(table, judged, [("__row", "記錄")], [(column, "_points")])
    waiting = lit(context.origins.flag("待裁定", f"{register}.{name}"))
    return steps.extend(table, [(f"{column}__f", when(ir.IsNull(col(column)), waiting, lit(0)))])


def where_needed(context: Context, register: Register, card: Judge) -> core.Value | None:
    """The judgement on a record where 何時 holds, 否則 elsewhere; None when every record is judged."""
    if card.when is None:
        return None
    elaborator, kind = Elaborator(RowScope(context.book, register), Diagnostics()), judged_kind(card)
    given = core.Value(kind, core.Var(core.Gathered(card.name.value)))
    test = elaborator.condition(card.when.expr)
    if test is None:
        raise LookupError(card.when.text.value)
    chosen = algebra.choose(test, given, unneeded(card, elaborator, given))
    return algebra.store(chosen, kind, "四舍五入")
