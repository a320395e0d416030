"""The plugins a handbook lists, held against what is offered; and their calls in formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.handbook import core
from kaohe.handbook.algebra import Fault, number, plain, scaled
from kaohe.handbook.core import Value, Var
from kaohe.handbook.functions import arguments
from kaohe.handbook.functions import find as built_in
from kaohe.handbook.names import fold
from kaohe.handbook.plugins import Function, Plugin, Quantity, offered, plugin
from kaohe.handbook.types import Num, describe

if TYPE_CHECKING:
    from kaohe.handbook import ast
    from kaohe.handbook.book import Book
    from kaohe.handbook.diagnostics import Diagnostics
    from kaohe.handbook.elaborate import Elaborator
    from kaohe.handbook.tree import Text

Listed = tuple["Text", tuple["Text", ...]]


def plugins_of(listed: tuple[Listed, ...], diagnostics: Diagnostics) -> tuple[tuple[Plugin, Function], ...]:
    """The functions that the handbook lists; each that cannot be had, or fails its own cases, is a fault."""
    found: list[tuple[Plugin, Function]] = []
    for name, functions in listed:
        own = plugin(name.value)
        if own is None:
            diagnostics.add("K960", name.span, plugin=name.value, known="、".join(offered()))
            continue
        by_name = {fold(function.name): function for function in own.functions}
        for asked in functions:
            function = by_name.get(fold(asked.value))
            if function is None:
                known = "、".join(one.name for one in own.functions)
                diagnostics.add("K961", asked.span, plugin=own.name, function=asked.value, known=known)
            elif built_in(asked.value) is not None or any(fold(one.name) == fold(asked.value) for _, one in found):
                diagnostics.add("K962", asked.span, function=asked.value)
            elif not function.cases:
                diagnostics.add("K963", asked.span, function=asked.value)
            elif failing := function.failing():
                for given, gave, stated in failing:
                    diagnostics.add("K964", asked.span, function=asked.value, given=given, found=gave, stated=stated)
            else:
                found.append((own, function))
    return tuple(found)


def function_in(book: Book, name: str) -> tuple[Plugin, Function] | None:
    """The function of that name that the handbook lists."""
    return next((one for one in book.source.plugins if fold(one[1].name) == fold(name)), None)


def called(book: Book, node: ast.Call, name: str, elaborator: Elaborator) -> Value | None:
    """A call of a listed function; None when there is none of that name."""
    found = function_in(book, name)
    if found is None:
        return None
    own, function = found
    values = arguments(elaborator, node, len(function.takes))
    given = tuple(
        fitting(value, quantity, name, place, node)
        for place, (value, quantity) in enumerate(zip(values, function.takes, strict=True))
    )
    leaf = core.Called(function.name, f"{own.name} {own.version} {own.sha256}", given)
    return Value(function.gives.kind, Var(leaf))


def fitting(value: Value, quantity: Quantity, name: str, place: int, node: ast.Call) -> Value:
    """The argument in the steps that the function takes; it must be exact, and sure to be in range."""
    wanted, own = quantity.kind, number(value, name)
    factor = own.step / wanted.step
    low, high = value.extent
    fits = own.dimension == wanted.dimension and value.divisor is None and factor.denominator == 1
    if not fits or low < wanted.lo * wanted.step or high > wanted.hi * wanted.step:
        at = node.args[place].span
        found = said(own) if value.divisor is None else f"{describe(own)} ÷"
        raise Fault("K965", at=at, function=name, place=place + 1, wanted=said(wanted), found=found)
    return Value(Num(wanted.dimension, wanted.step, wanted.lo, wanted.hi), scaled(value.core, factor.numerator))


def said(kind: Num) -> str:
    """Unit, range and step of a number, for messages."""
    low, high, step = (plain(steps, kind.step) for steps in (kind.lo, kind.hi, 1))
    return f"{describe(kind)} {low} ~ {high}（{step}）"
