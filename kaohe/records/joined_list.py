"""The list of a register with many entries beside its files: each is asked on its own, the answers are joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import merge
from typing import TypeVar

from typing_extensions import override

from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.intake.schema import Cell
from kaohe.records.bulk_list import BulkList
from kaohe.records.entry_list import FEW, EntryList
from kaohe.records.files import bulk_batches
from kaohe.records.looking import MOST_LINES, Line, Look
from kaohe.records.models import Revision
from kaohe.records.register_list import Counted, RegisterList, in_turn
from kaohe.records.rights import Seen

T = TypeVar("T")


def list_seen(book: Book, register: Register, seen: Seen) -> RegisterList:
    """The list of what may be seen: of entries, of files with the few entries beside them, or of both joined: where
    there are many, or one that today's card refuses."""
    batches = bulk_batches(register.name.value)
    if not batches:
        return EntryList(book, register, seen)
    standing = Revision.objects.filter(seen.condition(), register=register.name.value, is_live=True)
    few = list(standing[: FEW + 1].values_list("entry", "number", "erased"))
    if len(few) <= FEW and (found := BulkList(book, register, seen, batches, few)).is_whole:
        return found
    return JoinedList(EntryList(book, register, seen), BulkList(book, register, seen, batches))


class JoinedList(RegisterList):
    """Entries and rows of files; entries came last, so that they stand first where nothing else is asked for."""

    def __init__(self, entries: EntryList, files: BulkList) -> None:
        self.schema = entries.schema
        self._entries, self._files = entries, files

    @property
    @override
    def sortable(self) -> frozenset[str]:
        return self._entries.sortable & self._files.sortable

    @override
    def part(self, look: Look) -> tuple[list[Line], int]:
        size = min(look.size, MOST_LINES)
        if look.sort:
            order = self._order(look, look.first + size)
            passed, wanted = sum(order[: look.first]), order[look.first :]
            here, entries = self._entries.part(replace(look, first=passed, size=sum(wanted)))
            there, rows = self._files.part(replace(look, first=look.first - passed, size=len(wanted) - sum(wanted)))
            return list(woven(wanted, iter(here), iter(there))), entries + rows
        first, second = self._in_order_of_coming(look)
        lines, count = first.part(replace(look, size=size))
        past, left = max(0, look.first - count), size - len(lines)
        more, others = second.part(replace(look, first=past, size=left))
        return [*lines, *more], count + others

    @override
    def lines(self, look: Look) -> Iterator[Line]:
        if look.sort:
            order = self._order(look, self._entries.part(look)[1] + self._files.part(look)[1])
            yield from woven(order, self._entries.lines(look), self._files.lines(look))
        else:
            for one in self._in_order_of_coming(look):
                yield from one.lines(look)

    @override
    def values(self, look: Look, most: int) -> list[Cell]:
        own = (part.values(look, most) for part in (self._entries, self._files))
        entries, files = map(iter, own)
        return list(woven(self._order(look, most), entries, files))

    @override
    def added(self, look: Look) -> Mapping[str, Cell]:
        return both(self._entries.added(look), self._files.added(look))

    @override
    def counted(self, look: Look, by: str, most: int | None = None) -> list[Counted]:
        found: dict[Cell, Counted] = {}
        for one in (*self._entries.counted(look, by), *self._files.counted(look, by)):
            had = found.get(one.value, Counted(one.value, 0, {}))
            found[one.value] = Counted(one.value, had.count + one.count, both(had.sums, one.sums))
        return in_turn(found.values())[:most]

    @override
    def days(self, look: Look) -> Mapping[int, int]:
        entries, files = self._entries.days(look), self._files.days(look)
        return {day: entries.get(day, 0) + files.get(day, 0) for day in sorted({*entries, *files})}

    def _in_order_of_coming(self, look: Look) -> tuple[RegisterList, RegisterList]:
        return (self._files, self._entries) if look.descending else (self._entries, self._files)

    def _order(self, look: Look, most: int) -> list[bool]:
        """For the first so many lines whether each is an entry: in order of their values, those with none last."""

        def ranked(part: RegisterList, *, is_entry: bool) -> list[tuple[bool, Cell, bool]]:
            return [((value is None) != look.descending, value or 0, is_entry) for value in part.values(look, most)]

        parts = ranked(self._entries, is_entry=True), ranked(self._files, is_entry=False)
        return [is_entry for _, _, is_entry in merge(*parts, reverse=look.descending)][:most]


def woven(order: list[bool], entries: Iterator[T], rows: Iterator[T]) -> Iterator[T]:
    """What both have, in an order."""
    return (next(entries if is_entry else rows) for is_entry in order)


def both(some: Mapping[str, Cell], others: Mapping[str, Cell]) -> dict[str, Cell]:
    """Two sums together; none where neither has any."""
    names = dict.fromkeys([*some, *others])
    return {name: total(some.get(name), others.get(name)) for name in names}


def total(*values: Cell) -> Cell:
    """The sum of those there are."""
    there = [int(value) for value in values if value is not None]
    return sum(there) if there else None
