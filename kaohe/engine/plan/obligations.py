"""應有: who owed which report when, and whether it came, came late, or is missing (language §5)."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.civil import civil
from kaohe.engine.lower import Lowering, Pair
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.people import spans
from kaohe.engine.plan.steps import col, lit, op, when
from kaohe.handbook.book import Obligations
from kaohe.handbook.core import Attribute, Leaf, Parameter
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Formula
from kaohe.handbook.scopes import RowScope, SubjectScope
from kaohe.handbook.types import Moment

ON_TIME, LATE, MISSED, OPEN = 0, 1, 2, 3
LAST_SECOND = 86399


def table(context: Context, made: Obligations) -> str:
    """One row per obligation: owner, 應交, 狀態, 連缺, 交於, the report's fields, _d (day due), _w (week it is for)."""
    owed = per_record(context, made) if made.due.rhythm == "每件" else periodic(context, made)
    owed = exempted(context, made, owed)
    return judged(context, made, with_report(context, made, owed))


# --- what is owed --------------------------------------------------------------------------------------------------


def periodic(context: Context, made: Obligations) -> str:
    """Each due moment for each person to whom it applies that day."""
    steps = context.steps
    moments = due_moments(context, made)
    columns = {"_p0": [p for p, _ in moments], "應交": [due for _, due in moments]}
    dues = context.constant(f"due:{made.name}", columns)
    dues = steps.extend(dues, [("_d", ir.Div(col("應交"), lit(86400)))])
    pairs = steps.join(spans(context), dues, [], [("_p0", "_p0"), ("應交", "應交"), ("_d", "_d")], "inner")
    pairs = steps.filter(pairs, op("<=", "_from", "_d"), op(">=", "_to", "_d"))
    if made.due.applies is not None:
        pairs = applying(context, pairs, made.due.applies)
    return steps.keep(pairs, ["_s", "_p0", "應交", "_d"])


def due_moments(context: Context, made: Obligations) -> list[tuple[int, int]]:
    """(first day of the period it is for, due moment) from `寬限` months back to the month's end."""
    due, calendar = made.due, context.calendar
    start = calendar.month_start(due.look_back)
    if due.rhythm == "每日":
        return [(day, day * 86400 + due.seconds) for day in range(start, calendar.end + 1)]
    if due.rhythm == "每週":
        weekday = due.day or 7
        rule = context.book.source.settings.week
        own = type(rule)(rule.first_weekday, weekday, due.next_week, due.seconds)
        return calendar.weeks_between(own, start, calendar.end)
    found = []
    for back in range(due.look_back, -1, -1):
        first, last = calendar.month_start(back), calendar.month_start(back - 1) - 1
        day = min(first + (due.day or 31) - 1, last)
        found.append((first, day * 86400 + due.seconds))
    return found


def applying(context: Context, table_name: str, formula: Formula) -> str:
    """The rows whose person meets 適用 on the due day."""
    elaborator = Elaborator(SubjectScope(context.book, "人", "月"), Diagnostics())
    condition = elaborator.condition(formula.expr)
    if condition is None:
        raise LookupError(formula.text.value)

    def resolve(leaf: Leaf, column: str) -> Pair:
        del column
        match leaf:
            case Attribute("司齡"):
                return op("-", "_d", "@入職日"), None
            case Attribute("月份"):
                return civil("月", col("_d"), lowering.kept), None
            case Attribute("期初日" | "期末日"):
                return col("_d"), None
            case Attribute("當期天數" | "在職天數"):
                return lit(1), None
            case Attribute(name):
                return col(f"@{name}"), when(ir.IsNull(col(f"@{name}")), context.missing(name), lit(0))
            case Parameter(name):
                value = context.book.parameter(name)
                return lit(value.core.value if value else None), None  # type: ignore[union-attr]
            case _:
                raise KeyError(leaf)

    lowering = Lowering(resolve, context.origins, "", "_a")
    test, _ = lowering.truth(condition.core, formula.text.value)
    return context.steps.filter(context.steps.extend(table_name, lowering.columns), test)


