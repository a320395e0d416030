"""Records into frames: measures counted in one pass per register, and judgements."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.engine import ir
from kaohe.engine.lower import Lowering, Pair, worst
from kaohe.engine.plan import by_days, judgements
from kaohe.engine.plan.context import Context, Noted
from kaohe.engine.plan.frames import COMPANY, PART, Frame, periods
from kaohe.engine.plan.people import parts
from kaohe.engine.plan.rows import Row, delivered
from kaohe.engine.plan.steps import col, instead_of_null, lit, op, when
from kaohe.handbook.core import Gathered
from kaohe.handbook.names import fold
from kaohe.handbook.results import SINGLE, Judged, Measured
from kaohe.handbook.types import Words

EXTREMES = {"max", "min"}


@dataclass(slots=True)
class Counted:
    """A measure on its way: the columns that hold what each row counts for, and the row's flag."""

    gather: Measured
    value: str
    flag: str | None
    prefix: str


def measures(frame: Frame, wanted: list[Measured], evidence: set[str]) -> None:
    """Adds measures to the frame: one aggregate per register and period rule."""
    groups: dict[tuple[str, bool], list[Measured]] = {}
    for gather in wanted:
        if Gathered(gather.key) not in frame.leaves:
            groups.setdefault((fold(gather.register), gather.standing), []).append(gather)
            frame.leaves[Gathered(gather.key)] = {}
    for (name, _), gathers in groups.items():
        register = frame.context.book.register(name)
        if register is None:
            raise LookupError(name)
        counted_in(frame, frame.context.row(register), gathers, evidence)


def counted_in(frame: Frame, row: Row, gathers: list[Measured], evidence: set[str]) -> None:
    """All measures of one register for one frame; all standing, or all of the period."""
    context = frame.context
    for gather in gathers:
        for value in (gather.condition, gather.column, *gather.nth):
            row.provide(value)
        for name in gather.order:
            row.compute(name)
    table = keyed(frame, row, standing=gathers[0].standing)
    lowering = Lowering(row.resolve, context.origins, "", "~m")
    counted = [one_row(frame, row, lowering, gather) for gather in gathers]
    table = context.steps.extend(table, lowering.columns)
    plain = [item for item in counted if not item.gather.in_order]
    panel = together(frame, table, counted, plain)
    done: list[tuple[str, ir.Scalar]] = []
    for item in counted:
        if item not in plain:
            panel, rows = special(frame, row, table, item, panel)
            if item.gather.evidence in evidence:
                note_special(frame, rows, item)
        done += finish(frame, row, item)
    frame.put(frame.context.steps.extend(panel, done), [name for name, _ in done])
    for item in counted:
        if item.gather.evidence in evidence and item in plain:
            note_evidence(frame, table, item, item.value)


def keyed(frame: Frame, row: Row, *, standing: bool) -> str:
    """The register's rows that lie in the frame's period and are somebody's, with its key columns."""
    context, steps = frame.context, frame.context.steps
    owner = "" if frame.subject == COMPANY else row.owner(frame.subject)
    table = row.table
    dated, short = "_d" in steps.columns[table], frame.grain in {"日", "週"}
    end = context.calendar.end
    if short and (standing or not dated):
        table = steps.join(table, periods(context, frame.grain), [], [("_p", "_p")], "inner")
    conditions: list[ir.Scalar] = [] if not owner or required(row, owner) else [ir.Not(ir.IsNull(col(owner)))]
    if dated and standing:
        conditions.append(op("<=", "_d", frame.span()[1]))
    elif dated and not short:
        conditions += [op(">=", "_d", frame.span()[0]), op("<=", "_d", end)]
    table = steps.filter(table, *conditions)
    table = steps.extend(table, [("_s", col(owner) if owner else lit(COMPANY))])
    if "_p" in steps.columns[table]:
        return table
    if frame.grain == "週":
        table = steps.extend(table, [("_p", week_of(context, table))])
    elif frame.grain == "日":
        table = steps.extend(table, [("_p", col("_d"))])
    if frame.level == PART:
        table = in_parts(frame, table, any_day=standing or not dated or row.register.is_of_months)
    return table


def required(row: Row, name: str) -> bool:
    """Whether every record has the field."""
    item = row.register.field(name)
    return item is not None and item.required


