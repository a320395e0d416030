"""暫扣: what the formula gives, whether that was released, and what is in force meanwhile."""

from __future__ import annotations

from kaohe.handbook import algebra, ast, core
from kaohe.handbook.algebra import Fault
from kaohe.handbook.build_records import judged_key
from kaohe.handbook.core import Gathered, Value, Var
from kaohe.handbook.draft import BY_RULE, RELEASED, Draft
from kaohe.handbook.elaborate import Elaborator
from kaohe.handbook.model import Held, Rule
from kaohe.handbook.results import Judged
from kaohe.handbook.types import Truth

PARTS = (BY_RULE, RELEASED)
CHOICES = ("否", "是")
"""The decision on a 暫扣: 是 releases it."""


def in_force(elaborator: Elaborator, card: Rule, held: Held) -> Draft:
    """The value that counts: by the rule once it was released, else what is in force."""
    by_rule = elaborator.visit(part(card, BY_RULE))
    other = elaborator.against(held.value.expr, by_rule)
    if other.divisor is not None:
        raise Fault("K504", at=held.value.text.span)
    try:
        value = algebra.choose(elaborator.visit(part(card, RELEASED)), by_rule, other)
    except Fault as fault:
        raise elaborator.fail(held.value.expr, fault.code, **fault.args_) from fault
    name = card.name.value
    return Draft(value, formula=f"如果 {name}.{RELEASED} 則 {name}.{BY_RULE} 否則 {held.value.text.value}")


def released(elaborator: Elaborator, card: Rule, held: Held) -> Draft:
    """Whether one of those who may has released it; asked only where rule and practice differ."""
    item = card.name.value
    judges = tuple(judge.value for judge in held.release)
    gather = Judged(judged_key(item, card), item, (), 0, CHOICES, judges)
    given = Var(Gathered(gather.key))
    decided = Value(Truth(), core.Both(core.Has(given), given))
    value = algebra.choose(differing(elaborator, card, held), decided, Value(Truth(), core.Const(0)))
    return Draft(value, (gather,), formula=f"裁定: {'、'.join(judges)} 放行")


def differing(elaborator: Elaborator, card: Rule, held: Held) -> Value:
    """Whether what the rule gives is something else than what is in force."""
    by_rule = elaborator.visit(part(card, BY_RULE))
    try:
        return algebra.compare(by_rule, elaborator.against(held.value.expr, by_rule), "≠")
    except Fault as fault:
        raise elaborator.fail(held.value.expr, fault.code, **fault.args_) from fault


def part(card: Rule, name: str) -> ast.Expr:
    """The formula that reads a part of the card: `X.依規`."""
    at = card.formula.text.span
    return ast.Member(ast.Name(card.name.value, at), ast.Name(name, at), at)
