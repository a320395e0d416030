"""References beyond the row: other months, smaller periods, people, groups, as columns of the frame."""

from __future__ import annotations

from collections.abc import Callable

from kaohe.engine import ir
from kaohe.engine.civil import civil
from kaohe.engine.flags import SHIFT, least
from kaohe.engine.leaf_text import leaf_text
from kaohe.engine.lower import Lowering, worst
from kaohe.engine.plan import plugged
from kaohe.engine.plan.context import Context
from kaohe.engine.plan.frames import COMPANY, PART, WHOLE, Frame, reads
from kaohe.engine.plan.steps import col, instead_of_null, lit, op, when
from kaohe.handbook import core
from kaohe.handbook.core import Leaf
from kaohe.handbook.references import SINCE
from kaohe.handbook.results import leaves

HISTORY = "history:"
SUPERIOR = "@上級"
FrameOf = Callable[[str, str, str], Frame]


def provide(frame: Frame, leaf: Leaf, frames: FrameOf) -> None:
    """Makes a leaf available in the frame."""
    if leaf in frame.leaves or isinstance(leaf, (core.Result, core.Parameter, core.Attribute, core.Gathered)):
        return
    if isinstance(leaf, core.Called):
        for inner in (one for value in leaf.args for one in leaves(value)):
            provide(frame, inner, frames)
        plugged.called(frame, leaf)
        return
    if frame.level == PART:
        borrowed(frame, leaf, frames)
        return
    match leaf:
        case core.Shared():
            shared(frame, leaf, frames)
        case core.Earlier(default=default):
            for inner in leaves(default) if default is not None else ():
                provide(frame, inner, frames)
            earlier(frame, leaf)
        case core.Span():
            span(frame, leaf, frames)
        case core.Smaller():
            smaller(frame, leaf, frames)
        case core.Reports():
            reports(frame, leaf, people_with(frames(frame.subject, frame.grain, WHOLE), leaf.name))
        case core.Group():
            group(frame, leaf)
        case core.Rank():
            rank(frame, leaf)
        case core.Superior():
            superior(frame, leaf, people_with(frames(frame.subject, frame.grain, WHOLE), leaf.name))
        case _:
            raise TypeError(leaf)


def borrowed(frame: Frame, leaf: Leaf, frames: FrameOf) -> None:
    """A part of a month takes it from the whole month."""
    whole = frames(frame.subject, frame.grain, WHOLE)
    provide(whole, leaf, frames)
    lend(whole, frame, leaf)


def lend(whole: Frame, frame: Frame, leaf: Leaf) -> None:
    """Gives the parts of a month what is known of the whole."""
    names, prefix = whole.leaves[leaf], frame.fresh()
    mine = {key: f"{prefix}.{key}" for key in names}
    take = [(mine[key], name) for key, name in names.items()]
    frame.put(frame.match(whole.view(names.values()), take, [("_s", "_s")]), mine.values())
    frame.leaves[leaf] = mine


def people_with(frame: Frame, name: str) -> str:
    """Everybody's superior, last day in the month, and result of that name."""
    return frame.view([SUPERIOR, "_to", name, f"{name}__f"])


def same_period(frame: Frame) -> list[tuple[str, str]]:
    """What else must be equal where subjects meet: the day or week, in frames that have several."""
    return [("_p", "_p")] if frame.grain in {"日", "週"} else []


def shared(frame: Frame, leaf: core.Shared, frames: FrameOf) -> None:
    """The result of the company, or of the person's unit."""
    other, prefix = frames(leaf.subject, frame.grain, WHOLE), frame.fresh()
    take = [(f"{prefix}.v", leaf.name), (f"{prefix}g", f"{leaf.name}__f")]
    results = other.view([leaf.name, f"{leaf.name}__f"])
    if leaf.subject == COMPANY:
        frame.add([(f"{prefix}c", lit(COMPANY))])
        table = frame.match(results, take, [(f"{prefix}c", "_s"), *same_period(frame)])
    else:
        table = frame.match(results, take, [(f"@{leaf.subject}", "_s"), *same_period(frame)])
    missing = frame.context.missing(f"{leaf.subject}.{leaf.name}")
    table = frame.context.steps.extend(table, [(f"{prefix}.f", instead_of_null(f"{prefix}g", missing))])
    keep(frame, leaf, table, prefix, ("v", "f"))


def keep(frame: Frame, leaf: Leaf, table: str, prefix: str, names: tuple[str, ...]) -> None:
    """Keeps a leaf's columns."""
    frame.leaves[leaf] = {name: f"{prefix}.{name}" for name in names}
    frame.put(table, frame.leaves[leaf].values())


