"""Writes a formula's tree in normal form: fewest brackets, single blanks, × ÷ ≥ ≤ ≠, keywords of one language."""

from __future__ import annotations

from datetime import date

from kaohe.handbook.ast import (
    Binary,
    Call,
    Clock,
    Day,
    Expr,
    If,
    Listed,
    Member,
    Multiple,
    Name,
    Number,
    Option,
    String,
    Truth,
    Unary,
    Within,
)
from kaohe.handbook.lexer import is_plain_name
from kaohe.handbook.parser import BINDING, COMPARISON, NOT, SIGN, WORD_OPTIONS
from kaohe.handbook.words import canonical, spell, words

_EPOCH = date(1970, 1, 1).toordinal()
_ATOM = SIGN + 1


def print_expr(expr: Expr, language: str = "zh_Hant") -> str:
    """The formula as text; reading it again gives the same tree.

    >>> from kaohe.handbook.source import NOWHERE
    >>> print_expr(Binary("×", Name("得分", NOWHERE), Number("70", "%", NOWHERE), NOWHERE, NOWHERE))
    '得分 × 70%'
    """
    return _Printer(language).text(expr, 0)


class _Printer:
    def __init__(self, language: str) -> None:
        self.language = language

    def word(self, text: str, group: str) -> str:
        return spell(text, group, self.language).replace("not_in", "not in")

    def text(self, expr: Expr, least: int) -> str:
        """The expression, in brackets when it binds weaker than its place asks."""
        found = self._bare(expr)
        return f"({found})" if binding(expr) < least else found

    def _bare(self, expr: Expr) -> str:
        if isinstance(expr, Binary):
            return self._binary(expr)
        if isinstance(expr, Unary):
            return self._unary(expr)
        if isinstance(expr, Within):
            word = self.word("不在" if expr.negated else "在", "operator")
            return f"{self.text(expr.operand, COMPARISON + 1)} {word} {self._items(expr.items)}"
        if isinstance(expr, If):
            return self._conditional(expr)
        if isinstance(expr, Call):
            return self._call(expr)
        if isinstance(expr, Member):
            return self._member(expr, "output")
        if isinstance(expr, Multiple):
            return f"{self.word('至', 'operator')} {self.text(expr.step, SIGN)}"
        if isinstance(expr, Listed):
            return self._items(expr.items)
        return self._leaf(expr)

    def _leaf(self, expr: Name | Number | Day | Clock | String | Truth) -> str:
        if isinstance(expr, Name):
            return quoted(expr.text)
        if isinstance(expr, Number):
            return self._number(expr)
        if isinstance(expr, Day):
            return date.fromordinal(expr.days + _EPOCH).isoformat()
        if isinstance(expr, Clock):
            return clock(expr.seconds)
        if isinstance(expr, String):
            return '"' + expr.value.replace('"', '""') + '"'
        return self.word("是" if expr.value else "否", "operator")

    def _number(self, expr: Number) -> str:
        above, *below = expr.unit.split("/")
        words = [_unit(above, self.language, many=expr.digits != "1"), *(_unit(word, self.language) for word in below)]
        apart = " " if self.language == "en" and canonical(above, "unit") and words[0][0].isalpha() else ""
        return expr.digits + apart + "/".join(words)

    def _binary(self, expr: Binary) -> str:
        power = BINDING[expr.op]
        least = power + 1 if power == COMPARISON else power
        left, right = self.text(expr.left, least), self.text(expr.right, power + 1)
        return f"{left} {self.word(expr.op, 'operator')} {right}"

    def _unary(self, expr: Unary) -> str:
        if expr.op == "非":
            return f"{self.word('非', 'operator')} {self.text(expr.operand, NOT)}"
        return f"-{self.text(expr.operand, _ATOM)}"

    def _conditional(self, expr: If) -> str:
        parts = (("如果", expr.condition, 1), ("則", expr.then, 1), ("否則", expr.other, 0))
        return " ".join(f"{self.word(word, 'operator')} {self.text(part, least)}" for word, part, least in parts)

    def _member(self, expr: Member, group: str) -> str:
        left = self._bare(expr.left) if isinstance(expr.left, Call | Member) else self._prefix(expr.left)
        return f"{left}.{quoted(self.word(expr.name.text, group))}"

    def _prefix(self, left: Expr) -> str:
        return quoted(self.word(left.text, "prefix")) if isinstance(left, Name) else self.text(left, _ATOM)

    def _call(self, expr: Call) -> str:
        if isinstance(expr.target, Member):
            target = self._member(expr.target, "aggregate")
        else:
            target = quoted(self.word(expr.target.text, "function"))
        args = [self._argument(expr, place, arg) for place, arg in enumerate(expr.args)]
        return f"{target}({', '.join(args + [self._option(option) for option in expr.options])})"

    def _argument(self, call: Call, place: int, arg: Expr) -> str:
        if place == 2 and isinstance(arg, Name) and isinstance(call.target, Name) and call.target.text == "取整":
            return quoted(self.word(arg.text, "rounding"))
        return self.text(arg, 0)

    def _option(self, option: Option) -> str:
        value = option.value
        if isinstance(value, Name) and option.key.text in WORD_OPTIONS:
            said = quoted(self.word(value.text, "value"))
        else:
            said = self.text(value, 0)
        return f"{quoted(self.word(option.key.text, 'option'))}: {said}"

    def _items(self, items: tuple[Expr, ...]) -> str:
        return f"[{', '.join(self.text(item, 0) for item in items)}]"


def binding(expr: Expr) -> int:
    """How strongly the expression holds together; in a place that asks for more it stands in brackets."""
    if isinstance(expr, If):
        return 0
    if isinstance(expr, Binary):
        return BINDING[expr.op]
    if isinstance(expr, Unary):
        return NOT if expr.op == "非" else SIGN
    return COMPARISON if isinstance(expr, Within) else _ATOM


def _unit(word: str, language: str, *, many: bool = False) -> str:
    """The unit word as written when it is one of the language's own, else the language's usual one."""
    own = canonical(word, "unit")
    known = next((item.spellings[language] for item in words() if item.group == "unit" and item.id == own), None)
    if known is None or word in known:
        return word
    return known[0] if many or len(known) == 1 else known[1]


def quoted(name: str) -> str:
    """The name as it stands in a formula: in 「」 when it has odd characters or is a keyword."""
    return name if is_plain_name(name) else f"「{name}」"


def clock(seconds: int) -> str:
    """A time of day: 16:00, or 16:00:30 when seconds are given."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{left:02}" if left else "")
