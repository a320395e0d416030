"""A formula with one thing left out: which node gets which value instead, for the interpreter to begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaohe.engine.interpret import Got, Interpreter
from kaohe.engine.leaf_text import leaf_text
from kaohe.handbook import core
from kaohe.handbook.core import Core
from kaohe.handbook.results import leaves
from kaohe.reports.against.recount import inside

CAP, BRANCH, TERM, WEIGHT = "上下限沒有用上", "條件走了另一支", "少加一項", "少乘權重"
Seed = dict[int, Got]
POWERS = (1, 10, 100, 1000, 10_000, 1_000_000)


def variants(formula: Core, fresh: Callable[[], Interpreter]) -> Iterator[tuple[str, str, Seed]]:
    """(kind, what, values by node): caps, branches, terms, weights."""
    for item in inside(formula):
        match item:
            case core.If():
                yield from other_branch(item, fresh())
            case core.Arith(op="+"):
                yield TERM, names(item.right), {id(item): fresh().run(item.left)}
                yield TERM, names(item.left), {id(item): fresh().run(item.right)}
            case core.Arith(op="-"):
                yield TERM, names(item.right), {id(item): fresh().run(item.left)}
            case core.Arith(op="*"):
                yield from without_weight(item)
            case _:
                pass


def other_branch(item: core.If, interpreter: Interpreter) -> Iterator[tuple[str, str, Seed]]:
    """The branch that was not taken; where the condition compares what the two read it is a cap or a floor."""
    condition = interpreter.run(item.condition)
    if not condition.known:
        return
    other = item.other if condition.value else item.then
    test = item.condition
    sides = {names(item.then), names(item.other)}
    is_cap = isinstance(test, core.Compare) and {names(test.left), names(test.right)} == sides
    yield CAP if is_cap else BRANCH, names(other), {id(item): interpreter.run(other)}


def without_weight(item: core.Arith) -> Iterator[tuple[str, str, Seed]]:
    """A constant factor taken as one, at any scale it may have."""
    for factor, rest in ((item.left, item.right), (item.right, item.left)):
        if isinstance(factor, core.Const) and isinstance(factor.value, int):
            for one in POWERS:
                if one != factor.value:
                    yield WEIGHT, names(rest), {id(factor): Got(one)}


def names(item: Core) -> str:
    """What a part of a formula reads."""
    return "、".join(dict.fromkeys(leaf_text(leaf) for leaf in leaves(item)))
