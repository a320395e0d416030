"""Cuts a formula into tokens with their places; full-width and ASCII forms are equal from here on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.place import Places
from kaohe.handbook.tree import Text
from kaohe.handbook.width import narrow
from kaohe.handbook.words import canonical

KEYWORDS = frozenset({"如果", "則", "否則", "或", "且", "非", "在", "不在", "至"})
TRUTHS = {"是": 1, "否": 0}
OPERATORS = frozenset("+-×÷=≠<≤>≥()[],:.")

_SIGNS = str.maketrans("*✕✖·/∕⁄−≧≦∶〔〕【】", "××××÷÷÷-≥≤:()[]")
_LONG_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "<>": "≠"}
_LOGIC_SLIPS = {"&&": "且", "&": "且", "||": "或", "|": "或", "!": "非"}
_SLIPS = {"==": "=", "===": "=", "=>": "≥", "=<": "≤", "、": ",", ";": ",", **_LOGIC_SLIPS}
_DATE = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9])")
_DATE_SLIP = re.compile(r"([0-9]{4})[年-]([0-9]{1,2})[月-]([0-9]{1,2})日?(?![0-9])")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?![0-9])")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_STRING = re.compile(r'"((?:[^"\n]|"")*)"|[“”]([^"“”\n]*)[”“"]')
_GLUED = re.compile(r"(?:如果|否則|否则).+|.+(?:否則|否则).*")
_GLUE = re.compile("(如果|否則|否则|則|则)")
_STEP = re.compile("至[0-9]+")
MOST_DIGITS = 40
"""Of one number, the point counted: more than any unit and range can hold."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind`: number day clock string truth name word op end. `text`: a word's id, a sign, else as read."""

    kind: str
    text: str
    start: int
    end: int
    unit: str = ""
    value: int = 0
    quoted: bool = False


