"""The formula as written: a tree of small nodes, each with its place. Meaning comes later, in `typing`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.handbook.source import Span


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal: `digits` as written (`1.50`), `unit` as written (`元`, `分/天`, `%`, `次/小時`) or empty."""

    digits: str
    unit: str
    span: Span

    @property
    def value(self) -> Fraction:
        """The number without its unit, exact."""
        return Fraction(self.digits.replace(",", ""))


@dataclass(frozen=True, slots=True)
class Day:
    """A date literal `2026-10-01` as days since 1970-01-01."""

    days: int
    span: Span


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day `16:00` or `16:00:30` as seconds since midnight (up to 48:00:00 for times past midnight)."""

    seconds: int
    span: Span


@dataclass(frozen=True, slots=True)
class String:
    """A quoted text."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Truth:
    """是 or 否."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, 「」 removed."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    """`left.name`: 上月.X, 本.欄, X.超出. `left` is a Name, or a Call for 近(3月).X."""

    left: Expr
    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Option:
    """`key: value` inside a call's brackets."""

    key: Name
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`f(a, b, key: c)`. `target` is a Name (最大) or a Member (本季.平均, 上月.X with options only)."""

    target: Name | Member
    args: tuple[Expr, ...]
    options: tuple[Option, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or 非 x. op: "-" or "非"."""

    op: str
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """op: + - × ÷ = ≠ < ≤ > ≥ 且 或 (always these spellings)."""

    op: str
    left: Expr
    right: Expr
    span: Span
    op_span: Span


@dataclass(frozen=True, slots=True)
class Within:
    """`x 在 [a, b]`, `x 不在 [a, b]`."""

    operand: Expr
    items: tuple[Expr, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Multiple:
    """`至 0.5分` as the second argument of 取整."""

    step: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """`[a, b]` as an argument or option value."""

    items: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """如果 condition 則 then 否則 other."""

    condition: Expr
    then: Expr
    other: Expr
    span: Span


Expr = Number | Day | Clock | String | Truth | Name | Member | Call | Unary | Binary | Within | Multiple | Listed | If