def history(context: Context, frame: Frame, name: str, grain: str) -> str:
    """Frozen results of a name: _s, _p, the value and the state's number."""
    table = f"{HISTORY}{frame.subject}:{grain}"
    wanted = context.history.setdefault((frame.subject, grain), [])
    if name not in wanted:
        wanted.append(name)
    columns = ["_s", "_p"]
    for item in wanted:
        columns += [item, f"{item}__s"]
    return context.steps.source(table, columns)


def earlier_flag(frame: Frame, state: str, origin: str) -> ir.Scalar:
    """The flag of a frozen state; missing when there is no row."""
    number = frame.context.origins.flag("已定", origin)
    again = op("+", op("*", state, SHIFT), number)
    return ir.Case(((ir.IsNull(col(state)), frame.context.missing(origin)), (op("=", state, 0), lit(0))), again)


def earlier(frame: Frame, leaf: core.Earlier) -> None:
    """The result some months back."""
    context, steps, prefix = frame.context, frame.context.steps, frame.fresh()
    grain, start = past_month(frame, leaf)
    past = steps.filter(history(context, frame, leaf.name, grain), op("=", "_p", start))
    take = [(f"{prefix}v", leaf.name), (f"{prefix}s", f"{leaf.name}__s")]
    origin = leaf_text(leaf)
    flag = earlier_flag(frame, f"{prefix}s", origin)
    value: ir.Scalar = col(f"{prefix}v")
    columns: list[tuple[str, ir.Scalar]] = []
    given: list[str] = []
    if leaf.default is not None:
        none, lowering = ir.IsNull(col(f"{prefix}s")), Lowering(frame.resolve, context.origins, "", f"{prefix}d")
        default, open_ = lowering.of(leaf.default.core, origin)
        columns = lowering.columns
        given = reads([*columns, ("", default), ("", open_ or lit(0))])
        flag, value = when(none, open_ or lit(0), flag), when(none, default, value)
    table = frame.match(past, take, [("_s", "_s")], given)
    table = steps.extend(table, [*columns, (f"{prefix}.v", value), (f"{prefix}.f", flag)])
    keep(frame, leaf, table, prefix, ("v", "f"))


def past_month(frame: Frame, leaf: core.Earlier) -> tuple[str, int]:
    """Length and first day of the period that a leaf names."""
    calendar = frame.context.calendar
    if frame.grain != "季":
        return "月", calendar.month_start(leaf.months)
    return "季", calendar.month_start((calendar.first.month - 1) % 3 + leaf.months)


def months_of(frame: Frame, leaf: core.Span) -> tuple[int, int]:
    """First day of the first month of the span, and how many months it has up to this one."""
    calendar = frame.context.calendar
    if leaf.span.startswith(SINCE):
        return 0, 0
    month = calendar.first.month
    count = {"季": (month - 1) % 3 + 1, "年": month}.get(leaf.span) or int(leaf.span)
    return calendar.month_start(count - 1), count


def span(frame: Frame, leaf: core.Span, frames: FrameOf) -> None:
    """Frozen months of the span and the current one."""
    context, steps, prefix = frame.context, frame.context.steps, frame.fresh()
    start, count = months_of(frame, leaf)
    months: ir.Scalar = lit(count)
    past = history(context, frame, leaf.name, "月")
    past = steps.filter(past, op(">=", "_p", start), op("<", "_p", context.calendar.start))
    if leaf.span.startswith(SINCE):
        past = since(frame, past, leaf.span.removeprefix(SINCE))
    state = f"{leaf.name}__s"
    kept = when(op("=", state, 0), col(leaf.name), lit(None))
    past = steps.extend(past, [("_v", kept)])
    totals = [
        ("_sum", "sum", "_v"),
        ("_n", "count", "_v"),
        ("_min", "min", "_v"),
        ("_max", "max", "_v"),
        ("_state", "max", state),
        ("_rows", "count", state),
    ]
    past = steps.aggregate(past, ["_s"], totals)
    table = frame.match(past, [(f"{prefix}{name}", name) for name, _, _ in totals], [("_s", "_s")])
    month = frames(frame.subject, "月", WHOLE).view([leaf.name, f"{leaf.name}__f"])
    table = steps.join(table, month, [("_s", "_s")], [(f"{prefix}c", leaf.name), (f"{prefix}cf", f"{leaf.name}__f")])
    if leaf.span.startswith(SINCE):
        first = f"@{leaf.span.removeprefix(SINCE)}"
        table = steps.join(table, frame.view([first]), [("_i", "_i")], [(f"{prefix}first", first)])
        table = steps.extend(table, month_counts(context, prefix))
        months = col(f"{prefix}months")
    columns = combine(frame, leaf, prefix, months)
    keep(frame, leaf, steps.extend(table, columns), prefix, ("sum", "n", "min", "max", "f"))