def week_of(context: Context, table: str) -> ir.Scalar:
    """First day of the row's week; what 應有 made knows the week it is for."""
    first = context.book.source.settings.week.first_weekday
    shifted = op("+", "_d", 4 - first)
    of_day = op("-", "_d", op("-", shifted, op("*", ir.Div(shifted, lit(7)), 7)))
    return when(ir.IsNull(col("_w")), of_day, col("_w")) if "_w" in context.steps.columns[table] else of_day


def in_parts(frame: Frame, table: str, *, any_day: bool) -> str:
    """The part of the month in which each record happened; standing records and those of a month hold in each part.

    Standing ones from the day they are dated, those of a month by its first day, which may lie before the part.
    """
    steps = frame.context.steps
    table = steps.join(
        table, parts(frame.context), [("_s", "_s")], [("_k", "_k"), ("_pf", "_from"), ("_pt", "_to")], "inner"
    )
    if "_d" not in steps.columns[table]:
        return table
    if any_day:
        return steps.filter(table, op("<=", "_d", "_pt"))
    return steps.filter(table, op(">=", "_d", "_pf"), op("<=", "_d", "_pt"))


def one_row(frame: Frame, row: Row, lowering: Lowering, gather: Measured) -> Counted:
    """What one row counts for in a measure: columns of value and flag."""
    prefix = frame.fresh()
    value: ir.Scalar = lit(1)
    flag: ir.Scalar | None = None
    if gather.column is not None:
        value, flag = lowering.of(gather.column.core, f"{row.name}")
    if gather.condition is not None:
        value, flag = under_condition(lowering, gather, row.name, (value, flag))
    if gather.skip_missing:
        flag = None
    lowering.columns.append((prefix, value))
    if flag is None:
        return Counted(gather, prefix, None, prefix)
    lowering.columns.append((f"{prefix}r", flag))
    return Counted(gather, prefix, f"{prefix}r", prefix)


def under_condition(lowering: Lowering, gather: Measured, name: str, pair: Pair) -> Pair:
    """Value and flag only where the condition holds; undecided conditions keep their flag."""
    value, flag = pair
    if gather.condition is None:
        return pair
    condition, doubt = lowering.truth(gather.condition.core, name)
    condition = lowering.kept(condition)
    counted = ir.Case(((condition, value),), lit(None))
    if flag is None and doubt is None:
        return counted, None
    branches: list[tuple[ir.Scalar, ir.Scalar]] = [(condition, flag or lit(0))]
    undecided = doubt or lit(0)
    return counted, ir.Case((*branches, (ir.Not(condition), lit(0))), undecided)


AGGREGATE = {"count": "count", "sum": "sum", "mean": "sum", "max": "max", "min": "min", "distinct": "distinct"}


def together(frame: Frame, table: str, counted: list[Counted], plain: list[Counted]) -> str:
    """One aggregate for all plain measures and all flags, matched to the frame's rows."""
    steps = frame.context.steps
    columns: list[tuple[str, str, str]] = []
    for item in plain:
        columns.append((f"{item.prefix}v", AGGREGATE[item.gather.function], item.value))
        if item.gather.function == "mean":
            columns.append((f"{item.prefix}n", "count", item.value))
    flagged = [item for item in counted if item.flag and item.gather.function != "daily"]
    columns += [(f"{item.prefix}g", "max", item.flag) for item in flagged if item.flag]
    if not columns:
        return frame.view([])
    totals = steps.aggregate(table, frame.by, columns)
    return frame.match(totals, [(name, name) for name, _, _ in columns])


