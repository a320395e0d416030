"""References beyond the same subject and period: other months, smaller periods, people, groups (language §4.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault, Reported
from kaohe.handbook.columns import bound
from kaohe.handbook.core import Leaf, Value, Var
from kaohe.handbook.draft import BY_RULE, RELEASED
from kaohe.handbook.model import Deduct, Judge, Sheet
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.types import Day, Num, Truth, Type, describe
from kaohe.handbook.units import COUNT, DEFAULT_RANGE, OTHER_RANGE, POINTS, unit_for, unit_of, usual_decimals
from kaohe.handbook.words import canonical

if TYPE_CHECKING:
    from kaohe.handbook.book import Book
    from kaohe.handbook.draft import Output
    from kaohe.handbook.elaborate import Elaborator

EARLIER = {"上月": 1, "上季": 3, "去年同月": 12}
RUNNING = {"本季": "季", "本年": "年"}
SMALLER = {"各日": "日", "各週": "週"}
GROUPS = {"本組": "", "同崗": "崗位", "全體": "全體"}
SINCE = "自:"
MOST_MONTHS = 600
MONTHS_IN = {"季": 3, "年": 12}
PERIODS_IN = {("日", "月"): 31, ("週", "月"): 6}
PERIOD_OF = {**dict.fromkeys(("上月", "去年同月", "本季", "本年", "近", "自", "各月"), "月"), "上季": "季", **SMALLER}
"""The period of the results a prefix refers to; other prefixes refer to results of the card's own period."""
AGGREGATES = {"平均": "mean", "合計": "sum", "最大": "max", "最小": "min", "最高": "max", "最低": "min", "個數": "n"}
OPTIONS = ("缺", "至少", "無下屬", "序", "並列")
MAY_SAY = {
    **dict.fromkeys(("上月", "上季", "去年同月"), ("缺",)),
    **dict.fromkeys((*RUNNING, *SMALLER, "近", "自", "各月"), ("缺", "至少")),
    **dict.fromkeys(GROUPS, ("缺",)),
    "下屬": ("缺", "無下屬"),
    "排名": ("缺", "序", "並列"),
}
"""The options of each prefix, and of 排名."""
TIES = {"同名次": "rank", "不跳號": "dense_rank", "依工號": "row_number"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference, read: the other result's name and type, and the options given."""

    name: str
    period: str
    type: Type
    skip: bool
    at_least: int
    default: Value | None
    descending: bool
    ties: str


def across(
    book: Book,
    subject: str,
    grain: str,
    target: ast.Member,
    args: tuple[ast.Expr, ...],
    options: tuple[ast.Option, ...],
    elaborator: Elaborator,
) -> Value | None:
    """The value of `前綴.X` or `前綴.函數(X, 選項)`."""
    prefix, within = prefix_of(target)
    if prefix is None:
        shown = target.left.text if isinstance(target.left, ast.Name) else "…"
        choices = (*EARLIER, *RUNNING, *SMALLER, "下屬", *GROUPS, "上級")
        raise Fault("K411", at=target.left.span, name=shown, suggestion="、".join(nearest(shown, choices)))
    if prefix in {"上級", "下屬"} and subject != "人":
        raise Fault("K405", at=target.span, name=prefix, subject="人", own=subject)
    if prefix in EARLIER or prefix == "上級":
        check_options(prefix, options)
        asked = read(book, subject, target.name, options, elaborator)
        return earlier(book, prefix, asked, grain)
    if len(args) != 1 or not isinstance(args[0], ast.Name):
        written = f"{prefix}.{target.name.text}"
        raise Fault("K516", function=written, expected=1, found=len(args), usage=f"{written}(名稱)")
    if prefix == "自" and isinstance(target.left, ast.Call):
        begin = elaborator.visit(target.left.args[0])
        if not (
            isinstance(begin.type, Day) and isinstance(begin.core, Var) and isinstance(begin.core.leaf, core.Attribute)
        ):
            raise Fault("K502", operation="自", kind=describe(begin.type))
    asked = read(book, subject, args[0], options, elaborator)
    word = canonical(target.name.text, "aggregate")
    check_options(word if word == "排名" else prefix, options)
    if prefix in GROUPS:
        check_group(GROUPS[prefix] or book.source.settings.group_by, subject, target, elaborator)
    if word == "排名" and prefix in GROUPS:
        if asked.period != grain:
            raise Fault("K406", name=asked.name, period=asked.period, own=grain)
        by = GROUPS[prefix] or book.source.settings.group_by
        kind = Num(COUNT, Fraction(1), 1, book.source.settings.people_limit)
        return Value(kind, Var(core.Rank(asked.name, by, asked.descending, asked.ties, asked.skip)))
    function = AGGREGATES.get(word or "")
    if function is None:
        raise Fault(
            "K418",
            at=target.name.span,
            name=target.name.text,
            suggestion="、".join(nearest(target.name.text, (*AGGREGATES, "排名"))),
        )
    leaf, limit = leaf_for(book, prefix, within, grain, asked)
    value = aggregate(leaf, function, asked.type, limit)
    if prefix == "下屬" and asked.default is not None:
        value = without_reports(leaf, value, asked.default)
    return value


def prefix_of(target: ast.Member) -> tuple[str | None, str]:
    """The canonical prefix, and what stands in its brackets: the number of 近(3月), the date of 自(入職日)."""
    if isinstance(target.left, ast.Name):
        return canonical(target.left.text, "prefix"), ""
    if isinstance(target.left, ast.Call) and isinstance(target.left.target, ast.Name) and target.left.args:
        word, first = canonical(target.left.target.text, "prefix"), target.left.args[0]
        if word == "近" and isinstance(first, ast.Number) and first.value.denominator == 1:
            return word, str(int(first.value))
        if word == "自" and isinstance(first, ast.Name):
            return word, first.text
    return None, ""


def read(book: Book, subject: str, node: ast.Name, options: tuple[ast.Option, ...], elaborator: Elaborator) -> Asked:
    """The result referred to, and the options."""
    if fold(node.text) in book.faulty or (
        fold(node.text) not in book.outputs and book.out_of_force(node.text, node.span)
    ):
        raise Reported
    if fold(node.text) not in book.outputs:
        names = [outputs[0].name for outputs in book.outputs.values()]
        book.diagnostics.add("K401", node.span, name=node.text, suggestion="、".join(nearest(node.text, names)))
        raise Reported
    card = book.outputs[fold(node.text)][0].card
    if fold(card.subject.value) != fold(subject):
        raise Fault("K405", at=node.span, name=node.text, subject=card.subject.value, own=subject)
    declared = declared_type(book.outputs[fold(node.text)])
    kind = declared or book.result_type(node.text)
    if kind is None:
        raise Reported
    if declared is not None:
        book.provisional[fold(node.text)] = declared
    asked = Asked(
        book.display(node.text), card.period, kind, skip=False, at_least=1, default=None, descending=True, ties="rank"
    )
    for option in options:
        asked = with_option(asked, option, elaborator)
    return asked


def check_group(by: str, subject: str, target: ast.Member, elaborator: Elaborator) -> None:
    """A fault when subjects of that kind have nothing by which they could be grouped."""
    if by != "全體" and not elaborator.scope.knows(ast.Name(by, target.span)):
        raise Fault("K405", at=target.span, name=by, subject="人", own=subject)


def check_options(prefix: str, options: tuple[ast.Option, ...]) -> None:
    """A fault for an option that says nothing here: 缺 names a value for one earlier result, 跳過 for several."""
    known = MAY_SAY.get(prefix, ())
    for option in options:
        word = canonical(option.key.text, "option")
        if word in OPTIONS and word not in known:
            raise Fault("K517", at=option.key.span, option=option.key.text, suggestion="、".join(known))
        skips = isinstance(option.value, ast.Name) and canonical(option.value.text, "choice") == "跳過"
        if word == "缺" and skips == (prefix in EARLIER):
            suggestion = "" if prefix in EARLIER else "跳過"
            raise Fault("K517", at=option.value.span, option=option.key.text, suggestion=suggestion)


def declared_type(outputs: list[Output]) -> Num | None:
    """The type that all cards of a result declare together, so that it may be referred to before it is worked out."""
    found = [declared_by(output) for output in outputs]
    kinds = [kind for kind in found if kind is not None]
    if len(kinds) < len(found) or len({(kind.dimension, kind.step) for kind in kinds}) != 1:
        return None
    first = kinds[0]
    return replace(first, lo=min(kind.lo for kind in kinds), hi=max(kind.hi for kind in kinds))


def declared_by(output: Output) -> Num | None:
    """The type a card declares by its 單位 and 範圍."""
    card = output.card
    if output.part in {"次數", RELEASED} or (isinstance(card, Judge) and card.choices):
        return None
    if isinstance(card, (Sheet, Deduct, Judge)):
        unit = unit_of(card.unit.value) if card.unit else unit_for(POINTS)
    else:
        unit = unit_of(card.unit.value) if card.unit else None
    if unit is None:
        return None
    step = unit.factor / 10 ** (card.decimals if card.decimals is not None else usual_decimals(unit))
    low, high = (Fraction(item) for item in DEFAULT_RANGE.get(unit.dimension, OTHER_RANGE))
    if card.low is not None and card.high is not None and output.part in {"", BY_RULE}:
        try:
            low, high = bound(card.low), bound(card.high)
        except TypeError:
            return None
    return Num(unit.dimension, step, int(low / step), int(high / step))


def with_option(asked: Asked, option: ast.Option, elaborator: Elaborator) -> Asked:
    """One option applied."""
    word = canonical(option.key.text, "option")
    text = option.value.text if isinstance(option.value, ast.Name) else ""
    match word:
        case "缺" if canonical(text, "choice") == "跳過":
            return replace(asked, skip=True)
        case "缺" | "無下屬":
            default = elaborator.against(option.value, Value(asked.type, core.Const(0)))
            return replace(asked, default=stored_in_place(option.value, default, asked.type, "四舍五入"))
        case "至少" if isinstance(option.value, ast.Number):
            return replace(asked, at_least=int(option.value.value))
        case "序" if canonical(text, "choice") in {"升", "降"}:
            return replace(asked, descending=canonical(text, "choice") == "降")
        case "並列" if canonical(text, "choice") in TIES:
            return replace(asked, ties=TIES[canonical(text, "choice") or ""])
        case _:
            raise unknown_option(option, word)


def stored_in_place(expr: ast.Expr, value: Value, kind: Type, mode: str) -> Value:
    """What stands in for a missing result, as the result is kept."""
    try:
        return algebra.store(value, kind, mode)
    except Fault as fault:
        raise Fault(fault.code, at=expr.span, **fault.args_) from fault


def unknown_option(option: ast.Option, word: str | None) -> Fault:
    """The fault of an option, or of its value when the option is known."""
    values = {"序": ("升", "降"), "並列": tuple(TIES), "至少": ("6",)}.get(word or "", ())
    if word in OPTIONS:
        text = option.value.text if isinstance(option.value, ast.Name) else word
        return Fault("K517", at=option.value.span, option=text, suggestion="、".join(nearest(text, values) or values))
    close = "、".join(nearest(option.key.text, OPTIONS))
    return Fault("K517", at=option.key.span, option=option.key.text, suggestion=close)


def earlier(book: Book, prefix: str, asked: Asked, grain: str) -> Value:
    """上月.X, 去年同月.X, 上級.X."""
    del book
    if prefix == "上級" and asked.period != grain:
        raise Fault("K406", name=asked.name, period=asked.period, own=grain)
    if prefix == "上級":
        return Value(asked.type, Var(core.Superior(asked.name)))
    if asked.period != PERIOD_OF[prefix] or grain not in {"月", "季", "年"} or (prefix == "上季") != (grain == "季"):
        raise Fault("K406", name=f"{prefix}.{asked.name}", period="月" if prefix != "上季" else "季", own=grain)
    kind = asked.type
    if asked.default is not None and isinstance(kind, Num) and isinstance(asked.default.type, Num):
        kind = replace(kind, lo=min(kind.lo, asked.default.type.lo), hi=max(kind.hi, asked.default.type.hi))
    return Value(kind, Var(core.Earlier(asked.name, EARLIER[prefix], asked.default)))


def leaf_for(book: Book, prefix: str, within: str, grain: str, asked: Asked) -> tuple[Leaf, int]:
    """Where the values come from, and how many there are at most."""
    people = book.source.settings.people_limit
    needs = PERIOD_OF.get(prefix, grain)
    if asked.period != needs:
        raise Fault("K406", name=asked.name, period=asked.period, own=f"{prefix}({needs})")
    if prefix in RUNNING or prefix == "近":
        span = RUNNING.get(prefix) or within
        return core.Span(asked.name, span, asked.skip, asked.at_least), MONTHS_IN.get(span) or int(span)
    if prefix == "自":
        return core.Span(asked.name, SINCE + within, asked.skip, asked.at_least), MOST_MONTHS
    if prefix == "各月" and grain in {"季", "年"}:
        return core.Span(asked.name, grain, asked.skip, asked.at_least), MONTHS_IN[grain]
    if prefix in SMALLER and (SMALLER[prefix], grain) in PERIODS_IN:
        own = SMALLER[prefix]
        return core.Smaller(asked.name, own, asked.skip, asked.at_least), PERIODS_IN[own, grain]
    if prefix == "下屬":
        return core.Reports(asked.name, asked.skip), people
    if prefix in GROUPS:
        return core.Group(asked.name, GROUPS[prefix] or book.source.settings.group_by, asked.skip), people
    raise Fault("K406", name=f"{prefix}.{asked.name}", period=prefix, own=grain)


def aggregate(leaf: Leaf, function: str, kind: Type, limit: int) -> Value:
    """Sum, mean (a fraction), extremes or number of the values."""
    count = Var(leaf, "n")
    if function == "n":
        return Value(Num(COUNT, Fraction(1), 0, limit), count)
    if not isinstance(kind, Num):
        raise Fault("K502", operation=function, kind=describe(kind))
    if function in {"max", "min"}:
        some = core.Compare(">", count, core.Const(0))
        none = core.If(determined(leaf), core.Missing("不適用"), core.Missing("不適用"))
        return Value(kind, core.If(some, Var(leaf, function), none))
    total = Num(kind.dimension, kind.step, min(0, kind.lo * limit), max(0, kind.hi * limit))
    if function == "sum":
        return algebra.within_limits(Value(total, Var(leaf, "sum")))
    bounds = (kind.lo * kind.step, kind.hi * kind.step)
    return algebra.within_limits(Value(total, Var(leaf, "sum"), core.Guard(count), (0, limit), bounds))


def without_reports(leaf: Leaf, value: Value, default: Value) -> Value:
    """The value, or the default where nobody reports to the person."""
    none = core.Both(core.Compare("=", Var(leaf, "n"), core.Const(0)), determined(leaf))
    return algebra.choose(Value(Truth(), none), default, value)


def determined(leaf: Leaf) -> core.Core:
    """是, or undecided where one of the values is: that none has a value does not mean that there is none."""
    return core.Compare("=", Var(leaf, "sum"), Var(leaf, "sum"))
