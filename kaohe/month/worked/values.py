"""Values as a case writes them (96分, 待裁定, 是, an option) as stored values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kaohe.handbook import ast
from kaohe.handbook.book import literal_value
from kaohe.handbook.core import Const
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.names import fold
from kaohe.handbook.parser import parse
from kaohe.handbook.tree import Text
from kaohe.handbook.types import Choice, Moment, Num, Truth, Type, Words
from kaohe.handbook.units import name_of, unit_of
from kaohe.handbook.words import canonical
from kaohe.intake.moments import moment

SETTLED = "已定"
DAY_SECONDS = 86_400


class NotAValue(ValueError):
    """The text is no value of the result's type; `code` and `args` say why."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_ = args


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with its state. A number may lie between two stored values: then nothing can equal it."""

    state: str
    value: int | str | Fraction | None = None


def read(text: Text, kind: Type) -> Stated:
    """The stored value that a text of a case means for a result of this type. Raises NotAValue."""
    state = canonical(text.value, "state")
    is_option = isinstance(kind, Choice) and text.value in kind.options
    if state is not None and state != SETTLED and not is_option:
        return Stated(state)
    return Stated(SETTLED, settled(text, kind))


def settled(text: Text, kind: Type) -> int | str | Fraction:
    """The value of a text that names no state."""
    match kind:
        case Num():
            steps = amount(text, kind) / kind.step
            return int(steps) if steps.denominator == 1 else steps
        case Choice(options):
            places = {fold(option): place for place, option in enumerate(options)}
            if fold(text.value) not in places:
                raise NotAValue("M112", text=text.value, known="、".join(options))
            return places[fold(text.value)]
        case Words():
            return text.value
        case _:
            return fixed(text, kind)


def fixed(text: Text, kind: Type) -> int:
    """是 or 否, a date, a time of day, a moment."""
    if isinstance(kind, Truth):
        word = canonical(text.value, "truth")
        if word is None:
            raise NotAValue("M112", text=text.value, known="是、否")
        return int(word == "是")
    found: object = moment(text.value) if isinstance(kind, Moment) else None
    value = literal_value(literal(text)) if found is None else None
    if value is not None and value.type == kind and isinstance(value.core, Const):
        found = value.core.value
    if not isinstance(found, int):
        raise NotAValue("M113", text=text.value)
    return found


def amount(text: Text, kind: Num) -> Fraction:
    """A number with its unit, in base units."""
    value = literal_value(literal(text))
    if value is None or not isinstance(value.type, Num) or not isinstance(value.core, Const):
        raise NotAValue("M113", text=text.value)
    number = Fraction(int(value.core.value)) * value.type.step
    if value.type.dimension != kind.dimension:
        raise NotAValue("M114", text=text.value, unit=name_of(kind.dimension))
    return number


def literal(text: Text) -> ast.Expr:
    """The literal a text holds."""
    found = parse(text, Diagnostics())
    if found is None:
        raise NotAValue("M113", text=text.value)
    return found


def printed(text: Text) -> Fraction:
    """One unit of the last decimal that a number is printed with, in base units: 0.01 for 88.28分."""
    expr = literal(text)
    number = expr.operand if isinstance(expr, ast.Unary) else expr
    if not isinstance(number, ast.Number):
        raise NotAValue("M113", text=text.value)
    unit = unit_of(number.unit)
    places = len(number.digits.partition(".")[2])
    return (unit.factor if unit else Fraction(1)) * Fraction(1, 10**places)


def rounded(value: Fraction, step: Fraction) -> Fraction:
    """The nearest multiple of the step, half away from zero.

    >>> rounded(Fraction("88.275"), Fraction("0.01"))
    Fraction(2207, 25)
    """
    steps = abs(value) / step
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return whole * step * (-1 if value < 0 else 1)