def since(frame: Frame, past: str, attribute: str) -> str:
    """The frozen months from the month of a date of the subject on."""
    steps = frame.context.steps
    dates = frame.view([f"@{attribute}"])
    past = steps.join(past, dates, [("_s", "_s")], [("_date", f"@{attribute}")], "inner")
    return steps.filter(past, op(">=", "_p", month_start(col("_date"))))


def month_start(day: ir.Scalar) -> ir.Scalar:
    """First day of the month of a day."""
    return op("-", day, op("-", civil("日", day, lambda item: item), 1))


def month_counts(context: Context, prefix: str) -> list[tuple[str, ir.Scalar]]:
    """How many months there are from the date's month up to this one."""
    day, now = col(f"{prefix}first"), context.calendar.first
    index = op("+", op("*", civil("年", day, lambda item: item), 12), civil("月", day, lambda item: item))
    return [(f"{prefix}months", op("+", op("-", lit(now.year * 12 + now.month), index), 1))]


def combine(frame: Frame, leaf: core.Span, prefix: str, months: ir.Scalar) -> list[tuple[str, ir.Scalar]]:
    """Past and current month together, with the flag of what is missing."""
    origin = leaf_text(leaf)
    now = op("=", f"{prefix}cf", 0)
    count = op("+", instead_of_null(f"{prefix}_n", lit(0)), when(now, lit(1), lit(0)))
    total = op("+", instead_of_null(f"{prefix}_sum", lit(0)), when(now, col(f"{prefix}c"), lit(0)))
    columns: list[tuple[str, ir.Scalar]] = [(f"{prefix}.n", count), (f"{prefix}.sum", total)]
    for name, sign in (("min", "<"), ("max", ">")):
        past, current = f"{prefix}_{name}", f"{prefix}c"
        better = ir.And((now, ir.Or((ir.IsNull(col(past)), op(sign, current, past)))))
        columns.append((f"{prefix}.{name}", when(better, col(current), col(past))))
    missing = frame.context.missing(origin)
    few: ir.Scalar = op("<", f"{prefix}.n", leaf.at_least)
    if leaf.span.startswith(SINCE):
        few = ir.Or((few, ir.IsNull(col(f"{prefix}first"))))
    if leaf.skip:
        return [*columns, (f"{prefix}.f", when(few, missing, lit(0)))]
    short = ir.Or((few, ir.Compare("<", instead_of_null(f"{prefix}_rows", lit(0)), op("-", months, 1))))
    columns.append((f"{prefix}ps", instead_of_null(f"{prefix}_state", lit(0))))
    number = frame.context.origins.flag("已定", origin)
    past_flag = when(op("=", f"{prefix}ps", 0), lit(0), op("+", op("*", f"{prefix}ps", SHIFT), number))
    flag = ir.Greatest((when(short, missing, lit(0)), past_flag, instead_of_null(f"{prefix}cf", missing)))
    return [*columns, (f"{prefix}.f", flag)]


TOTALS = (("sum", "sum", "_v"), ("n", "count", "_v"), ("min", "min", "_v"), ("max", "max", "_v"), ("g", "max", "_g"))


def totals_of(context: Context, table: str, name: str, by: list[str], *, ignore_na: bool) -> str:
    """sum, n, min, max of the determined values of a result and the worst flag, by group."""
    steps = context.steps
    flag: ir.Scalar = col(f"{name}__f")
    if ignore_na:
        flag = when(op("<", f"{name}__f", least("待裁定")), lit(0), flag)
    table = steps.extend(table, [("_v", when(op("=", f"{name}__f", 0), col(name), lit(None))), ("_g", flag)])
    return steps.aggregate(table, by, list(TOTALS))


def smaller(frame: Frame, leaf: core.Smaller, frames: FrameOf) -> None:
    """Results of the days or weeks of the month."""
    other, prefix = frames(frame.subject, leaf.grain, WHOLE), frame.fresh()
    totals = totals_of(frame.context, other.view([leaf.name, f"{leaf.name}__f"]), leaf.name, ["_s"], ignore_na=False)
    table = frame.match(totals, [(f"{prefix}{name}", name) for name, _, _ in TOTALS], [("_s", "_s")])
    columns = filled(prefix)
    if leaf.skip or leaf.at_least > 1:
        few = when(op("<", f"{prefix}.n", leaf.at_least), frame.context.missing(f"{leaf.grain}.{leaf.name}"), lit(0))
        before = columns.pop()[1]
        columns.append((f"{prefix}.f", few if leaf.skip else worst(before, few) or lit(0)))
    keep(frame, leaf, frame.context.steps.extend(table, columns), prefix, ALL)


