"""From the typed formula to columns: a value that is null, and a flag above 0, wherever there is no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kaohe.engine import ir
from kaohe.engine.civil import civil
from kaohe.engine.flags import SHIFT, STATES, Origins
from kaohe.handbook import core
from kaohe.handbook.core import Core, Leaf

Pair = tuple[ir.Scalar, ir.Scalar | None]
"""Value and flag; flag None: always determined."""
Resolve = Callable[[Leaf, str], Pair]
BOOLEAN = (ir.Compare, ir.And, ir.Or, ir.Not, ir.IsNull)
NULL, ZERO, ONE = ir.Lit(None), ir.Lit(0), ir.Lit(1)


@dataclass(slots=True)
class Lowering:
    """Lowers formulas of one table into columns to add to it. `prefix` keeps the names of helper columns apart."""

    resolve: Resolve
    origins: Origins
    origin: str
    prefix: str = "_t"
    columns: list[tuple[str, ir.Scalar]] = field(default_factory=list)
    _memo: dict[int, Pair] = field(default_factory=dict)
    _uses: Counter[int] = field(default_factory=Counter)
    _kept: list[Core] = field(default_factory=list)

    def of(self, item: Core, origin: str) -> Pair:
        """Value and flag of a formula; states that arise in it carry `origin`."""
        self.origin = origin
        self._kept.append(item)
        self.count_uses(item)
        value, flag = self.lower(item)
        return as_int(value), flag

    def truth(self, item: Core, origin: str) -> Pair:
        """A condition (three-valued) and its flag."""
        self.origin = origin
        self._kept.append(item)
        self.count_uses(item)
        value, flag = self.lower(item)
        return as_bool(value), flag

    def count_uses(self, item: Core) -> None:
        """Counts how often each node is used, so that shared ones become columns."""
        stack = [item]
        while stack:
            node = stack.pop()
            self._uses[id(node)] += 1
            if self._uses[id(node)] == 1:
                stack.extend(children(node))

    def lower(self, item: Core) -> Pair:
        """Value and flag of a node, worked out once."""
        known = self._memo.get(id(item))
        if known is None:
            value, flag = self.node(item)
            if self._uses[id(item)] > 1 and not isinstance(item, (core.Const, core.Var)):
                value, flag = self.kept(value, certain=flag is None), self.kept_flag(flag)
            known = self._memo[id(item)] = value, flag
        return known

    def kept(self, value: ir.Scalar, *, certain: bool = False) -> ir.Scalar:
        """The value as a column (a plain one stays what it is). `certain`: it is a condition that is never open."""
        if isinstance(value, (ir.Col, ir.Lit)):
            return value
        name = f"{self.prefix}{len(self.columns)}"
        settled = certain and isinstance(value, BOOLEAN)
        self.columns.append((name, ir.Case(((value, ONE),), ZERO) if settled else as_int(value)))
        return ir.Compare("=", ir.Col(name), ONE) if isinstance(value, BOOLEAN) else ir.Col(name)

    def kept_flag(self, flag: ir.Scalar | None) -> ir.Scalar | None:
        """The flag as a column."""
        return None if flag is None else self.kept(flag)

    def flag(self, state: str) -> ir.Lit:
        """The flag of a state that arises here."""
        return ir.Lit(self.origins.flag(state, self.origin))

    def node(self, item: Core) -> Pair:  # noqa: PLR0911 - one line per kind of node
        """One node."""
        match item:
            case core.Const():
                return ir.Lit(item.value), None
            case core.Var():
                return self.resolve(item.leaf, item.column)
            case core.Arith():
                (a, fa), (b, fb) = self.lower(item.left), self.lower(item.right)
                return ir.Arith(item.op, a, b), worst(fa, fb)
            case core.Compare():
                (a, fa), (b, fb) = self.lower(item.left), self.lower(item.right)
                return ir.Compare(item.op, as_int(a), as_int(b)), worst(fa, fb)
            case core.Both() | core.Either():
                return self.logic(item)
            case core.Not():
                value, flag = self.lower(item.item)
                return ir.Not(as_bool(value)), flag
            case core.If():
                return self.conditional(item)
            case core.Round():
                return self.rounding(item)
            case core.Missing():
                return NULL, self.flag(item.state)
            case core.Has():
                value, flag = self.lower(item.item)
                return (ir.Not(ir.IsNull(as_int(value))) if flag is not None else ir.Compare("=", ONE, ONE)), None
            case _:
                return self.rare(item)

    def rare(self, item: Core) -> Pair:
        """The less common nodes."""
        match item:
            case core.Guard():
                value, flag = self.lower(item.item)
                value = self.kept(value)
                bad: ir.Scalar = ir.Compare("<=", value, ZERO)
                return ir.Case(((bad, NULL),), value), worst(flag, ir.Case(((bad, self.flag("不適用")),), ZERO))
            case core.Bound():
                value, flag = self.lower(item.item)
                value = self.kept(value)
                bad = ir.Or((ir.Compare("<", value, ir.Lit(item.low)), ir.Compare(">", value, ir.Lit(item.high))))
                return ir.Case(((bad, NULL),), value), worst(flag, ir.Case(((bad, self.flag("超範圍")),), ZERO))
            case core.Instead():
                return self.instead(item)
            case core.FloorDiv():
                value, flag = self.lower(item.item)
                return ir.Div(value, ir.Lit(item.divisor)), flag
            case core.Civil():
                value, flag = self.lower(item.item)
                return civil(item.part, self.kept(value), self.kept), flag
            case _:
                raise TypeError(item)

    def logic(self, item: core.Both | core.Either) -> Pair:
        """且 and 或: decided as soon as one side decides."""
        (a, fa), (b, fb) = self.lower(item.left), self.lower(item.right)
        a, b = as_bool(a), as_bool(b)
        value: ir.Scalar = ir.And((a, b)) if isinstance(item, core.Both) else ir.Or((a, b))
        flag = worst(fa, fb)
        if flag is None:
            return value, None
        value = self.kept(value)
        return value, ir.Case(((ir.IsNull(as_int(value)), flag),), ZERO)

    def conditional(self, item: core.If) -> Pair:
        """Only the branch taken counts."""
        condition, fc = self.lower(item.condition)
        (a, fa), (b, fb) = self.lower(item.then), self.lower(item.other)
        condition, a, b = as_bool(condition), as_int(a), as_int(b)
        if fa is None and fb is None and fc is None:
            return chosen((), (condition, a), b), None
        decided = fc is not None and parts_of(fa) | parts_of(fb) <= parts_of(fc)
        doubts: tuple[tuple[ir.Scalar, ir.Scalar], ...] = ()
        if fc is not None:
            fc = self.kept(fc)
            doubts = ((ir.Compare(">", fc, ZERO), NULL),)
        if not decided:
            condition = self.kept(condition, certain=True)  # Asked for value and flag, where there is no doubt.
        value = chosen(doubts, (condition, a), b)
        if fc is not None and decided:
            return value, fc  # Where the condition is known, so is what it compares.
        open_ = () if fc is None else ((doubts[0][0], fc),)
        return value, ir.Case((*open_, (condition, fa or ZERO)), fb or ZERO)

    def instead(self, item: core.Instead) -> Pair:
        """The item, or what stands in for a state."""
        value, flag = self.lower(item.item)
        other, other_flag = self.lower(item.other)
        if flag is None:
            return value, None
        flag, value = self.kept(flag), self.kept(value)
        low = STATES.index(item.state) * SHIFT
        inside = ir.And((ir.Compare(">=", flag, ir.Lit(low)), ir.Compare("<", flag, ir.Lit(low + SHIFT))))
        here = self.kept(inside)
        return ir.Case(((here, as_int(other)),), as_int(value)), ir.Case(((here, other_flag or ZERO),), flag)

    def rounding(self, item: core.Round) -> Pair:
        """item × up ÷ (divisor × down) as a whole number."""
        value, flag = self.lower(item.item)
        top = times(value, item.up)
        if item.signed or item.mode == "五成雙":
            top = self.kept(top)  # Read more than once.
        bottom: ir.Scalar = ir.Lit(item.down)
        if item.divisor is not None:
            divisor, fd = self.lower(item.divisor)
            bottom = self.kept(times(divisor, item.down))
            flag = worst(flag, fd)
        positive = whole(top, bottom, item.mode, self.kept)
        if not item.signed:
            return positive, flag
        minus = self.kept(ir.Arith("-", ZERO, top))
        negative = ir.Arith("-", ZERO, whole(minus, bottom, item.mode, self.kept))
        return ir.Case(((ir.Compare("<", top, ZERO), negative),), positive), flag


Branch = tuple[ir.Scalar, ir.Scalar]


def chosen(doubts: tuple[Branch, ...], branch: Branch, other: ir.Scalar) -> ir.Case:
    """A Case; one that stands in its else-branch is taken into it, so that nothing nests."""
    known = [condition for condition, _ in doubts]
    further = [one for one in other.branches if one[0] not in known] if isinstance(other, ir.Case) else []
    return ir.Case((*doubts, branch, *further), other.other if isinstance(other, ir.Case) else other)


def parts_of(flag: ir.Scalar | None) -> set[ir.Scalar]:
    """The flags of which a flag is the worst."""
    if flag is None:
        return set()
    return set(flag.items) if isinstance(flag, ir.Greatest) else {flag}


def times(value: ir.Scalar, factor: int) -> ir.Scalar:
    """value × factor."""
    if factor == 1:
        return value
    if isinstance(value, ir.Lit) and isinstance(value.value, int):
        return ir.Lit(value.value * factor)
    return ir.Arith("*", value, ir.Lit(factor))


def whole(top: ir.Scalar, bottom: ir.Scalar, mode: str, kept: Callable[[ir.Scalar], ir.Scalar]) -> ir.Scalar:
    """top ÷ bottom, both positive, as a whole number by the mode of rounding."""
    match mode:
        case "捨去":
            return ir.Div(top, bottom)
        case "進一":
            return ir.Div(ir.Arith("-", ir.Arith("+", top, bottom), ONE), bottom)
        case "五成雙":
            quotient = kept(ir.Div(top, bottom))
            twice = kept(times(ir.Arith("-", top, ir.Arith("*", quotient, bottom)), 2))
            odd = ir.Compare("=", ir.Arith("-", quotient, times(ir.Div(quotient, ir.Lit(2)), 2)), ONE)
            up = ir.Or((ir.Compare(">", twice, bottom), ir.And((ir.Compare("=", twice, bottom), odd))))
            return ir.Case(((up, ir.Arith("+", quotient, ONE)),), quotient)
        case _:
            return ir.Div(ir.Arith("+", times(top, 2), bottom), times(bottom, 2))


def worst(*flags: ir.Scalar | None) -> ir.Scalar | None:
    """The flag of several operands."""
    present = [flag for flag in flags if flag is not None]
    items: list[ir.Scalar] = []
    for flag in present:
        for part in flag.items if isinstance(flag, ir.Greatest) else (flag,):
            if part not in items:
                items.append(part)
    if not items:
        return None
    return items[0] if len(items) == 1 else ir.Greatest(tuple(items))


def as_bool(value: ir.Scalar) -> ir.Scalar:
    """A stored 1 or 0 as a condition."""
    return value if isinstance(value, BOOLEAN) else ir.Compare("=", value, ONE)


def as_int(value: ir.Scalar) -> ir.Scalar:
    """A condition as 1 or 0 (null where it is undecided)."""
    if not isinstance(value, BOOLEAN):
        return value
    if isinstance(value, ir.Compare) and value.right is ONE and isinstance(value.left, ir.Col) and value.op == "=":
        return value.left
    return ir.Case(((value, ONE), (ir.Not(value), ZERO)), NULL)


def children(item: Core) -> list[Core]:
    """The nodes below."""
    match item:
        case core.Const() | core.Var() | core.Missing():
            return []
        case core.Arith() | core.Compare() | core.Both() | core.Either():
            return [item.left, item.right]
        case core.If():
            return [item.condition, item.then, item.other]
        case core.Round():
            return [item.item] if item.divisor is None else [item.item, item.divisor]
        case core.Instead():
            return [item.item, item.other]
        case _:
            return [item.item]