@dataclass(slots=True)
class Lexer:
    """Reads one formula. Faults are noted, and what was most likely meant is handed on."""

    source: Text
    diagnostics: Diagnostics
    tokens: list[Token] = field(default_factory=list)
    text: str = field(init=False)
    places: Places = field(init=False)
    position: int = 0
    faulty: set[int] = field(default_factory=set)
    """Where a fault was noted: one for each place, the first, for the others mostly follow from it."""

    def __post_init__(self) -> None:
        self.text = narrow(self.source.value)
        self.places = Places(self.source)

    def run(self) -> list[Token]:
        """All tokens, an `end` token last."""
        while self.position < len(self.text):
            self._next(self.text[self.position])
        self._put(Token("end", "", len(self.text), len(self.text)))
        return self.tokens

    def fault(self, code: str, start: int, end: int, **args: object) -> None:
        """Notes a fault at the characters from start to end, unless one was noted there."""
        if start not in self.faulty:
            self.faulty.add(start)
            self.diagnostics.add(code, self.places.span(start, end), **args)

    def _next(self, character: str) -> None:
        if character.isspace():
            self.position += 1
        elif character == "#" and (self.position == 0 or self.text[self.position - 1].isspace()):
            self.position = self._line_end()
        elif "0" <= character <= "9":
            self._day() or self._clock() or self._number()
        elif is_letter(character):
            self._word()
        elif character == "「":
            self._quoted_name()
        elif character in '"“”':
            self._string()
        else:
            self._sign(character)

    def _put(self, token: Token) -> bool:
        self.tokens.append(token)
        self.position = token.end
        return True

    def _line_end(self) -> int:
        end = self.text.find("\n", self.position)
        return len(self.text) if end < 0 else end

    # --- numbers, dates, times ---

    def _day(self) -> bool:
        start = self.position
        found = _DATE.match(self.text, start)
        slip = None if found else _DATE_SLIP.match(self.text, start)
        if found:
            plain, end = found[0], found.end()
        elif slip:
            plain, end = f"{slip[1]}-{int(slip[2]):02}-{int(slip[3]):02}", slip.end()
            if _DATE.fullmatch(plain) is None:
                return False
            self.fault("K305", start, end, text=slip[0], plain=plain)
        else:
            return False
        try:
            days = date.fromisoformat(plain).toordinal() - _EPOCH
        except ValueError:
            self.fault("K306", start, end, text=plain)
            days = 0
        return self._put(Token("day", plain, start, end, value=days))

    def _clock(self) -> bool:
        found = _CLOCK.match(self.text, self.position)
        if not found:
            return False
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + seconds
        if minutes > 59 or seconds > 59 or total > 48 * 3600:
            self.fault("K307", self.position, found.end(), text=found[0])
        return self._put(Token("clock", found[0], self.position, found.end(), value=total))

    def _number(self) -> bool:
        start = self.position
        grouped = _GROUPED.match(self.text, start)
        if grouped and "，" in self.source.value[start : grouped.end()]:
            grouped = None  # a full-width comma always parts
        number = grouped or _NUMBER.match(self.text, start)
        if number is None:
            raise AssertionError
        digits = number[0].replace(",", "")
        if grouped:
            self.fault("K304", start, grouped.end(), text=grouped[0], plain=digits, apart=grouped[0].replace(",", ", "))
        if len(digits) > MOST_DIGITS:
            self.fault("K335", start, number.end(), count=len(digits), limit=MOST_DIGITS)
            digits = "0"
        unit, end = self._unit(number.end())
        self._put(Token("number", digits, start, end, unit=unit))
        if end in self.faulty:  # an operator was stuck to the unit
            size = 2 if canonical(self.source.value[end : end + 2], "operator") in KEYWORDS else 1
            self._put(self._word_or_name(self.source.value[end : end + size], end))
        return True

    def _unit(self, end: int) -> tuple[str, int]:
        """The unit behind a number, as written, and where it ends; a blank may stand before it."""
        start = end
        while start < len(self.text) and self.text[start] in " \t":
            start += 1
        stop = self._run(start)
        unit = self.source.value[start:stop]
        if canonical(unit, "unit") is None:
            return ("", end) if start > end else self._unglued(unit, start)
        while self.text[stop : stop + 1] == "/":
            below = self._run(stop + 1)
            if canonical(self.source.value[stop + 1 : below], "unit") is None:
                break
            unit += "/" + self.source.value[stop + 1 : below]
            stop = below
        return narrow(unit), stop

    def _run(self, start: int) -> int:
        """Where the unit word or name that begins here ends."""
        if self.text[start : start + 1] in {"%", "‰"}:
            return start + 1
        stop = start
        while stop < len(self.text) and is_name_character(self.text[stop]):
            stop += 1
        return stop

    def _unglued(self, word: str, start: int) -> tuple[str, int]:
        """A word that is no unit: perhaps one with an operator stuck to it (3次且遲到); else the checker says so."""
        for cut in range(len(word) - 1, 0, -1):
            for size in (2, 1):
                operator = canonical(word[cut : cut + size], "operator")
                if operator in KEYWORDS and canonical(word[:cut], "unit"):
                    at, end = start + cut, start + len(word)
                    apart = f"{word[:cut]} {word[cut : cut + size]} {word[cut + size :] or '…'}"
                    self.fault("K308", at, end, word=word[cut : cut + size], apart=apart)
                    return word[:cut], start + cut
        return word, start + len(word)

    # --- words and names ---

    def _word(self) -> None:
        start, end = self.position, self._run(self.position)
        text = self.source.value[start:end]
        listed = len(text) > 1 and text[-1] == "在" and self.text[end:].lstrip(" ")[:1] in {"[", "【"}
        if canonical(text, "operator") is None and (listed or _GLUED.fullmatch(text)):
            self._apart(text, listed=listed)
        elif _STEP.fullmatch(self.text[start:end]):
            self._put(Token("word", "至", start, start + 1))
        else:
            self._put(self._word_or_name(text, start))

    def _apart(self, text: str, *, listed: bool) -> None:
        """Keywords stuck to names: says so once, then goes on as if blanks stood between."""
        parts = [part for part in _GLUE.split(text[:-1] if listed else text) if part] + (["在"] if listed else [])
        self.fault("K309", self.position, self.position + len(text), text=text, apart=" ".join(parts))
        for part in parts:
            self._put(self._word_or_name(part, self.position))

    def _word_or_name(self, text: str, start: int) -> Token:
        word = canonical(text, "operator") or text
        if word in TRUTHS:
            return Token("truth", word, start, start + len(text), value=TRUTHS[word])
        if word in KEYWORDS:
            return Token("word", word, start, start + len(text))
        return Token("name", text, start, start + len(text))

    def _quoted_name(self) -> None:
        start, line_end = self.position, self._line_end()
        end = self.text.find("」", start, line_end)
        if end < 0:
            self.fault("K310", start, start + 1, open="「", close="」")
            end = line_end
        text = self.source.value[start + 1 : end].strip()
        if not text and end < line_end:
            self.fault("K311", start, end + 1)
        self._put(Token("name", text, start, min(end + 1, line_end), quoted=True))

    def _string(self) -> None:
        start = self.position
        found = _STRING.match(self.text, start)
        if found:
            inside = 1 if found[1] is not None else 2
            value = self.source.value[found.start(inside) : found.end(inside)].replace('""', '"')
            self._put(Token("string", value, start, found.end()))
            return
        self.fault("K310", start, start + 1, open=self.text[start], close='"')
        self._put(Token("string", self.source.value[start + 1 : self._line_end()], start, self._line_end()))

    # --- signs ---

    def _sign(self, character: str) -> None:
        start = self.position
        for size in (3, 2, 1):
            written = self.text[start : start + size]
            if written in _SLIPS:
                self._slip(written)
                return
            if written in _LONG_SIGNS:
                self._put(Token("op", _LONG_SIGNS[written], start, start + len(written)))
                return
        sign = character.translate(_SIGNS)
        if sign in OPERATORS:
            self._put(Token("op", sign, start, start + 1))
        else:
            self.fault("K302", start, start + 1, text=self.source.value[start])
            self._put(Token("op", sign, start, start + 1))

    def _slip(self, written: str) -> None:
        """A sign of other languages: says what it is called here, and goes on as if that stood there."""
        start, end, meant = self.position, self.position + len(written), _SLIPS[written]
        self.fault("K303", start, end, text=self.source.value[start:end], meant=meant)
        self._put(Token("word" if meant in KEYWORDS else "op", meant, start, end))


def is_letter(character: str) -> bool:
    """Whether a name may start with it."""
    return character == "_" or (character.isalnum() and not "0" <= character <= "9")


def is_name_character(character: str) -> bool:
    """Whether a name may go on with it."""
    return character == "_" or character.isalnum() or unicodedata.category(character).startswith("M")


def is_plain_name(text: str) -> bool:
    """Whether the name can stand in a formula without 「」."""
    flat = narrow(text)
    if not flat or not is_letter(flat[0]) or not all(map(is_name_character, flat)):
        return False
    return canonical(text, "operator") is None and not _GLUED.fullmatch(text) and not _STEP.fullmatch(flat)
