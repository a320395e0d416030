"""Reads a formula into its tree (language.md §4): a Pratt parser that goes on after a fault, to show all in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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
from kaohe.handbook.cursor import Cursor, Skip
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.lexer import Lexer, Token
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import height
from kaohe.handbook.words import canonical

NOT, COMPARISON, SIGN = 3, 4, 7
COMPARISONS = ("=", "≠", "<", "≤", ">", "≥", "在", "不在")
BINDING = {"或": 1, "且": 2, **dict.fromkeys(COMPARISONS, COMPARISON), "+": 5, "-": 5, "×": 6, "÷": 6}
"""How strongly each operator binds; 如果 is weakest."""

WORD_OPTIONS = frozenset({"缺", "序", "並列", "取"})
"""Options whose value may be a keyword (缺: 跳過) instead of a formula."""

LONGEST = 20_000
DEEPEST = 40
HIGHEST = 100

_ENDERS = frozenset({")", "]", ",", ":", "則", "否則"})
_OPENERS = frozenset({"(", "[", "如果", "非"})


def parse(text: Text, diagnostics: Diagnostics) -> Expr | None:
    """The tree of the formula; None when it has a fault (all are noted)."""
    if len(text.value) > LONGEST:
        diagnostics.add("K324", text.span, limit=LONGEST)
        return None
    before = len(diagnostics.items)
    lexer = Lexer(text, diagnostics)
    tokens = lexer.run()
    if len(tokens) == 1:
        lexer.fault("K301", 0, max(len(text.value), 1))
        return None
    try:
        expr = _Parser(lexer, tokens).parts()
    except TooDeep:
        return None
    if len(diagnostics.items) > before:
        return None
    if height(expr) > HIGHEST:
        diagnostics.add("K323", text.span, limit=HIGHEST)
        return None
    return expr


class TooDeep(Exception):
    """The formula is nested too deep; this is noted."""


@dataclass(slots=True)
class _Parser(Cursor):
    depth: int = 0

    def parts(self) -> Expr:
        """One expression up to a stop; what is left over before the stop is noted and read as well.

        In place of one at fault stands an empty name, so that what is around it can be read.
        """
        found: Expr = Name("", self.span(self.token))
        try:
            found = self.expression()
        except Skip:
            self.skip()
        while self.token.kind != "end" and not self.at(*self.stops()):
            self._left_over()
            self._part_behind()
        return found

    def _part_behind(self) -> None:
        """What follows something left over: the rest of the expression, or another one."""
        try:
            if self._power() > 0:
                self._operators(Name("", self.span(self.token)), 0)
            elif self.token.kind != "end" and not self.at(*self.stops()):
                self.expression()
        except Skip:
            self.skip()

    def _left_over(self) -> None:
        """Something stands where the expression should have ended."""
        token, written = self.token, self.written(self.token)
        if token.kind not in {"op", "word"} or token.text in _OPENERS:
            self.fault("K312", token, text=written)
        else:
            code = {")": "K313", "]": "K313", ",": "K320", "則": "K319", "否則": "K319"}.get(token.text, "K314")
            self.fault(code, token, text=written)
            self.take()

    # --- operators ---

    def expression(self, binding: int = 0) -> Expr:
        """What binds stronger than `binding`."""
        with self._deeper():
            return self._operators(self._prefix(binding), binding)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        """One level down; too many are refused before the machine runs out of them."""
        if self.depth >= DEEPEST:
            self.fault("K323", self.token, limit=DEEPEST)
            raise TooDeep
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def _operators(self, left: Expr, binding: int) -> Expr:
        while (power := self._power()) > binding:
            left = self._infix(left, power)
        return left

    def _power(self) -> int:
        token = self.token
        if self.at("非") and self.following().text == "在":
            return COMPARISON
        return BINDING.get(token.text, -1) if token.kind in {"op", "word"} else -1

    def _infix(self, left: Expr, power: int) -> Expr:
        token = self.take()
        found: Expr
        if token.text in {"在", "不在", "非"}:
            if token.text == "非":
                self.take()
            items = self._items(token)
            found = Within(left, items, token.text != "在", self.since(left.span))
        else:
            right = self._operand(token, power)
            found = Binary(token.text, left, right, left.span.to(right.span), self.span(token))
        if power == COMPARISON and self._power() == COMPARISON:
            self.fault("K316", self.token, one=self.written(token), two=self.written(self.token))
        return found

    def _operand(self, operator: Token, power: int) -> Expr:
        if self.token.kind == "end" or self.at(*_ENDERS):
            raise self.fault("K315", operator, text=self.written(operator))
        return self.expression(power)

    def _prefix(self, binding: int) -> Expr:
        token = self.token
        if self.at("如果"):
            if binding > 0:
                self.fault("K318", token, text=self.written(token))
            return self._conditional()
        if self.at("非", "-"):
            self.take()
            if token.text == "非" and binding >= COMPARISON:
                self.fault("K322", token, text=self.written(token))
            operand = self._operand(token, NOT - 1 if token.text == "非" else SIGN - 1)
            return Unary(token.text, operand, self.span(token).to(operand.span))
        return self._suffixes(self._primary())

    def _conditional(self) -> Expr:
        start = self.take()
        self.branches += 1
        condition = self.parts()
        self._expect("則", start)
        then = self.parts()
        self.branches -= 1
        self._expect("否則", start)
        other = self.expression()
        return If(condition, then, other, self.span(start).to(other.span))

    def _expect(self, word: str, start: Token) -> None:
        if not self.at(word):
            raise self.fault("K327" if word == "則" else "K328", start, text=self.written(start))
        taken = self.take()
        if self.token.kind == "end" or self.at(*_ENDERS):
            raise self.fault("K315", taken, text=self.written(taken))

    # --- values ---

    def _primary(self) -> Expr:
        token = self.token
        if self.at("("):
            return self._bracketed()
        if token.kind in {"op", "word", "end"}:
            raise self._no_value(token)
        self.take()
        span = self.span(token)
        if token.kind == "number":
            return Number(token.text, token.unit, span)
        if token.kind in {"day", "clock"}:
            return Day(token.value, span) if token.kind == "day" else Clock(token.value, span)
        if token.kind == "truth":
            return Truth(bool(token.value), span)
        return String(token.text, span) if token.kind == "string" else Name(token.text, span)

    def _no_value(self, token: Token) -> Skip:
        if token.kind == "end":
            previous = self.tokens[self.index - 1]
            return self.fault("K315", previous, text=self.written(previous))
        if token.text == "[":
            return self.fault("K321", token)
        if token.text in {")", "]"} and not self.closers:
            return self.fault("K313", token, text=self.written(token))
        return self.fault("K317", token, text=self.written(token))

    def _bracketed(self) -> Expr:
        opening = self.open(commas=False)
        found = self.parts()
        self.close(opening)
        return found

    # --- what follows a name: .member, (arguments) ---

    def _suffixes(self, left: Expr) -> Expr:
        while self.at(".", "("):
            if self.at("."):
                left = self._member(left)
            elif isinstance(left, Name | Member):
                left = self._call(left)
            else:
                break
        return left

    def _member(self, left: Expr) -> Expr:
        previous, dot, token = self.tokens[self.index - 1], self.take(), self.token
        if not isinstance(left, Name | Member | Call):
            raise self.fault("K329", dot, text=self.written(previous))
        if token.kind != "name":
            raise self.fault("K330", dot, text=self.written(previous))
        self.take()
        if isinstance(left, Name):
            left = Name(canonical(left.text, "prefix") or left.text, left.span)
        group = "aggregate" if self.at("(") else "output"
        name = Name(canonical(token.text, group) or token.text, self.span(token))
        return Member(left, name, left.span.to(name.span))

    def _call(self, target: Name | Member) -> Expr:
        if isinstance(target, Name):
            target = Name(canonical(target.text, "function") or target.text, target.span)
        args: list[Expr] = []
        options: list[Option] = []
        self._separated(lambda: self._argument(target, args, options))
        return Call(target, tuple(args), tuple(options), self.since(target.span))

    def _argument(self, target: Name | Member, args: list[Expr], options: list[Option]) -> None:
        token = self.token
        if token.kind == "name" and self.following().text == ":":
            options.append(self._option())
            return
        if options:
            self.fault("K331", token, text=self.written(token))
        found = self._value()
        if isinstance(target, Name) and target.text == "取整" and len(args) == 2 and isinstance(found, Name):
            found = Name(canonical(found.text, "rounding") or found.text, found.span)
        args.append(found)

    def _value(self) -> Expr:
        """An argument, an item or the value of an option: a formula, a list, or 至 and a step."""
        token = self.token
        if self.at("["):
            with self._deeper():
                items = self._items(token)
            return Listed(items, self.since(self.span(token)))
        if self.at("至"):
            self.take()
            step = self._operand(token, SIGN)
            return Multiple(step, self.span(token).to(step.span))
        if self.token.kind == "end" or self.at(",", ")", "]", ":"):
            raise self.fault("K332", token)
        return self.parts()

    def _option(self) -> Option:
        token = self.take()
        key = Name(canonical(token.text, "option") or token.text, self.span(token))
        self.take()
        value = self._value()
        if key.text in WORD_OPTIONS and isinstance(value, Name):
            value = Name(canonical(value.text, "value") or value.text, value.span)
        return Option(key, value, key.span.to(value.span))

    def _items(self, word: Token) -> tuple[Expr, ...]:
        """`[a, b]`, after 在 or as a value."""
        if not self.at("["):
            raise self.fault("K333", word, text=self.written(word))
        if self.following().text == "]":
            self.fault("K334", self.token)
        items: list[Expr] = []
        self._separated(lambda: items.append(self._value()))
        return tuple(items)

    def _separated(self, read: Callable[[], object]) -> None:
        """What stands between the brackets that open here, part by part."""
        opening = self.open(commas=True)
        more = not self.at(")", "]")
        while more:
            try:
                read()
            except Skip:
                self.skip()
            more = self.at(",")
            if more:
                self.take()
        self.close(opening)