def per_record(context: Context, made: Obligations) -> str:
    """One obligation per record of another register, by the limit its row gives."""
    due, steps = made.due, context.steps
    register = context.book.register(due.per_register.value if due.per_register else "")
    if register is None or due.per_limit is None:
        raise LookupError(made.name)
    row = context.row(register)
    elaborator = Elaborator(RowScope(context.book, register), Diagnostics())
    limit = elaborator.value(due.per_limit.expr)
    if limit is None:
        raise LookupError(due.per_limit.text.value)
    row.provide(limit)
    lowering = Lowering(row.resolve, context.origins, "", "_l")
    moment, _ = lowering.of(limit.core, made.name)
    if not isinstance(limit.type, Moment):
        moment = op("+", op("*", moment, 86400), due.seconds)
    owner = context.book.owner_of(register, "人") or ""
    keys = [(f"_key{i}", col(key.value)) for i, key in enumerate(due.per_key)]
    columns = [*lowering.columns, ("_s", col(owner)), ("應交", moment), *keys, ("_p0", lit(None))]
    owed = steps.extend(row.table, [*columns, ("_d1", ir.Div(col("應交"), lit(86400)))])
    owed = steps.select(
        owed, [(name, name) for name in ("_s", "_p0", "應交")] + [("_d", "_d1")] + [(name, name) for name, _ in keys]
    )
    owed = steps.filter(owed, ir.Not(ir.IsNull(col("應交"))))
    return owed if due.applies is None else of_those(context, owed, due.applies)


def of_those(context: Context, owed: str, applies: Formula) -> str:
    """The obligations of persons who meet 適用 on the due day."""
    steps, names = context.steps, context.steps.columns[owed]
    attributes = [(name, name) for name in steps.columns[spans(context)] if name.startswith("@")]
    take = [("_from", "_from"), ("_to", "_to"), *attributes]
    pairs = steps.join(owed, spans(context), [("_s", "_s")], take, "inner")
    pairs = steps.filter(pairs, op("<=", "_from", "_d"), op(">=", "_to", "_d"))
    return steps.keep(applying(context, pairs, applies), names)


def exempted(context: Context, made: Obligations, owed: str) -> str:
    """Without those an exemption takes away: a record of that register between the period's start and the due day."""
    due, steps = made.due, context.steps
    register = context.book.register(due.exempt_register.value) if due.exempt_register else None
    if register is None:
        return owed
    row = context.row(register)
    table_name = row.table
    if due.exempt_condition is not None:
        condition = Elaborator(RowScope(context.book, register), Diagnostics()).condition(due.exempt_condition.expr)
        row.provide(condition)
        lowering = Lowering(row.resolve, context.origins, "", "_e")
        test, _ = lowering.truth(condition.core, made.name) if condition else (lit(1), None)
        table_name = steps.filter(steps.extend(row.table, lowering.columns), test)
    owner = context.book.owner_of(register, "人") or ""
    if "_d" in steps.columns[table_name]:
        pairs = steps.join(owed, table_name, [("_s", owner)], [("_free", "_d")], "inner")
        begin = when(ir.IsNull(col("_p0")), col("_d"), col("_p0"))
        pairs = steps.filter(pairs, op(">=", "_free", begin), op("<=", "_free", "_d"))
    else:
        pairs = steps.join(owed, table_name, [("_s", owner)], [], "inner")
    free = steps.aggregate(pairs, ["_s", "應交"], [("_n", "count", "*")])
    owed = steps.join(owed, free, [("_s", "_s"), ("應交", "應交")], [("_freed", "_n")])
    return steps.drop(steps.filter(owed, ir.IsNull(col("_freed"))), ["_freed"])


# --- what came -----------------------------------------------------------------------------------------------------


