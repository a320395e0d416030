"""One register after the other: who makes its rows, what is noted of them, when they came to be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from kaohe.demo.chance import skewed
from kaohe.demo.columns import Column, Value
from kaohe.demo.days import DAY
from kaohe.demo.drawing import Drawing, Moment
from kaohe.demo.facts import moment_of
from kaohe.demo.files import File
from kaohe.demo.filings import Filings
from kaohe.demo.generic import Generic
from kaohe.demo.judging import FIELDS, REGISTER, Judging
from kaohe.demo.making import Making
from kaohe.demo.needs import Needs
from kaohe.demo.profile import Maker
from kaohe.demo.record_asks import RecordAsks
from kaohe.demo.writing import Cells, write_rows
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.header import KNOWN_AT

OFTEN_KNOWN_LATE = 0.02


def write_register(making: Making, register: Register, file: File, folder: Path) -> int:
    """Writes the register's file; gives the number of rows."""
    columns = making.columns(register)
    rows: Iterable[Cells] = _noted(making, register, columns, _made(making, register, columns))
    if _is_told_later(making, register, columns):
        known = Column(KNOWN_AT, "時點", required=False)
        file = replace(file, header=(*file.header, KNOWN_AT), writers=(*file.writers, known.text()))
        rows = _known(making, register, columns, rows)
    return write_rows(folder / file.name, file.header, file.writers, rows)


def _made(making: Making, register: Register, columns: Mapping[str, Column]) -> Iterator[Cells]:
    """The rows in the order of the register's fields, by whoever knows it best."""
    maker = making.profile.makers.get(register.name.value)
    if maker and maker.knows(columns, (key.value for key in register.key)):
        yield from _Fitting(making, register, columns, maker).rows()
        return
    if fold(register.name.value) == fold(REGISTER) and Judging.knows(columns):
        judging = Judging(making, Needs(making.asks, making.facts))
        judged = Maker(tuple(f"{name} {kind}" for name, kind in FIELDS.items()), lambda _: judging.rows())
        yield from _Fitting(making, register, columns, judged).rows()
        return
    generic = Generic(making, register)
    made = next((made for made in making.book.obligations.values() if made.reports is register), None)
    for row in Filings(making, made, generic).rows() if made else generic.rows():
        yield [row[name] for name in columns]


@dataclass(slots=True)
class _Fitting:
    """Rows of a maker in the order of a register that may have other fields besides; those are drawn by their type."""

    making: Making
    register: Register
    columns: Mapping[str, Column]
    maker: Maker
    _drawing: Drawing = field(init=False)
    _rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self._drawing = Drawing(self.making, self.register.name.value)
        self._rng = self.making.chance(self.register.name.value, "besides")

    def rows(self) -> Iterator[Cells]:
        """The rows, field by field where the register asks for more than the maker gives."""
        names = self.maker.names
        places = [names.index(name) if name in names else None for name in self.columns]
        choices = [(at, column) for at, column in enumerate(self.columns.values()) if column.options]
        fits = places == list(range(len(names)))
        for made in self.maker.rows(self.making):
            cells = made if fits else self._arranged(made, places)
            for at, column in choices:
                if cells[at] is not None and cells[at] not in column.options:
                    cells = [*cells[:at], self._option(column, cells[at]), *cells[at + 1 :]]
            yield cells

    def _arranged(self, made: Cells, places: list[int | None]) -> Cells:
        """The cells in the register's order, fields the maker does not know drawn by their type."""
        at = Moment("", self.making.months[-1].start)
        both = zip(places, self.columns.values(), strict=True)
        return [self._drawn(column, at) if place is None else made[place] for place, column in both]

    def _option(self, column: Column, said: Value) -> Value:
        """The register's own option: the same word in the other script, or any."""
        alike = [option for option in column.options if fold(option) == fold(str(said))]
        return alike[0] if alike else self._drawn(column, Moment("", self.making.months[-1].start))

    def _drawn(self, column: Column, at: Moment) -> Value:
        return self._drawing.value(replace(column, required=True), at, self._rng)


def _noted(making: Making, register: Register, columns: Mapping[str, Column], rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows as they pass, remembered where a later register or judgement will ask for them."""
    name = fold(register.name.value)
    owner = making.book.owner_of(register, "人") or ""
    asks = RecordAsks(making, register, columns, owner)
    is_noted = bool(asks.cards) or name in making.facts.wanted | making.facts.events_of
    keys = making.keys.setdefault(name, []) if len(register.key) == 1 else []
    at = list(columns).index(register.key[0].value) if register.key else 0
    is_linked = len(register.key) == 1 and (register.subject is not None or making.is_linked(register))
    for cells in rows:
        if is_noted:
            row = dict(zip(columns, cells, strict=True))
            making.facts.note(register, owner, row, columns)
            asks.note(row)
        if is_linked:
            keys.append(str(cells[at]))
        yield cells


def _is_told_later(making: Making, register: Register, columns: Mapping[str, Column]) -> bool:
    """What single people write down about single events may come to be known long after it happened."""
    rate = making.profile.rates.get(register.name.value, 9)
    return rate < 1 and bool(register.dated_by) and register.mapping is None and KNOWN_AT not in columns


def _known(making: Making, register: Register, columns: Mapping[str, Column], rows: Iterable[Cells]) -> Iterator[Cells]:
    """Each row with the moment at which it was written down."""
    dated = register.dated_by.value if register.dated_by else ""
    at, kind = list(columns).index(dated), columns[dated].type
    rng: Random = making.chance(register.name.value, KNOWN_AT)
    for cells in rows:
        days = skewed(rng, 18, 50) if rng.random() < OFTEN_KNOWN_LATE else skewed(rng, 0.3, 3)
        yield [*cells, moment_of(cells[at], kind) + int(days * DAY)]
