"""The company's own sheet: its header row, which column is which result, which row is whose, the numbers exact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaohe.handbook.names import fold, nearest
from kaohe.intake.xlsx.cells import Row, column_letters
from kaohe.intake.xlsx.grid import Grid
from kaohe.month.errors import MonthError

ID, NAME = ("工號", "員工編號", "編號", "id"), ("姓名", "名字", "員工姓名", "name")
TOTALS = frozenset(map(fold, ("合計", "小計", "總計", "平均", "總和", "total", "sum")))
LOOKED_AT = 60
"""Rows in which the header is looked for."""
_UNIT = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
_NUMBERED = re.compile(r"^[0-9]+(?:\.[0-9]+)*[.、\s]\s*")
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]+))?\s*(%|[^0-9.,:%+-].*)?")


class SheetRefused(Exception):
    """The sheet cannot be compared; `faults` holds all that is wrong."""

    def __init__(self, faults: list[MonthError]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Read:
    """A cell: its address, its text, and the number it holds (as written; % is a hundredth), if it is one."""

    address: str
    text: str
    number: Fraction | None = None
    suffix: str = ""


@dataclass(slots=True)
class OldSheet:
    """The sheet as read: (person, result's folded name) -> cell; what could not be placed."""

    header: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    """Folded result name -> the column's title."""
    cells: dict[tuple[str, str], Read] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Persons of the sheet whom the run does not have."""
    unused: list[str] = field(default_factory=list)
    """Columns that are no result."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the run has: folded result name -> name, person id -> name."""

    results: Mapping[str, str]
    people: Mapping[str, str]


def read_sheet(grid: Grid, known: Known, mapped: Mapping[str, str]) -> OldSheet:
    """Raises SheetRefused with everything that is wrong."""
    faults: list[MonthError] = []
    given = mapping_of(mapped, known, faults)
    header = header_row(grid, known, given)
    if header is None:
        raise SheetRefused([*faults, MonthError("M220", known="、".join(list(known.results.values())[:8]))])
    faults += [MonthError("M221", address=one.address) for one in grid.merged if header.number in one.rows]
    places = places_of(header, known, given, faults)
    who = person_column(header)
    sheet = OldSheet(header.number, {name: header.texts[place].strip() for name, place in places.items()})
    used = {*places.values(), *([] if who is None else [who[0]])}
    sheet.unused = [text.strip() for place, text in header.texts.items() if place not in used and not is_person(text)]
    rows = [row for row in grid.rows if row.number > header.number]
    if who is None:
        faults.append(MonthError("M222"))
    else:
        take_rows(sheet, rows, places, people_by(who, known), faults)
    if faults:
        raise SheetRefused(faults)
    return sheet


def mapping_of(mapped: Mapping[str, str], known: Known, faults: list[MonthError]) -> dict[str, str]:
    """--map: folded column -> folded result."""
    found: dict[str, str] = {}
    for column, item in mapped.items():
        if fold(item) not in known.results:
            close = nearest(item, list(known.results.values()), 1)
            faults.append(MonthError("M223", name=item, close=close[0] if close else ""))
        found[fold(column)] = fold(item)
    return found


def header_row(grid: Grid, known: Known, given: Mapping[str, str]) -> Row | None:
    """The row that names most results, beside a column that says who; None when there is none."""
    best: tuple[int, Row] | None = None
    for row in grid.rows[:LOOKED_AT]:
        count = sum(1 for text in row.texts.values() if result_of(text, known, given) is not None)
        if count and person_column(row) is not None:
            count += 1000
        if count and (best is None or count > best[0]):
            best = (count, row)
    return best[1] if best else None


def result_of(title: str, known: Known, given: Mapping[str, str]) -> str | None:
    """The result (folded) that a column's title names: as mapped, as it stands, without its number or unit."""
    plain = title.strip()
    if fold(plain) in given:
        return given[fold(plain)]
    ways = (plain, _UNIT.sub("", plain), _NUMBERED.sub("", plain), _NUMBERED.sub("", _UNIT.sub("", plain)))
    return next((fold(way.strip()) for way in ways if fold(way.strip()) in known.results), None)


def is_person(title: str) -> bool:
    """Whether a column says who."""
    return fold(title.strip()) in {fold(name) for name in (*ID, *NAME)}


def person_column(row: Row) -> tuple[int, bool] | None:
    """Where the row names people's column, and whether by id."""
    for names, by_id in ((ID, True), (NAME, False)):
        wanted = {fold(name) for name in names}
        for place, text in row.texts.items():
            if fold(text.strip()) in wanted:
                return place, by_id
    return None


def places_of(header: Row, known: Known, given: Mapping[str, str], faults: list[MonthError]) -> dict[str, int]:
    """Folded result name -> column; a result named twice is a fault."""
    places: dict[str, int] = {}
    for place, text in header.texts.items():
        name = result_of(text, known, given)
        if name in places:
            two = f"{column_letters(places[name])}{header.number}", f"{column_letters(place)}{header.number}"
            faults.append(MonthError("M224", name=known.results[name], one=two[0], other=two[1]))
        elif name is not None:
            places[name] = place
    return places


@dataclass(frozen=True, slots=True)
class Who:
    """How a row's person is found: the column, and text -> ids."""

    place: int
    ids: Mapping[str, list[str]]


def people_by(who: tuple[int, bool], known: Known) -> Who:
    """By id, or by name."""
    found: dict[str, list[str]] = {}
    for person, name in known.people.items():
        found.setdefault(fold(person if who[1] else name), []).append(person)
    return Who(who[0], found)


def take_rows(
    sheet: OldSheet, rows: Sequence[Row], places: Mapping[str, int], who: Who, faults: list[MonthError]
) -> None:
    """Reads every person's row; sums below and empty rows are passed over."""
    seen: dict[str, int] = {}
    for row in rows:
        text = row.texts.get(who.place, "").strip()
        if not text or fold(text) in TOTALS:
            continue
        ids = who.ids.get(fold(text)) or who.ids.get(fold(text.removesuffix(".0"))) or []
        if len(ids) > 1:
            faults.append(
                MonthError("M225", name=text, address=f"{column_letters(who.place)}{row.number}", ids="、".join(ids))
            )
        elif not ids:
            sheet.strangers.append(text)
        elif ids[0] in seen:
            faults.append(MonthError("M226", name=text, one=seen[ids[0]], other=row.number))
        else:
            seen[ids[0]] = row.number
            sheet.people.append(ids[0])
            take_cells(sheet, row, places, ids[0], faults)


def take_cells(sheet: OldSheet, row: Row, places: Mapping[str, int], person: str, faults: list[MonthError]) -> None:
    """The cells of one person."""
    for name, place in places.items():
        address = f"{column_letters(place)}{row.number}"
        if place in row.refused:
            text, refusal = row.refused[place]
            code = "M227" if refusal.code == "R133" else "M228"
            faults.append(MonthError(code, address=address, value=text))
        else:
            text = row.texts.get(place, "").strip()
            number, suffix = number_of(text)
            sheet.cells[person, name] = Read(address, text, number, suffix)


def number_of(text: str) -> tuple[Fraction | None, str]:
    """The number a text holds and what stands behind it; None when it is none.

    >>> number_of("1,234.50元"), number_of("35%")[0], number_of("待裁定")
    ((Fraction(2469, 2), '元'), Fraction(7, 20), (None, ''))
    >>> number_of("85,5"), number_of("12:30")
    ((None, ''), (None, ''))
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("¥", "").strip()
    found = _NUMBER.fullmatch(plain)
    if found is None or (found[2] is None and found[3] is None):
        return None, ""
    whole, decimals = (found[2] or "0").replace(",", ""), found[3] or ""
    amount = Fraction(int(whole + decimals), 10 ** len(decimals)) * (-1 if found[1] == "-" else 1)
    suffix = (found[4] or "").strip()
    return (amount / 100, "%") if suffix == "%" else (amount, suffix)