ALL = ("sum", "n", "min", "max", "f")


def filled(prefix: str) -> list[tuple[str, ir.Scalar]]:
    """Columns of a leaf from matched totals; nobody there: sum and number are 0. The flag comes last."""
    zero: list[tuple[str, ir.Scalar]] = [
        (f"{prefix}.{n}", instead_of_null(f"{prefix}{n}", lit(0))) for n in ("sum", "n")
    ]
    same: list[tuple[str, ir.Scalar]] = [(f"{prefix}.{n}", col(f"{prefix}{n}")) for n in ("min", "max")]
    return [*zero, *same, (f"{prefix}.f", instead_of_null(f"{prefix}g", lit(0)))]


def reports(frame: Frame, leaf: core.Reports, people: str) -> None:
    """Results of direct reports at the period's end; those to whom it does not apply are left out."""
    prefix, steps, same = frame.fresh(), frame.context.steps, same_period(frame)
    own = steps.filter(people, ir.Not(ir.IsNull(col(SUPERIOR))), op(">=", "_to", frame.span()[1]))
    totals = totals_of(frame.context, own, leaf.name, [SUPERIOR, *(name for name, _ in same)], ignore_na=True)
    table = frame.match(totals, [(f"{prefix}{name}", name) for name, _, _ in TOTALS], [("_s", SUPERIOR), *same])
    columns = filled(prefix)
    if leaf.skip:
        columns[-1] = (f"{prefix}.f", lit(0))
    keep(frame, leaf, steps.extend(table, columns), prefix, ALL)


def group(frame: Frame, leaf: core.Group) -> None:
    """Results of all who share the attribute."""
    prefix, by, steps = frame.fresh(), group_keys(frame, leaf.by), frame.context.steps
    name = leaf.name
    flag = lit(0) if leaf.skip else when(op("<", f"{name}__f", least("待裁定")), lit(0), col(f"{name}__f"))
    value = f"{prefix}w"
    view = frame.view([name, f"{name}__f", *by])
    view = steps.extend(view, [(value, when(op("=", f"{name}__f", 0), col(name), lit(None))), (f"{prefix}wf", flag)])
    functions = [
        (f"{prefix}{key}", how, value) for key, how in (("sum", "sum"), ("n", "count"), ("min", "min"), ("max", "max"))
    ]
    view = steps.window(view, by, [], [*functions, (f"{prefix}g", "max", f"{prefix}wf")])
    columns = filled(prefix)
    if leaf.by != "全體":
        missing = when(ir.IsNull(col(f"@{leaf.by}")), frame.context.missing(leaf.by), lit(0))
        columns[-1] = (f"{prefix}.f", ir.Greatest((columns[-1][1], missing)))
    keep(frame, leaf, steps.extend(view, columns), prefix, ALL)


def group_keys(frame: Frame, by: str) -> list[str]:
    """What members of a group have in common."""
    return [*([] if by == "全體" else [f"@{by}"]), *(["_p"] if frame.grain in {"日", "週"} else [])]


def rank(frame: Frame, leaf: core.Rank) -> None:
    """Place within the group; undecided as long as somebody's value is."""
    prefix, steps, whole = frame.fresh(), frame.context.steps, core.Group(leaf.name, leaf.by, leaf.skip)
    if whole not in frame.leaves:
        group(frame, whole)
    name, by = leaf.name, group_keys(frame, leaf.by)
    own = steps.filter(frame.view([name, f"{name}__f", *by]), op("=", f"{name}__f", 0))
    order = [(name, "desc" if leaf.descending else "asc")]
    if leaf.ties == "row_number":
        order.append(("_s", "asc"))
    own = steps.window(own, by, order, [(f"{prefix}v", leaf.ties, "")])
    flags = [f"{name}__f", frame.leaves[whole]["f"]]
    table = steps.join(frame.view(flags), own, [("_i", "_i")], [(f"{prefix}.v", f"{prefix}v")])
    table = steps.extend(table, [(f"{prefix}.f", ir.Greatest((col(flags[0]), col(flags[1]))))])
    keep(frame, leaf, table, prefix, ("v", "f"))


def superior(frame: Frame, leaf: core.Superior, people: str) -> None:
    """The superior's own result; not applicable without one."""
    prefix = frame.fresh()
    take = [(f"{prefix}.v", leaf.name), (f"{prefix}g", f"{leaf.name}__f")]
    table = frame.match(people, take, [(SUPERIOR, "_s"), *same_period(frame)])
    none = lit(frame.context.origins.flag("不適用", "上級"))
    table = frame.context.steps.extend(table, [(f"{prefix}.f", instead_of_null(f"{prefix}g", none))])
    keep(frame, leaf, table, prefix, ("v", "f"))
