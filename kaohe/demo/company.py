"""A whole make-believe company for a handbook, written as the files a real one would hand in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.dates import day_number
from kaohe.base.errors import KaoheError
from kaohe.base.period import Grain, Period
from kaohe.demo import establishing
from kaohe.demo.asks import Asks
from kaohe.demo.days import months_until
from kaohe.demo.facts import Facts
from kaohe.demo.files import file_of
from kaohe.demo.judging import REGISTER
from kaohe.demo.making import Making
from kaohe.demo.profiles.known import known
from kaohe.demo.reach import Reach
from kaohe.demo.registers import write_register
from kaohe.demo.writing import MARK, replaced
from kaohe.handbook.book import Book, open_book
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold

Progress = Callable[[str, int, int], None]
LAST = Period.parse("2026-10")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: rows by register, and registers that only their own system can fill."""

    folder: Path
    rows: dict[str, int]
    left_out: tuple[str, ...]


def make_company(
    handbook: Path,
    people: int,
    months: int,
    seed: int,
    out: Path,
    last: Period = LAST,
    progress: Progress | None = None,
) -> Made:
    """Writes `out`/records: a company of so many people over the months that end with `last`.

    The same arguments give the same bytes. `progress` is called with the register that comes next, how many are done,
    and how many there are. Raises KaoheError when the handbook has faults or the numbers make no company.
    """
    _possible(people, months, last)
    book = _book(handbook, last)
    making = _making(book, people, months, seed, last)
    order = [register for register in _in_order(book) if _is_wanted(making, register)]
    files = {register.name.value: file_of(register, making.columns(register)) for register in order}
    left_out = tuple(name for name, file in files.items() if file is None)
    counts: dict[str, int] = {}
    with replaced(out / "records") as folder:
        for number, register in enumerate(order):
            file = files[register.name.value]
            if progress:
                progress(register.name.value, number, len(order))
            if file is not None:
                counts[register.name.value] = write_register(making, register, file, folder)
    if progress:
        progress("", len(order), len(order))
    said = {"handbook": Path(handbook).name, "people": people, "months": months, "last": str(last), "seed": seed}
    (out / MARK).write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
    return Made(out / "records", counts, left_out)


def _possible(people: int, months: int, last: Period) -> None:
    if people < 1 or months < 1:
        raise KaoheError("A company has at least one person and one month.", "Give larger numbers.")
    if last.grain is not Grain.MONTH:
        raise KaoheError(f"{last} is not a month.", "Write a month as YYYY-MM, for example 2026-10.")


def _book(handbook: Path, last: Period) -> Book:
    diagnostics = Diagnostics()
    source = read_handbook(handbook, diagnostics)
    book = open_book(source, day_number(last.last_day), diagnostics) if source else None
    if book is not None:
        book.all_nodes()
    if book is None or diagnostics.failed:
        raise KaoheError(f"The handbook {handbook} has faults.", f"See them with: kaohe check {handbook}")
    return book


def _making(book: Book, people: int, months: int, seed: int, last: Period) -> Making:
    profile = known()
    firm = establishing.firm(book, profile, months_until(last, months), people, seed)
    making = Making(book, firm, profile, Reach(book), Facts(), Asks(book), seed)
    dues = [made.due for made in book.obligations.values()]
    making.facts.events_of = frozenset(fold(due.per_register.value) for due in dues if due.per_register)
    making.facts.wanted = making.asks.registers
    return making


def _in_order(book: Book) -> list[Register]:
    """Every register after those it links to or reports on; what people judge comes last."""
    made = {fold(one.name) for one in book.obligations.values()}
    waiting = [register for key, register in book.registers.items() if key not in made]
    waiting.sort(key=lambda register: fold(register.name.value) == fold(REGISTER))
    ordered: list[Register] = []
    while waiting:
        names = {fold(register.name.value) for register in waiting}
        ready = [one for one in waiting if not (_before(book, one) & names) - {fold(one.name.value)}]
        ready = ready or waiting[:1]
        if len(ready) < len(waiting):
            ready = [one for one in ready if fold(one.name.value) != fold(REGISTER)] or ready
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered


def _before(book: Book, register: Register) -> set[str]:
    links = {fold(home.name.value) for item in register.fields if (home := _linked(book, item.type))}
    return links | ({fold(register.due.per_register.value)} if register.due and register.due.per_register else set())


def _linked(book: Book, kind: str) -> Register | None:
    return book.subjects.get(fold(kind)) or book.register(kind)


def _is_wanted(making: Making, register: Register) -> bool:
    """All registers but a roster nobody works by: an empty one would count for nothing, a full one for too much."""
    return fold(register.name.value) != fold(establishing.ROSTER) or making.reach.read(register)