def special(frame: Frame, row: Row, table: str, item: Counted, panel: str) -> tuple[str, str]:
    """Measures that need rows in order: first, last, only, by number of occurrence.

    Gives the panel with the measure's columns, and the rows that count.
    """
    steps, gather = frame.context.steps, item.gather
    if gather.function == "daily":
        rows = by_days.stood(frame, row, table, item.value, item.flag, item.prefix)
        return by_days.added_up(frame, rows, item.flag, item.prefix, panel), rows
    rows = steps.filter(table, ir.Not(ir.IsNull(col(item.value))))
    way = "desc" if gather.function == "last" else "asc"
    order = [(name, way) for name in dict.fromkeys([*gather.order, *row.order])]
    if gather.nth:
        rows = steps.window(rows, frame.by, order, [("_nth", "row_number", "")])
        rows = steps.extend(rows, amounts(row, gather))
        sums = [(f"{item.prefix}v", "sum", "_amount"), (f"{item.prefix}a", "max", "_doubt")]
        totals = steps.aggregate(rows, frame.by, sums)
    elif gather.function == "only":
        rows = steps.window(rows, frame.by, order, [("_nth", "row_number", "")])
        first = steps.filter(rows, op("=", "_nth", 1))
        kinds = steps.aggregate(rows, frame.by, [("_kinds", "distinct", item.value)])
        totals = steps.join(first, kinds, [(key, key) for key in frame.by], [(f"{item.prefix}k", "_kinds")])
        totals = steps.select(
            totals,
            [
                *((key, key) for key in frame.by),
                (f"{item.prefix}v", item.value),
                (f"{item.prefix}k", f"{item.prefix}k"),
            ],
        )
    else:
        rows = steps.window(rows, frame.by, order, [("_nth", "row_number", "")])
        totals = steps.select(
            steps.filter(rows, op("=", "_nth", 1)), [*((key, key) for key in frame.by), (f"{item.prefix}v", item.value)]
        )
    taken = [name for name in steps.columns[totals] if name.startswith(item.prefix) and name != item.value]
    on = [(key, key) for key in frame.by]
    return steps.join(panel, totals, on, [(name, name) for name in taken]), rows


def amounts(row: Row, gather: Measured) -> list[tuple[str, ir.Scalar]]:
    """The amount by number of occurrence."""
    lowering = Lowering(row.resolve, row.context.origins, "", "~n")
    pairs = [lowering.of(value.core, row.name) for value in gather.nth]
    values, flags = [value for value, _ in pairs], [flag or lit(0) for _, flag in pairs]

    def by_number(items: list[ir.Scalar]) -> ir.Scalar:
        return ir.Case(tuple((op("=", "_nth", i + 1), item) for i, item in enumerate(items)), items[-1])

    return [*lowering.columns, ("_amount", by_number(values)), ("_doubt", by_number(flags))]


def finish(frame: Frame, row: Row, item: Counted) -> list[tuple[str, ir.Scalar]]:
    """Value and flag of the measure as columns: 0, not applicable or missing where there was no row."""
    context, prefix, gather = frame.context, item.prefix, item.gather
    value: ir.Scalar = col(f"{prefix}v")
    flag: ir.Scalar | None = instead_of_null(f"{prefix}g", lit(0)) if item.flag else None
    if gather.nth:
        flag = worst(flag, instead_of_null(f"{prefix}a", lit(0)))
    if not delivered(context, row):
        value, flag = lit(None), context.missing(f"台賬 {row.name}")
    elif gather.function == "daily":
        frame.leaves[Gathered(gather.key)] = {"sum": f"{prefix}.v", "n": f"{prefix}.n", "f": f"{prefix}.f"}
        return by_days.mean(frame, row, prefix, flag, skip=gather.skip_missing)
    elif gather.function in {"count", "sum", "distinct", "mean"}:
        value = instead_of_null(f"{prefix}v", lit(0))
    elif gather.function in EXTREMES:
        flag = worst(flag, when(ir.IsNull(value), lit(context.origins.flag("不適用", gather.key)), lit(0)))
    else:
        flag = worst(flag, when(ir.IsNull(value), context.missing(f"{row.name}(無記錄)"), lit(0)))
    if gather.function == "only":
        several = op(">", f"{prefix}k", 1)
        flag = worst(flag, when(several, lit(context.origins.flag("超範圍", f"{row.name}(多於一筆)")), lit(0)))
    columns = [(f"{prefix}.f", flag or lit(0))]
    columns.append((f"{prefix}.v", ir.Case(((op(">", f"{prefix}.f", 0), lit(None)),), value)))
    names = {"v": f"{prefix}.v", "f": f"{prefix}.f"}
    if gather.function in {"mean", "daily"}:
        count = instead_of_null(f"{prefix}n", lit(0)) if delivered(context, row) else lit(0)
        columns.append((f"{prefix}.n", count))
        names = {"sum": f"{prefix}.v", "n": f"{prefix}.n", "f": f"{prefix}.f"}
    frame.leaves[Gathered(gather.key)] = names
    return columns


def note_special(frame: Frame, rows: str, item: Counted) -> None:
    """Of rows taken in order, those that count: all by their amount, or the one that was taken."""
    if item.gather.nth:
        note_evidence(frame, rows, item, "_amount")
    elif item.gather.function == "daily":
        note_evidence(frame, rows, item, f"{item.prefix}x")
    elif item.gather.function in SINGLE:
        note_evidence(frame, frame.context.steps.filter(rows, op("=", "_nth", 1)), item, item.value)
    else:
        note_evidence(frame, rows, item, item.value)