def with_report(context: Context, made: Obligations, owed: str) -> str:
    """The obligation with the first report for it."""
    due, steps, register = made.due, context.steps, made.reports
    row = context.row(register)
    owner = context.book.owner_of(register, "人") or ""
    keys = [f"_m{i}" for i in range(max(1, len(due.matches)))]
    reports = steps.extend(row.table, list(zip(keys, match_columns(context, made), strict=True)))
    handed = due.handed_in.value if due.handed_in else None
    reports = steps.filter(reports, *([ir.Not(ir.IsNull(col(handed)))] if handed else []))
    order = [(name, "asc") for name in dict.fromkeys([*([handed] if handed else []), *row.order])]
    reports = steps.window(reports, [owner, *keys], order, [("_first", "row_number", "")])
    reports = steps.filter(reports, op("=", "_first", 1))
    ours = [f"_key{i}" for i in range(len(due.matches))] if due.rhythm == "每件" else ["_p0"]
    own = {"應交", "狀態", "連缺", "交於", owner}
    fields = [(f.name.value, f.name.value) for f in register.fields if f.name.value not in own]
    take = [
        *fields,
        ("__row", "__row"),
        ("_came", "__id"),
        *([("交於", handed)] if handed and handed != "交於" else []),
    ]
    if handed == "交於":
        take.append(("交於", "交於"))
    on = [("_s", owner), *zip(ours, keys, strict=True)]
    found = steps.join(owed, reports, on, take)
    if not handed:
        found = steps.extend(found, [("交於", lit(None))])
    return steps.extend(found, [(owner, col("_s"))]) if owner != "_s" else found


def match_columns(context: Context, made: Obligations) -> list[ir.Scalar]:
    """What of the report says which obligation it meets."""
    due, register = made.due, made.reports
    names = [item.value for item in due.matches]
    if due.rhythm == "每件":
        return [col(name) for name in names]
    name = names[0] if names else (register.dated_by.value if register.dated_by else "")
    day: ir.Scalar = col(name)
    if isinstance(context.book.field_type(register, name), Moment):
        day = ir.Div(day, lit(86400))
    if due.rhythm == "每月":
        return [op("-", day, op("-", civil("日", day, lambda item: item), 1))]
    if due.rhythm == "每週":
        first = context.book.source.settings.week.first_weekday
        shift = op("+", day, 3 - first + 1)
        return [op("-", day, op("-", shift, op("*", ir.Div(shift, lit(7)), 7)))]
    return [day]


def judged(context: Context, made: Obligations, found: str) -> str:
    """Adds 狀態 and 連缺, and the row's own id."""
    steps = context.steps
    end = context.calendar.end * 86400 + LAST_SECOND
    came = ir.Not(ir.IsNull(col("_came")))
    late = op(">", "交於", "應交")
    state = ir.Case(
        ((ir.And((came, late)), lit(LATE)), (came, lit(ON_TIME)), (op(">", "應交", end), lit(OPEN))),
        lit(MISSED),
    )
    keys = [(name, "asc") for name in steps.columns[found] if name.startswith("_key")]
    order = [("應交", "asc"), *keys, ("_came", "asc")]
    columns: list[tuple[str, ir.Scalar]] = [
        ("狀態", state),
        ("_hit", when(ir.Compare("=", state, lit(MISSED)), lit(0), lit(1))),
    ]
    found = steps.extend(found, columns)
    found = steps.window(found, ["_s"], order, [("_run", "running_sum", "_hit")])
    found = steps.extend(found, [("_miss", op("-", lit(1), "_hit"))])
    found = steps.window(found, ["_s", "_run"], order, [("連缺", "running_sum", "_miss")])
    week = col("_p0") if made.due.rhythm == "每週" else lit(None)
    found = steps.window(found, [], [("_s", "asc"), *order], [("__id", "row_number", "")])
    return steps.drop(steps.extend(found, [("_w", week)]), ["_hit", "_run", "_miss", "_came", "_s", "_p0"])
