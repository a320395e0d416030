"""A workbook of a handbook taken back: what was changed in it, written into the texts; what cannot be, by its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaohe.editions.cards import Placed, Spot, cards
from kaohe.editions.errors import Conflict, EditionError
from kaohe.editions.folders import Files
from kaohe.editions.sheets import full_of, rows_of, with_rows
from kaohe.editions.values import as_written, with_value
from kaohe.editions.workbooks import FROM, HIDDEN, SHEET, VALUE, VALUES, Page, pages
from kaohe.handbook.cards.sheet_rows import COLUMNS
from kaohe.intake.faults import FileRefused
from kaohe.intake.xlsx.cells import Row, column_letters
from kaohe.intake.xlsx.grid import read_grid


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than the handbook."""

    page: str
    cell: str
    name: str
    before: str
    after: str


@dataclass(slots=True)
class Taken:
    """What a workbook changes: the texts with it, each cell, what is wrong (nothing is saved then), what to know."""

    files: dict[str, str]
    changes: list[CellChange] = field(default_factory=list)
    faults: list[EditionError] = field(default_factory=list)
    notes: list[EditionError] = field(default_factory=list)


def made_of(content: bytes) -> tuple[str, dict[str, Page]]:
    """The digest of the folder that a workbook was made of, and its pages by their titles. Raises EditionError."""
    rows = grid(content, FROM)
    if not rows or len(rows[0].texts.get(0, "")) != 64:
        raise EditionError("E196")
    found = [[row.texts.get(place, "") for place in range(5)] for row in rows[1:]]
    return rows[0].texts[0], {
        title: Page(title, kind, path, name, digest, ()) for title, kind, path, name, digest in found
    }


def grid(content: bytes, title: str) -> tuple[Row, ...]:
    """The rows of a page; of another one where there is none of that title. Raises EditionError."""
    try:
        return read_grid(content, title).rows
    except FileRefused as refused:
        raise EditionError("E187") from refused


def taken(content: bytes, now: Files, base: Files, top: str, first: date) -> Taken:
    """What a workbook changes in the texts that stand now; `base`: those it was made of. Raises EditionError.

    `first`: the day from which values without a day hold.
    """
    _, made = made_of(content)
    before = {(page.kind, page.path, page.name, page.digest): page for page in pages(base, top)}
    found = Taken(dict(now))
    for page in made.values():
        old = before.get((page.kind, page.path, page.name, page.digest))
        rows = grid(content, page.title)
        if old is None or not rows or rows[0].texts.get(0, "") != old.rows[0][0]:
            found.notes.append(EditionError("E197", sheet=page.title))
            continue
        told(page.title, rows, found)
        take = {VALUES: take_values, SHEET: take_sheet}.get(page.kind, take_table)
        take(page.title, {row.number: row for row in rows}, old, found, first)
    return found


def told(title: str, rows: tuple[Row, ...], found: Taken) -> None:
    """Cells that cannot be taken, and those whose formula was taken by its last value."""
    for row in rows:
        for place, (_, why) in row.refused.items():
            code = "E190" if why.code == "R133" else "E199"
            found.faults.append(EditionError(code, sheet=title, cell=cell_of(place, row.number)))
        for place in sorted(row.computed):
            value = row.texts.get(place, "")
            found.notes.append(EditionError("E194", sheet=title, cell=cell_of(place, row.number), value=value))
        for place, text in row.texts.items():
            if "\n" in text.strip():
                found.faults.append(EditionError("E195", sheet=title, cell=cell_of(place, row.number)))


def cell_of(place: int, row: int) -> str:
    """An address as Excel shows it."""
    return f"{column_letters(place)}{row}"


def cell_text(row: Row, place: int) -> str:
    """What a cell says, blanks around it left out."""
    return row.texts.get(place, "").strip()


# --- values ----------------------------------------------------------------------------------------------------------


def take_values(title: str, rows: Mapping[int, Row], old: Page, found: Taken, first: date) -> None:
    """The values that differ from what the workbook was made of."""
    before = {(row[5], row[6], row[2]): row[3] for row in old.rows[2:]}
    spots: dict[tuple[str, str], Spot] = {}
    seen: set[tuple[str, str, str]] = set()
    for row in (rows[number] for number in sorted(rows) if number > 2):
        name, day, value = (cell_text(row, place) for place in (1, 2, 3))
        path, digest = cell_text(row, HIDDEN), cell_text(row, HIDDEN + 1)
        key = (path, digest, day)
        seen.add(key)
        if before.get(key) == value:
            continue
        here = {"sheet": title, "cell": cell_of(3, row.number)}
        if not any((path, digest) == known[:2] for known in before):
            found.faults.append(EditionError("E193", **here))
            continue
        spot = spots.get((path, digest), Spot(path, VALUE, name, digest))
        written = one_value(found, spot, (value, day), first, here)
        if written is not None:
            spots[path, digest] = written
            found.changes.append(CellChange(title, here["cell"], name, before.get(key, ""), value))
    for key in before.keys() - seen:
        found.notes.append(EditionError("E198", sheet=title, name=next(r[1] for r in old.rows if r[6:] == [key[1]])))


