"""People over time: who is employed when, in which post, unit and grade; and the parts of a month between changes."""

from __future__ import annotations

from kaohe.engine import ir
from kaohe.engine.plan.context import FAR, Context
from kaohe.engine.plan.steps import col, instead_of_null, lit, op, when
from kaohe.handbook.names import fold
from kaohe.handbook.scopes import OWN_POST_FIELDS, PEOPLE, POSTS

SUPERIOR = "上級"
ROSTER, ROSTERED = "排班", "應出勤"


def has_people(context: Context) -> bool:
    """Whether the book knows persons."""
    return context.book.register(PEOPLE) is not None


def post_fields(context: Context) -> list[str]:
    """What an assignment says besides whom and when: 崗位, 單位, 上級, 職級 …"""
    posts = context.book.register(POSTS)
    return [] if posts is None else [f.name.value for f in posts.fields if fold(f.name.value) not in OWN_POST_FIELDS]


def spans(context: Context) -> str:
    """One row per person and assignment: _s, _from, _to (days, inclusive), attributes as `@名`. Made once."""
    if "spans" not in context.tables:
        context.tables["spans"] = make_spans(context)
    return context.tables["spans"]


def make_spans(context: Context) -> str:
    """Assignments cut to the time of employment; a person without any has one span without attributes.

    A register of people that knows no 入職日 or 離職日 lists people who are there all the time.
    """
    steps, people = context.steps, context.book.register(PEOPLE)
    if people is None:
        raise LookupError(PEOPLE)
    own = [item.name.value for item in people.fields]
    who = context.row(people).table
    table = steps.select(who, [("_s", people.key[0].value), *((f"@{name}", name) for name in own)])
    attributes = post_fields(context)
    posts = context.book.register(POSTS)
    if posts is None:
        table = steps.extend(table, [("_a", lit(0)), ("_b", lit(FAR))])
    else:
        take = [("_a", "自"), ("_b", "至"), *((f"@{name}", name) for name in attributes)]
        table = steps.join(table, context.row(posts).table, [("_s", "工號")], take)
    unsaid = [(f"@{name}", lit(None)) for name in ("入職日", "離職日") if people.field(name) is None]
    table = steps.extend(table, [*unsaid, ("_hired", instead_of_null("@入職日", lit(0)))])
    begin = when(ir.Or((ir.IsNull(col("_a")), op("<", "_a", "_hired"))), col("_hired"), col("_a"))
    last = instead_of_null("@離職日", lit(FAR))
    finish = instead_of_null("_b", lit(FAR))
    table = steps.extend(table, [("_from", begin), ("_last", last), ("_end", finish)])
    table = steps.extend(table, [("_to", when(op("<", "_end", "_last"), col("_end"), col("_last")))])
    return steps.drop(steps.filter(table, op("<=", "_from", "_to")), ["_a", "_b", "_end", "_hired"])


def parts(context: Context) -> str:
    """The parts of the month: _s, _k (from 1), _from, _to inside the month, _days (weight), attributes. Made once."""
    if "parts" not in context.tables:
        context.tables["parts"] = make_parts(context)
    return context.tables["parts"]


def make_parts(context: Context) -> str:
    """Spans of the month; those that follow without a break and differ in nothing but the superior taken together.

    Without a register of posts everybody has one.
    """
    steps, start, end = context.steps, context.calendar.start, context.calendar.end
    table = steps.filter(spans(context), op("<=", "_from", end), op(">=", "_to", start))
    clipped = [
        ("_from1", when(op("<", "_from", start), lit(start), col("_from"))),
        ("_to1", when(op(">", "_to", end), lit(end), col("_to"))),
    ]
    table = steps.extend(table, clipped)
    table = renamed(context, table, {"_from1": "_from", "_to1": "_to"}, ["_from", "_to"])
    if context.book.register(POSTS) is None:
        one = [("_k", lit(1)), ("@在職天數", op("+", op("-", "_to", "_from"), 1))]
        return weighted(context, steps.extend(table, one))
    watched = [f"@{name}" for name in post_fields(context) if name != SUPERIOR]
    order = [("_from", "asc"), ("_to", "asc")]
    lags = [("_before", "lag", "_to"), *((f"_was{i}", "lag", name) for i, name in enumerate(watched))]
    table = steps.window(table, ["_s"], order, [("_n", "row_number", ""), *lags])
    changed = [differs(name, f"_was{i}") for i, name in enumerate(watched)]
    new = ir.Or((op("=", "_n", 1), op(">", "_from", op("+", "_before", 1)), *changed))
    table = steps.extend(table, [("_new", when(new, lit(1), lit(0)))])
    table = steps.window(table, ["_s"], order, [("_k", "running_sum", "_new")])
    table = steps.window(table, ["_s", "_k"], [], [("_from0", "min", "_from"), ("_to0", "max", "_to")])
    table = steps.window(table, ["_s", "_k"], [("_from", "desc"), ("_to", "desc")], [("_r", "row_number", "")])
    table = steps.filter(table, op("=", "_r", 1))
    table = steps.extend(table, [("@在職天數", op("+", op("-", "_to0", "_from0"), 1))])
    helpers = ["_from", "_to", "_n", "_new", "_r", *(name for name, _, _ in lags)]
    table = renamed(context, table, {"_from0": "_from", "_to0": "_to"}, helpers)
    return weighted(context, table)


