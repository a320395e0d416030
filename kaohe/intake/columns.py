"""A column of texts becomes a column of values: plain ones all at once, each other distinct text once by its reader."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.spreadsheets import bare
from kaohe.intake import moments
from kaohe.intake.cells import PLAIN_NUMBER, Read, bounds
from kaohe.intake.faults import Refusal
from kaohe.intake.schema import MOMENT, NUMBER, FieldSchema
from kaohe.intake.spelling import clean

Plain = Callable[[pa.Array], pa.Array]
"""Values of the texts that are written in the plainest way; null where the reader must look."""

MOST_REMEMBERED = 200_000
_day = lru_cache(maxsize=10_000)(moments.day)
_WIDEST = 15
"""Digits that fit 64 bits with room for the scale."""
PLAIN_SIGNS = "!-~·×÷—‘’“”…≥≤、。〈-】〔〕ぁ-ゖァ-ヺ一-\u9fef！-～"
"""Signs that stay what they are however a text is composed, and can be seen."""
_PLAIN_TEXT = rf"^[{PLAIN_SIGNS.replace('!-~', '!-&(-~')}](?:[ {PLAIN_SIGNS}]*[{PLAIN_SIGNS}])?$"
_PLAIN_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"


class ColumnReader:
    """Reads the cells of one column of one field; remembers what it has read."""

    def __init__(self, field: FieldSchema, read: Read, *, empty: frozenset[str], plain: Plain | None = None) -> None:
        self.type = pa.string() if field.is_text else pa.int64()
        self._read = read
        self._empty = empty | {""}
        self._plain = plain
        self._seen: dict[str, int | str | Refusal | None] = {}

    def cell(self, text: str) -> int | str | Refusal | None:
        """One cell: its value, None when it is empty, or why it is not taken."""
        cleaned = bare(clean(text)) if self.type == pa.string() else clean(text)
        return None if cleaned in self._empty or text in self._empty else self._read(cleaned)

    def read(self, texts: pa.Array) -> tuple[pa.Array, dict[int, Refusal]]:
        """All cells: their values (null when empty or refused), and the refused ones by their place."""
        if self._plain is None or not len(texts):
            return self._each(texts)
        values = self._plain(texts)
        rest = pc.and_(pc.is_null(values), pc.is_valid(texts))
        odd = pc.is_in(texts, value_set=pa.array(sorted(self._empty), pa.string()))
        places = pc.indices_nonzero(pc.or_(rest, odd))
        if not len(places):
            return values, {}
        others, refused = self._each(texts.take(places))
        values = pc.replace_with_mask(values, pc.or_(rest, odd), others)
        where = places.to_pylist() if refused else []
        return values, {where[place]: why for place, why in refused.items()}

    def _each(self, texts: pa.Array) -> tuple[pa.Array, dict[int, Refusal]]:
        coded = pc.dictionary_encode(texts)
        different = coded.dictionary.to_pylist()
        self._remember(different)
        read = [self._seen[text] for text in different]
        refused = {place: value for place, value in enumerate(read) if value.__class__ is Refusal}
        if not refused:
            return pa.array(read, self.type).take(coded.indices), {}
        for place in refused:
            read[place] = None
        wrong = pc.is_in(coded.indices, value_set=pa.array(list(refused), coded.indices.type))
        places = pc.indices_nonzero(wrong)
        codes = coded.indices.take(places).to_pylist()
        values = pa.array(read, self.type).take(coded.indices)
        return values, dict(zip(places.to_pylist(), map(refused.__getitem__, codes), strict=True))

    def _remember(self, texts: list[str]) -> None:
        """Reads the texts that were not met before; forgets when there are too many."""
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        for text in texts:
            if text not in self._seen:
                self._seen[text] = self.cell(text)


def plain_reader(field: FieldSchema, *, is_usual: bool) -> Plain | None:
    """The fast reader of a type, where one exists: numbers, moments and texts may all differ, other types repeat.

    `is_usual`: dates and times are written in the usual way, not in a mapping's own.
    """
    if field.type == NUMBER:
        return _plain_numbers(field)
    if field.type == MOMENT:
        return _plain_moments if is_usual else None
    return _plain_texts if field.is_text else None


def _plain_texts(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(texts, _PLAIN_TEXT), texts, pa.scalar(None, pa.string()))


def _plain_numbers(field: FieldSchema) -> Plain | None:
    """Decimals without ornaments. None unless the step divides a power of ten: then cells are read one by one."""
    form = field.number or PLAIN_NUMBER
    places = next((n for n in range(7) if form.step == Fraction(1, 10**n)), None)
    if places is None:
        return None
    decimals = rf"(?:\.[0-9]{{1,{places}}})?" if places else ""
    pattern = rf"^-?[0-9]{{1,{_WIDEST - places}}}{decimals}$"

    def read(texts: pa.Array) -> pa.Array:
        plain = pc.if_else(pc.match_substring_regex(texts, pattern), texts, pa.scalar(None, pa.string()))
        values = _scaled(plain, places)
        for bound, beyond in zip(bounds(field), (pc.less, pc.greater), strict=True):
            values = pc.if_else(beyond(values, pa.scalar(bound, pa.int64())), pa.scalar(None, pa.int64()), values)
        return values

    return read


def _scaled(texts: pa.Array, places: int) -> pa.Array:
    if not places:
        return pc.cast(texts, pa.int64())
    exact = pc.cast(texts, pa.decimal128(_WIDEST + 3, places))
    return pc.cast(pc.multiply(exact, pa.scalar(Decimal(10**places))), pa.int64())


def _plain_moments(texts: pa.Array) -> pa.Array:
    """2026-10-05 16:00:00: its date repeats even where no moment does."""
    plain = pc.if_else(pc.match_substring_regex(texts, _PLAIN_MOMENT), texts, pa.scalar(None, pa.string()))
    dates = pc.dictionary_encode(pc.utf8_slice_codeunits(plain, 0, 10))
    sound = [not isinstance(_day(text), Refusal) for text in dates.dictionary.to_pylist()]
    plain = pc.if_else(pa.array(sound, pa.bool_()).take(dates.indices), plain, pa.scalar(None, pa.string()))
    return plain.cast(pa.timestamp("s")).cast(pa.int64())
