"""Reads a formula into its tree (language.md §4): a Pratt parser that goes on after a fault, so that one run shows all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

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
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.lexer import Lexer, Token
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.handbook.trees import height
from kaohe.handbook.words import canonical

BINDING = {"或": 1, "且": 2, "=": 4, "≠": 4, "<": 4, "≤": 4, ">": 4, "≥": 4, "在": 4, "不在": 4, "+": 5, "-": 5, "×": 6, "÷": 6}
NOT, COMPARISON, SIGN = 3, 4, 7
LONGEST = 20_000
DEEPEST = 40
HIGHEST = 100
_CLOSER = {"(": ")", "[": "]"}
_ENDERS = frozenset({")", "]", ",", ":", "則", "否則", ""})
WORD_OPTIONS = frozenset({"缺", "序", "並列", "取"})


class _Skip(Exception):  # noqa: N818 - not an error of ours: the way out of a part that was reported
    """Leaves a part of the formula whose fault was noted."""


def parse(text: Text, diagnostics: Diagnostics) -> Expr | None:
    """The tree of the formula; None when it has a fault (all are noted)."""
    if len(text.value) > LONGEST:
        diagnostics.add("K324", text.span, limit=LONGEST)
        return None
    before = len(diagnostics.items)
    lexer = Lexer(text, diagnostics)
    tokens = lexer.run()
    if len(tokens) == 1:
        if len(diagnostics.items) == before:
            diagnostics.add("K301", text.span)
        return None
    expr = _Parser(lexer, tokens).formula()
    if len(diagnostics.items) > before or expr is None:
        return None
    if height(expr) > HIGHEST:
        diagnostics.add("K323", text.span, limit=HIGHEST)
        return None
    return expr


@dataclass(slots=True)
class _Parser:
    lexer: Lexer
    tokens: list[Token]
    index: int = 0
    depth: int = 0
    faulty: set[int] = field(default_factory=set)

    # --- moving about ---

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in {"op", "word"} and self.token.text in texts

    def span(self, first: Token, last: Token | None = None) -> Span:
        return self.lexer.places.span(first.start, (last or first).end)

    def since(self, start: Span) -> Span:
        return start.to(self.span(self.tokens[self.index - 1]))

    def written(self, token: Token) -> str:
        return self.lexer.source.value[token.start : token.end]

    def fault(self, code: str, token: Token, **args: object) -> _Skip:
        """Notes a fault at the token, once for each place; raise what it gives to leave the part at fault."""
        if token.start not in self.faulty:
            self.faulty.add(token.start)
            self.lexer.fault(code, token.start, max(token.end, token.start + 1), **args)
        return _Skip()

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                fault = self.fault("K323", self.token, limit=DEEPEST)
                self.index = len(self.tokens) - 1
                raise fault
            yield
        finally:
            self.depth -= 1

    # --- the whole, and what is left over ---

    def formula(self) -> Expr | None:
        found = self._part()
        while self.token.kind != "end":
            self._left_over()
            self._part()
        return found

    def _part(self) -> Expr | None:
        """One expression; after a fault, skips to where a new one may begin."""
        try:
            return self.expression()
        except _Skip:
            self._skip()
            return None

    def _skip(self, *stops: str) -> None:
        """To the next of the stops at this level of brackets, or to the end."""
        open_brackets: list[str] = []
        while self.token.kind != "end":
            if not open_brackets and self.at(*stops):
                return
            if self.at("(", "["):
                open_brackets.append(_CLOSER[self.token.text])
            elif open_brackets and self.at(open_brackets[-1]):
                open_brackets.pop()
            self.take()

    def _left_over(self) -> None:
        """Something stands where the formula should have ended."""
        token = self.take()
        written = self.written(token)
        if token.kind == "op" and token.text in {")", "]"}:
            self.fault("K313", token, text=written)
        elif token.kind == "op" and token.text == "[" and self.tokens[self.index - 2].text.endswith("在"):
            self.fault("K309", self.tokens[self.index - 2], text=self.tokens[self.index - 2].text,
                       apart=f"{self.tokens[self.index - 2].text[:-1]} 在")
            self._skip()
        elif token.kind == "op" and token.text == ",":
            self.fault("K320", token)
        elif token.kind == "word" and token.text in {"則", "否則"}:
            self.fault("K319", token, text=written)
        elif token.kind in {"op", "word"}:
            self.fault("K314", token, text=written)
        else:
            self.fault("K312", token, text=written)
            self.index -= 1

    # --- expressions ---

    def expression(self, binding: int = 0) -> Expr:
        with self.deeper():
            left = self._prefix(binding)
            while (power := self._power()) > binding:
                left = self._infix(left, power)
            return left

    def _power(self) -> int:
        token = self.token
        if token.kind == "word" and token.text == "非" and self._next_is("在"):
            return COMPARISON
        return BINDING.get(token.text, -1) if token.kind in {"op", "word"} else -1

    def _next_is(self, text: str) -> bool:
        following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        return following.kind == "word" and following.text == text

    def _infix(self, left: Expr, power: int) -> Expr:
        token = self.take()
        if token.text in {"在", "不在", "非"}:
            negated = token.text != "在"
            if token.text == "非":
                self.take()
            found: Expr = Within(left, self._items(token), negated, left.span)
            found = Within(left, found.items, negated, self.since(left.span)) if isinstance(found, Within) else found
        else:
            right = self._operand(token, power)
            found = Binary(token.text, left, right, left.span.to(right.span), self.span(token))
        if power == COMPARISON and self._power() == COMPARISON:
            self._chained(token)
        return found

    def _operand(self, operator: Token, power: int) -> Expr:
        if self.token.kind == "end" or (self.token.kind in {"op", "word"} and self.token.text in _ENDERS):
            raise self.fault("K315", operator, text=self.written(operator))
        return self.expression(power)

    def _chained(self, first: Token) -> None:
        """1 ≤ x ≤ 5: says how to write it, and reads on."""
        self.fault("K316", self.token, one=self.written(first), two=self.written(self.token))

    def _prefix(self, binding: int) -> Expr:
        token = self.token
        if self.at("如果"):
            if binding > 0:
                self.fault("K318", token)
            return self._conditional()
        if self.at("非", "-"):
            self.take()
            if token.text == "非" and binding >= COMPARISON:
                self.fault("K322", token)
            operand = self._operand(token, NOT - 1 if token.text == "非" else SIGN - 1)
            return Unary(token.text, operand, self.span(token).to(operand.span))
        return self._suffixes(self._primary())

    def _primary(self) -> Expr:
        token = self.take()
        span = self.span(token)
        if token.kind == "number":
            return Number(token.text, token.unit, span)
        if token.kind == "day":
            return Day(token.value, span)
        if token.kind == "clock":
            return Clock(token.value, span)
        if token.kind == "string":
            return String(token.text, span)
        if token.kind == "truth":
            return Truth(bool(token.value), span)
        if token.kind == "name":
            return Name(token.text, span)
        if token.kind == "op" and token.text == "(":
            return self._bracketed(token)
        raise self._no_value(token)

    def _no_value(self, token: Token) -> _Skip:
        if token.kind == "end":
            previous = self.tokens[self.index - 1] if self.index else token
            return self.fault("K315", previous, text=self.written(previous))
        self.index -= 1
        if token.text == "[":
            return self.fault("K321", token)
        if token.text in {")", "]"} and self.depth == 1:
            self.take()
            return self.fault("K313", token, text=self.written(token))
        return self.fault("K317", token, text=self.written(token))

    def _bracketed(self, opening: Token) -> Expr:
        try:
            found = self.expression()
        except _Skip:
            self._skip(")")
            if self.token.kind == "end":
                raise
            self.take()
            return Name("", self.since(self.span(opening)))
        self._close(opening)
        return found

    def _close(self, opening: Token) -> None:
        """The bracket that closes this one, or where it should have been."""
        closer = _CLOSER[opening.text]
        if self.at(closer):
            self.take()
            return
        line, column = self.lexer.places.at(opening.start)
        here = self.token
        if here.kind == "end":
            here = Token("end", "", self.tokens[self.index - 1].end, self.tokens[self.index - 1].end)
        code = "K325" if line == self.lexer.places.at(here.start)[0] else "K326"
        fault = self.fault(code, here, close=closer, open=opening.text, line=line, column=column)
        self._skip(closer)
        if self.token.kind == "end":
            raise fault
        self.take()

    def _conditional(self) -> Expr:
        start = self.take()
        condition = self.expression()
        self._expect("則", start)
        then = self.expression()
        self._expect("否則", start)
        other = self.expression()
        return If(condition, then, other, self.span(start).to(other.span))

    def _expect(self, word: str, start: Token) -> None:
        if self.at(word):
            self.take()
            if self.token.kind == "end":
                previous = self.tokens[self.index - 1]
                raise self.fault("K315", previous, text=self.written(previous))
            return
        if self.token.kind in {"end"} or self.at(")", "]", ",", "則", "否則"):
            code = "K327" if word == "則" else "K328"
            raise self.fault(code, start)
        raise self.fault("K312", self.token, text=self.written(self.token))

    # --- what follows a name: .member, (arguments) ---

    def _suffixes(self, left: Expr) -> Expr:
        while self.at(".", "("):
            token = self.token
            if token.text == ".":
                left = self._member(left)
            elif isinstance(left, Name | Member):
                left = self._call(left)
            else:
                break
        return left

    def _member(self, left: Expr) -> Expr:
        dot = self.take()
        if not isinstance(left, Name | Member | Call):
            raise self.fault("K329", dot)
        token = self.token
        if token.kind != "name":
            raise self.fault("K330", dot, left=self.lexer.source.value[self.tokens[self.index - 2].start : dot.start])
        self.take()
        if isinstance(left, Name):
            left = Name(canonical(left.text, "prefix") or left.text, left.span)
        group = "aggregate" if self.at("(") else "output"
        name = Name(canonical(token.text, group) or token.text, self.span(token))
        return Member(left, name, left.span.to(name.span))

    def _call(self, target: Name | Member) -> Expr:
        opening = self.take()
        if isinstance(target, Name):
            target = Name(canonical(target.text, "function") or target.text, target.span)
        args: list[Expr] = []
        options: list[Option] = []
        while not self.at(")") or args or options:
            try:
                self._argument(target, args, options)
            except _Skip:
                self._skip(",", ")")
            if not self.at(","):
                break
            self.take()
        self._close(opening)
        return Call(target, tuple(args), tuple(options), self.since(target.span))

    def _argument(self, target: Name | Member, args: list[Expr], options: list[Option]) -> None:
        if self.token.kind == "name" and self.tokens[self.index + 1].text == ":":
            options.append(self._option())
            return
        token = self.token
        if options:
            self.fault("K331", token, text=self.written(token))
        if token.kind == "end":
            return
        found = self._value()
        if isinstance(target, Name) and target.text == "取整" and len(args) == 2 and isinstance(found, Name):
            found = Name(canonical(found.text, "rounding") or found.text, found.span)
        args.append(found)

    def _value(self) -> Expr:
        """An argument or the value of an option: a formula, a list, or 至 and a step."""
        token = self.token
        if self.at("["):
            items = self._items(token)
            return Listed(items, self.since(self.span(token)))
        if self.at("至"):
            self.take()
            step = self._operand(token, SIGN)
            return Multiple(step, self.span(token).to(step.span))
        if self.token.kind in {"op", "word"} and self.token.text in {",", ")", "]", ":"}:
            raise self.fault("K332", token)
        return self.expression()

    def _option(self) -> Option:
        token = self.take()
        key = Name(canonical(token.text, "option") or token.text, self.span(token))
        self.take()
        value = self._value()
        if key.text in WORD_OPTIONS and isinstance(value, Name):
            value = Name(canonical(value.text, "value") or value.text, value.span)
        return Option(key, value, key.span.to(value.span))

    def _items(self, word: Token) -> tuple[Expr, ...]:
        """`[a, b]`."""
        if not self.at("["):
            raise self.fault("K333", word, text=self.written(word))
        opening = self.take()
        items: list[Expr] = []
        if self.at("]"):
            self.fault("K334", opening)
        while not self.at("]"):
            try:
                items.append(self._value())
            except _Skip:
                self._skip(",", "]")
            if not self.at(","):
                break
            self.take()
        self._close(opening)
        return tuple(items)
