"""Goes through `{ … }` or `[ … ]` before YAML does: finds its end, narrows full-width signs, and keeps formulas whole.

A formula with a comma or a bracket in it must stand in quotes here; where it does not, that is said, and the signs are
covered with an `x`, so that YAML still sees one scalar and no further fault follows from the first.
"""

from __future__ import annotations

import re

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.place import Places
from kaohe.handbook.tree import Text
from kaohe.handbook.width import narrow

_OPEN = {"{": "}", "[": "]", "｛": "}", "［": "]"}
_CLOSE = {"}": "}", "]": "]", "｝": "}", "］": "]"}
_INNER = {"(": ")", "（": ")", "[": "]", "{": "}", "「": "」"}
_INNER_CLOSE = {")": ")", "）": ")", "]": "]", "}": "}", "」": "」"}
_NEXT_KEY = re.compile(r"\s*[^,，{}\[\]:：\"']+(?::\s|：)")
_REAL_COLON = re.compile(r"[^,，{}\[\]]*?(?::\s|：)")
_ODD_STARTS = "%@`|>?"


class Scan:
    """One pass over the text. `out` is what YAML shall see, `origin` the offset each of its characters comes from."""

    def __init__(self, text: Text, diagnostics: Diagnostics) -> None:
        self.text, self.diagnostics, self.places = text.value, diagnostics, Places(text)
        self.out: list[str] = []
        self.origin: list[int] = []
        self.end = 0
        self.levels: list[tuple[str, int]] = []
        self.in_value = False
        self.quote_open = self.refused = False
        self.line_end = 0
        self.last: dict[str, int] = {}
        """Where each closing bracket stands last on the line at hand, which ends at `line_end`."""

    def run(self) -> bool:
        """Whether the end was found; if not, that is noted."""
        position = 0
        while position < len(self.text):
            position = self._step(position)
            if not self.levels:
                self.end = position
                return True
        opener = self.levels[-1][1]
        if not self.quote_open:
            self._fault("K207", opener, opener + 1, open=self.text[opener], close=self.levels[-1][0])
        return False

    def _put(self, characters: str, offset: int) -> int:
        for character in characters:
            self.out.append(character)
            self.origin.append(offset)
        return offset + 1

    def _fault(self, code: str, start: int, end: int, **args: object) -> None:
        self.diagnostics.add(code, self.places.span(start, end), **args)

    def _step(self, at: int) -> int:
        """One sign, quoted scalar or plain scalar."""
        character = self.text[at]
        if character in "\"'":
            return self._quoted(at, character)
        if character in _OPEN:
            self.levels.append((_OPEN[character], at))
            self.in_value = False
            return self._put("{" if _OPEN[character] == "}" else "[", at)
        if character in _CLOSE:
            return self._closed(at, _CLOSE[character])
        if character in ",，":
            self.in_value = False
            return self._put(",", at)
        if character in ":：":
            return self._colon(at)
        if character == "#" and self.text[at - 1 : at].isspace():
            return self._comment(at)
        if character in "&*!":
            self._fault("K206", at, at + 1, text=character)
            self.refused = True
        if character.isspace():
            return self._put("\n" if character == "\n" else " ", at)
        return self._plain(at)

    def _closed(self, at: int, closer: str) -> int:
        if self.levels and self.levels[-1][0] != closer:
            opener = self.levels[-1][1]
            self._fault("K207", opener, opener + 1, open=self.text[opener], close=self.levels[-1][0])
            closer = self.levels[-1][0]
        if self.levels:
            self.levels.pop()
        self.in_value = True
        return self._put(closer, at)

    def _quoted(self, at: int, quote: str) -> int:
        pattern = r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'"
        found = re.compile(pattern, re.DOTALL).match(self.text, at)
        if not found or "\n\n" in found[0]:
            self._fault("K215", at, at + 1, quote=quote)
            self.quote_open = True
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            for offset in range(at, end):
                self._put("x", offset)
            return end
        for offset in range(at, found.end()):
            self._put(self.text[offset], offset)
        if not self.levels:
            self.end = found.end()
        return found.end()

    def _colon(self, at: int) -> int:
        self.in_value = True
        return self._put(": ", at)

    def _comment(self, at: int) -> int:
        while at < len(self.text) and self.text[at] != "\n":
            at = self._put(" ", at)
        return at

    def _plain(self, start: int) -> int:
        """A scalar without quotes, to the sign that ends it."""
        inner: list[str] = []
        at, covered = start, False
        while at < len(self.text):
            character = self.text[at]
            if character == "\n" or (character == "#" and self.text[at - 1].isspace()):
                break
            if not inner and (character in ",，:：" or character in _CLOSE) and self._ends(at, start):
                break
            if character in _INNER_CLOSE and _INNER_CLOSE[character] in inner:
                while inner.pop() != _INNER_CLOSE[character]:
                    pass
            elif character in _CLOSE:
                break
            elif character in _INNER and self._matched(at, _INNER[character]):
                inner.append(_INNER[character])
            cover = character in ",[]{}" or (character == ":" and not self._joined(at))
            cover = cover or (at == start and character in _ODD_STARTS)
            cover = cover or (at == start and character == "-" and self.text[at + 1 : at + 2].isspace())
            covered = covered or (cover and character not in _ODD_STARTS + "-")
            at = self._put("x" if cover else character, at)
        if covered:
            written = self.text[start:at].rstrip()
            self._fault("K208", start, start + len(written), text=written)
        return at

    def _matched(self, at: int, closer: str) -> bool:
        """Whether a bracket inside a scalar is closed on its line."""
        if at >= self.line_end:
            end = self.text.find("\n", at)
            self.line_end = len(self.text) if end < 0 else end
            line = narrow(self.text[at : self.line_end])
            self.last = {sign: at + line.rfind(sign) for sign in set(_INNER.values())}
        return self.last[closer] > at

    def _joined(self, at: int) -> bool:
        """Whether a colon is part of the scalar for YAML, as in 16:00."""
        following = self.text[at + 1 : at + 2]
        return bool(following) and not following.isspace() and following not in ",[]{}"

    def _ends(self, at: int, start: int) -> bool:
        """Whether the sign at this place ends the plain scalar."""
        character, mapping = self.text[at], self.levels[-1][0] == "}"
        if character == ",":
            return True
        if character == "，":
            return not mapping or bool(_NEXT_KEY.match(self.text, at + 1))
        if character in _CLOSE:
            return True
        if self.in_value or not mapping:
            return False
        if character == "：" or not self._joined(at):
            return True
        if _REAL_COLON.match(self.text, at + 1):
            return False
        self._fault("K203", at, at + 1, key=self.text[start:at])
        return True