def one_value(found: Taken, spot: Spot, given: tuple[str, str], first: date, here: Mapping[str, str]) -> Spot | None:
    """Writes a value; where the card stands afterwards, or None with the fault noted."""
    value, day = given
    text = found.files.get(spot.path, "")
    try:
        since = date.fromisoformat(day) if day else None
        card = at(text, spot)
        dated = [known for known, _ in as_written(card)]
        if not day and dated != [""]:
            raise EditionError("E142", day="—", first=dated[0])
        found.files[spot.path] = after = with_value(text, spot, value, since, first)
        line = card.block.span.line
        moved = next(one for one in cards(after) if one.block.span.line == line)
    except Conflict:
        found.faults.append(EditionError("E191", **here, name=spot.name))
    except ValueError:
        found.faults.append(EditionError("E192", **here, fault=day))
    except EditionError as fault:
        found.faults.append(EditionError("E192", **here, fault=fault))
    else:
        return Spot(spot.path, spot.kind, spot.name, moved.digest)
    return None


def at(text: str, spot: Spot) -> Placed:
    """The card of a spot. Raises Conflict."""
    for one in cards(text):
        if one.digest == spot.loaded and one.block.kind.value == spot.kind:
            return one
    raise Conflict(spot.name, yours="", theirs="")


# --- score sheets, long tables ---------------------------------------------------------------------------------------


def take_sheet(title: str, rows: Mapping[int, Row], old: Page, found: Taken, first: date) -> None:
    """A 考核表 whose items or 滿分 differ."""
    del first
    items = [[cell_text(rows[number], place) for place in range(len(COLUMNS))] for number in sorted(rows) if number > 2]
    items = [row for row in items if any(row)]
    full = cell_text(rows[1], 2)
    if items == [list(row) for row in old.rows[2:]] and full == old.rows[0][2]:
        return
    here = {"sheet": title, "cell": "A3"}
    spot = Spot(old.path, SHEET, old.name, old.digest)
    try:
        card = at(found.files.get(old.path, ""), spot)
        given = [dict(zip(COLUMNS, row, strict=True)) for row in items]
        after = with_rows(found.files[old.path], spot, given, full)
    except Conflict:
        found.faults.append(EditionError("E191", **here, name=old.name))
    except EditionError as fault:
        found.faults.append(EditionError("E192", **here, fault=fault))
    else:
        shown = [[full_of(card)], *([row[column] for column in COLUMNS] for row in rows_of(card))]
        found.files[old.path] = after
        found.changes += cells(title, old.name, shown[1:], items, 3)
        if full != shown[0][0]:
            found.changes.append(CellChange(title, "C1", old.name, shown[0][0], full))


def take_table(title: str, rows: Mapping[int, Row], old: Page, found: Taken, first: date) -> None:
    """A long table that differs."""
    del first
    width = max((max(row.texts, default=0) + 1 for number, row in rows.items() if number == 2), default=0)
    given = [row_of(rows[number], width) for number in sorted(rows) if number > 1]
    given = [row for row in given if any(row)]
    before = [list(row) for row in old.rows[1:]]
    if given == before:
        return
    if list(csv.reader(io.StringIO(found.files.get(old.path, "")))) != before:
        found.faults.append(EditionError("E191", sheet=title, cell="A2", name=old.path))
        return
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(given)
    found.files[old.path] = made.getvalue()
    found.changes += cells(title, old.name, before, given, 2)


def row_of(row: Row, width: int) -> list[str]:
    """The cells of a row, as many as the table has."""
    last = max((place for place, text in row.texts.items() if text.strip()), default=-1)
    return [cell_text(row, place) for place in range(max(width, last + 1))]


def cells(title: str, name: str, before: list[list[str]], after: list[list[str]], first: int) -> list[CellChange]:
    """The cells that differ; rows that were put in or taken out by where they stand afterwards."""
    found = []
    for place in range(max(len(before), len(after))):
        one = before[place] if place < len(before) else []
        other = after[place] if place < len(after) else []
        for column in range(max(len(one), len(other))):
            was = one[column] if column < len(one) else ""
            now = other[column] if column < len(other) else ""
            if was != now:
                found.append(CellChange(title, cell_of(column, first + place), name, was, now))
    return found