def note_evidence(frame: Frame, table: str, item: Counted, value: str) -> None:
    """Keeps which records counted for how much."""
    steps = frame.context.steps
    rows = steps.filter(table, ir.Not(ir.IsNull(col(value))))
    present = steps.columns[rows]
    extra: list[tuple[str, ir.Scalar]] = []
    if "_p" not in present:
        extra.append(("_p", frame.span()[0]))
    if "_k" not in present:
        extra.append(("_k", lit(0)))
    if "_d" not in present:
        extra.append(("_d", lit(None)))
    if "__row" not in present:
        extra.append(("__row", lit(None)))
    rows = steps.extend(rows, extra)
    if item.gather.column is not None and isinstance(item.gather.column.type, Words):
        rows, value = steps.extend(rows, [("_one", lit(1))]), "_one"
    keep_evidence(
        frame, rows, item.gather.evidence, item.gather.register, {"subject": "_s", "period": "_p", "counted": value}
    )


EVIDENCE = {"__id": "__id", "subject": "_s", "period": "_p", "part": "_k", "record": "__row", "day": "_d"}


def keep_evidence(frame: Frame, rows: str, card: str, register: str, names: dict[str, str]) -> None:
    """Adds rows to the evidence of the run."""
    table = frame.context.steps.select(rows, [*({**EVIDENCE, **names}).items()])
    frame.context.evidence[table] = Noted(card, register, frame.subject, frame.grain)


def judged(frame: Frame, wanted: list[Judged], evidence: set[str]) -> None:
    """Adds judgements to the frame; none that counts: 待裁定."""
    new = [gather for gather in wanted if Gathered(gather.key) not in frame.leaves]
    if not new:
        return
    context, steps = frame.context, frame.context.steps
    period = "週次" if frame.grain == "週" else "期間"
    rows = judgements.latest(context)
    if frame.grain != "週":
        rows = steps.filter(rows, ir.IsNull(col("週次")), op("=", "期間", frame.span()[0]))
    else:
        rows = steps.join(rows, periods(context, frame.grain), [("週次", "_p")], [], "inner")
    prefixes = {gather.key: frame.fresh() for gather in new}
    rows = steps.extend(rows, [(prefixes[g.key], points_of(context, g)) for g in new])
    totals = steps.aggregate(rows, ["工號", period], [(f"{prefix}v", "max", prefix) for prefix in prefixes.values()])
    on = [("_s", "工號"), *([("_p", "週次")] if frame.grain == "週" else [])]
    panel = frame.match(totals, [(f"{prefix}v", f"{prefix}v") for prefix in prefixes.values()], on)
    columns: list[tuple[str, ir.Scalar]] = []
    for gather in new:
        prefix = prefixes[gather.key]
        waiting = lit(context.origins.flag("待裁定", gather.item))
        columns += [
            (f"{prefix}.v", col(f"{prefix}v")),
            (f"{prefix}.f", when(ir.IsNull(col(f"{prefix}v")), waiting, lit(0))),
        ]
        frame.leaves[Gathered(gather.key)] = {"v": f"{prefix}.v", "f": f"{prefix}.f"}
        if gather.item in evidence:
            before = [prefixes[other.key] for other in new[: new.index(gather)] if other.item == gather.item]
            judged_evidence(frame, rows, gather, (prefix, before), period)
    frame.put(steps.extend(panel, columns), [name for name, _ in columns])


def points_of(context: Context, gather: Judged) -> ir.Scalar:
    """The points of the judgements of an item that count in its way."""
    own = ir.And((op("=", "考核項", lit(gather.item)), op("=", "_way", judgements.way_of(context, gather))))
    return when(own, col("_points"), lit(None))


def judged_evidence(frame: Frame, rows: str, gather: Judged, found: tuple[str, list[str]], period: str) -> None:
    """Keeps which judgement counted, unless it has been kept for another way of the item."""
    steps, (prefix, before) = frame.context.steps, found
    known = [ir.IsNull(col(name)) for name in before]
    table = steps.filter(rows, ir.Not(ir.IsNull(col(prefix))), *known)
    table = steps.extend(table, [("_k", lit(0)), ("_day", ir.Div(col("裁定於"), lit(86400)))])
    names = {"subject": "工號", "period": period, "day": "_day", "counted": prefix}
    keep_evidence(frame, table, gather.item, judgements.REGISTER, names)
