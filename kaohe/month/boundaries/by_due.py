"""Cases for due moments: a report handed in one second before, at and one second after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction

from kaohe.base.dates import day_number, day_of
from kaohe.engine.show import shown
from kaohe.handbook.book import Book
from kaohe.handbook.limits import typed
from kaohe.handbook.model import AnyCard, Due, Register
from kaohe.handbook.names import fold
from kaohe.handbook.swap import Written
from kaohe.handbook.types import Moment
from kaohe.intake.schema import Cell
from kaohe.month.boundaries.by_record import Row, made, spots
from kaohe.month.boundaries.levers import exact
from kaohe.month.boundaries.made import Border, Made
from kaohe.month.mutants.trial import Base
from kaohe.month.worked.layout import Laid

DAY = 86_400
MOST_SETS = 3


def at_due(base: Base, book: Book, card: AnyCard) -> Iterator[Border]:
    """The cases around the due moment of a register."""
    due = card.due if isinstance(card, Register) else None
    if due is None or not isinstance(card, Register):
        return
    border = Border(card, due.span or card.span, f"應有 {due.name.value}", "due")
    if due.handed_in is None or not isinstance(book.field_type(card, due.handed_in.value), Moment):
        border.unreached = "limit_no_moment"
        yield border
        return
    names = base.reach(book).from_registers({fold(due.name.value)})
    sets: list[list[Made]] = []
    for spot in spots(base, card, names):
        moment = due_moment(spot.laid, card, due, spot.laid.rows[card.name.value][spot.place])
        if moment is not None and len(sets) < MOST_SETS:
            texts = [shown(moment + step, Moment()) for step in (-1, 0, 1)]
            sets.append([made(spot, card, due.handed_in.value, text) for text in texts])
    border.cases, border.others = (sets[0], sets[1:]) if sets else ([], [])
    border.unreached = "" if sets else "limit_no_record"
    yield border


def due_moment(laid: Laid, register: Register, due: Due, row: Mapping[str, Cell]) -> int | None:
    """When the report of a row was due, read from the card."""
    if due.rhythm == "每件":
        return per_record(laid, due, row)
    name = due.matches[0].value if due.matches else (register.dated_by.value if register.dated_by else "")
    cell = row.get(name)
    if not isinstance(cell, int):
        return None
    first = cell // DAY if isinstance(laid.book.field_type(register, name), Moment) else cell
    if due.rhythm == "每日":
        return first * DAY + due.seconds
    day = day_of(first)
    if due.rhythm == "每週":
        start = laid.book.source.settings.week.first_weekday
        begin = day - timedelta(days=(day.isoweekday() - start) % 7)
        on = begin + timedelta(days=((due.day or 7) - start) % 7 + (7 if due.next_week else 0))
        return day_number(on) * DAY + due.seconds
    month_end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return day_number(day.replace(day=min(due.day or 31, month_end.day))) * DAY + due.seconds


def per_record(laid: Laid, due: Due, row: Mapping[str, Cell]) -> int | None:
    """The limit that the record of the other register gives."""
    other = laid.book.register(due.per_register.value) if due.per_register else None
    if other is None or due.per_limit is None:
        return None
    keys = [(theirs.value, row.get(ours.value)) for theirs, ours in zip(due.per_key, due.matches, strict=False)]
    for cells in laid.rows.get(other.name.value, ()):
        if all(cells.get(name) == value for name, value in keys):
            written = Written(due.per_limit, "due", other.name.value)
            limit = typed(laid.book, other, written, due.per_limit.expr)
            try:
                found = exact(Row(laid.book, other, cells).interpreter(), limit) if limit else None
            except KeyError:
                return None
            if found is None or limit is None:
                return None
            return int(found) if isinstance(limit.type, Moment) else int(found * Fraction(DAY)) + due.seconds
    return None