def renamed(context: Context, table: str, names: dict[str, str], dropped: list[str]) -> str:
    """The table with columns renamed, and some left out."""
    gone = set(dropped)
    columns = [(names.get(old, old), old) for old in context.steps.columns[table] if old not in gone]
    return context.steps.select(table, columns)


def differs(left: str, right: str) -> ir.Scalar:
    """Whether two columns differ, null being a value."""
    nulls = op("<>", when(ir.IsNull(col(left)), lit(1), lit(0)), when(ir.IsNull(col(right)), lit(1), lit(0)))
    return ir.Or((nulls, op("<>", left, right)))


def weighted(context: Context, table: str) -> str:
    """Adds 應出勤天數 (tenths of a day, by the roster) and _days: rostered days of the part, else calendar days."""
    steps, roster = context.steps, context.book.register(ROSTER)
    calendar_days = op("*", "@在職天數", 10)
    if roster is None or roster.field(ROSTERED) is None:
        return steps.extend(table, [("@應出勤天數", lit(None)), ("_days", calendar_days)])
    days = context.row(roster).table
    days = steps.filter(days, op(">=", "_d", context.calendar.start), op("<=", "_d", context.calendar.end))
    pairs = steps.join(table, days, [("_s", "工號")], [("_day", "_d"), ("_worked", ROSTERED)], "inner")
    pairs = steps.filter(pairs, op(">=", "_day", "_from"), op("<=", "_day", "_to"))
    of_part = steps.aggregate(pairs, ["_s", "_k"], [("_sum", "sum", "_worked")])
    table = steps.join(table, of_part, [("_s", "_s"), ("_k", "_k")], [("@應出勤天數", "_sum")])
    table = steps.window(table, ["_s"], [], [("_all", "sum", "@應出勤天數")])
    rostered = instead_of_null("@應出勤天數", lit(0))
    table = steps.extend(table, [("_days", when(op(">", "_all", 0), rostered, calendar_days))])
    return steps.drop(table, ["_all"])


def persons(context: Context) -> str:
    """One row per person employed in the month: attributes at its end (or at leaving), days in the month. Made once."""
    if "persons" in context.tables:
        return context.tables["persons"]
    steps = context.steps
    if context.book.register(POSTS) is None:
        context.tables["persons"] = steps.drop(parts(context), ["_k", "_days"])
        return context.tables["persons"]
    whole = [("_first", "min", "_from"), ("_until", "max", "_to")]
    whole += [("_served", "sum", "@在職天數"), ("_roster", "sum", "@應出勤天數")]
    table = steps.window(parts(context), ["_s"], [], whole)
    table = steps.window(table, ["_s"], [("_k", "desc")], [("_r", "row_number", "")])
    table = steps.filter(table, op("=", "_r", 1))
    gone = ["_r", "_k", "_from", "_to", "_days", "@在職天數", "@應出勤天數"]
    names = {"_first": "_from", "_until": "_to", "_served": "@在職天數", "_roster": "@應出勤天數"}
    table = renamed(context, table, names, gone)
    context.tables["persons"] = table
    return table


def persons_then(context: Context, periods: str, first: ir.Scalar, last: ir.Scalar) -> str:
    """One row per person and period in which he is employed: attributes at its end (or at leaving), days in it."""
    steps = context.steps
    table = steps.join(spans(context), periods, [], [("_p", "_p")], "inner")
    table = steps.filter(table, op("<=", "_from", last), op(">=", "_to", first))
    begin = when(op("<", "_from", first), first, col("_from"))
    end = when(op(">", "_to", last), last, col("_to"))
    table = steps.extend(table, [("_span", op("+", op("-", end, begin), 1))])
    table = steps.window(table, ["_s", "_p"], [], [("@在職天數", "sum", "_span")])
    table = steps.window(table, ["_s", "_p"], [("_from", "desc"), ("_to", "desc")], [("_r", "row_number", "")])
    return steps.drop(steps.filter(table, op("=", "_r", 1)), ["_r", "_span"])


def attributes(context: Context, table: str, end: ir.Scalar) -> str:
    """Adds 司齡 (days from hiring to `end` or leaving)."""
    days = op("-", when(op("<", "_last", end), col("_last"), end), "@入職日")
    return context.steps.extend(table, [("@司齡", days)])
