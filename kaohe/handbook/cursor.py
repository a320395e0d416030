"""The parser's place among the tokens: which brackets are open, where to stop, how to get past a fault."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaohe.handbook.lexer import Lexer, Token
from kaohe.handbook.source import Span

CLOSER = {"(": ")", "[": "]"}


class Skip(Exception):
    """Leaves a part of the formula; its fault is noted."""


@dataclass(slots=True)
class Cursor:
    """Where the parser stands."""

    lexer: Lexer
    tokens: list[Token]
    index: int = 0
    closers: list[str] = field(default_factory=list)
    commas: list[bool] = field(default_factory=list)
    """For each open bracket: whether commas part what stands in it."""
    branches: int = 0
    """How many 如果 wait for their 則 or 否則."""

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def following(self) -> Token:
        """The token behind it."""
        return self.tokens[min(self.index + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The token, which is then read; the end stays."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def at(self, *texts: str) -> bool:
        """Whether the token is one of these signs or keywords."""
        return self.token.kind in {"op", "word"} and self.token.text in texts

    def span(self, token: Token) -> Span:
        """The place of a token."""
        return self.lexer.places.span(token.start, token.end)

    def since(self, start: Span) -> Span:
        """From the start to the token read last."""
        return start.to(self.span(self.tokens[self.index - 1]))

    def written(self, token: Token) -> str:
        """The token as it stands in the text."""
        return self.lexer.source.value[token.start : token.end]

    def fault(self, code: str, token: Token, **args: object) -> Skip:
        """Notes a fault at the token; raise what it gives to leave the part."""
        self.lexer.fault(code, token.start, max(token.end, token.start + 1), **args)
        return Skip()

    def stops(self) -> tuple[str, ...]:
        """What ends the part at hand."""
        closing = (")", "]") if self.closers else ()
        comma = (",",) if self.commas and self.commas[-1] else ()
        return (*closing, *comma, *(("則", "否則") if self.branches else ()))

    def skip(self) -> None:
        """To the next stop outside brackets that open on the way."""
        inner: list[str] = []
        while self.token.kind != "end":
            if not inner and self.at(*self.stops()):
                return
            if self.at(*CLOSER):
                inner.append(CLOSER[self.token.text])
            elif inner and self.at(inner[-1]):
                inner.pop()
            self.take()

    def open(self, *, commas: bool) -> Token:
        """Past an opening bracket, which is given."""
        opening = self.take()
        self.closers.append(CLOSER[opening.text])
        self.commas.append(commas)
        return opening

    def close(self, opening: Token) -> None:
        """Past the bracket that closes this one; says so where it should have been."""
        closer = self.closers.pop()
        self.commas.pop()
        if self.at(closer):
            self.take()
            return
        line, column = self.lexer.places.at(opening.start)
        last = self.tokens[self.index - 1]
        here = Token("end", "", last.end, last.end) if self.token.kind == "end" else self.token
        code = "K325" if line == self.lexer.places.at(max(here.start - 1, 0))[0] else "K326"
        self.fault(code, here, close=closer, open=opening.text, line=line, column=column)
        if self.at(")", "]") and self.token.text not in self.closers:
            self.take()
