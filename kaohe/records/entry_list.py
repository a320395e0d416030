"""The list of a register whose records are entries: each question is one query of the table, by its slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import Count, F, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat
from typing_extensions import override

from kaohe.base.erased import ERASED
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.searching import alike
from kaohe.intake.cells import show
from kaohe.intake.schema import Cell
from kaohe.records.asked import added, field_named, people_called, value_of
from kaohe.records.entries import places_of
from kaohe.records.errors import RecordsError
from kaohe.records.looking import MOST_LINES, Filter, Is, Line, Look
from kaohe.records.models import LONGEST_TEXT, NUMBERS, TEXTS, Revision
from kaohe.records.register_list import Counted, RegisterList
from kaohe.records.rights import Seen
from kaohe.records.schemas import plain_schema
from kaohe.records.slots import known_slots

FEW, FEW_TO_SORT = 5_000, 50_000
"""Entries that are quicker sorted than walked to, by a value and by their number."""


class EntryList(RegisterList):
    """The entries of one register."""

    def __init__(self, book: Book, register: Register, seen: Seen) -> None:
        self.schema = plain_schema(book, register)
        self._places = places_of(book, register)
        self._slots = known_slots(self.schema)
        self._seen = seen

    @property
    @override
    def sortable(self) -> frozenset[str]:
        return frozenset(field.name for field in self.schema.fields if self._column(field.name))

    @override
    def part(self, look: Look) -> tuple[list[Line], int]:
        found = self._those(look)
        count = found.count()
        return [line_of(revision) for revision in self._page(found, look, count)], count

    @override
    def lines(self, look: Look) -> Iterator[Line]:
        column, those = self._sorted_by(look.sort), self._those(look)
        if not column:
            parts = [those.order_by("id" if look.descending else "-id")]
        else:
            sign, there = "-" if look.descending else "", filled(column)
            parts = [those.filter(there).order_by(f"{sign}{column}", f"{sign}id"), those.exclude(there).order_by("id")]
        return (line_of(one) for part in parts for one in part.iterator(chunk_size=2000))

    @override
    def values(self, look: Look, most: int) -> list[Cell]:
        column, found = self._sorted_by(look.sort), self._those(look)
        sign = "-" if look.descending else ""
        there = found.filter(filled(column)).order_by(f"{sign}{column}", f"{sign}id").values_list(column, flat=True)
        values: list[Cell] = list(there[:most])
        if len(values) == most or field_named(self.schema, look.sort).required:
            return values
        return values + [None] * min(most - len(values), found.exclude(filled(column)).count())

    @override
    def added(self, look: Look) -> Mapping[str, Cell]:
        slots = self._added()
        found = self._those(look).aggregate(**{slot: Sum(slot) for slot in slots})
        return {name: found[slot] for slot, name in slots.items()}

    @override
    def counted(self, look: Look, by: str, most: int | None = None) -> list[Counted]:
        column, slots = self._sorted_by(by), self._added()
        sums = {f"sum_{slot}": Sum(slot) for slot in slots}
        found = self._those(look).values(column).annotate(count=Count("pk"), **sums)
        return [
            Counted(
                None if row[column] == "" else row[column],
                row["count"],
                {name: row[f"sum_{slot}"] for slot, name in slots.items()},
            )
            for row in found.order_by("-count", column)[:most]
        ]

    @override
    def days(self, look: Look) -> Mapping[int, int]:
        dated = self._those(look).filter(day__isnull=False).values_list("day")
        return dict(dated.annotate(count=Count("pk")).order_by("day"))

    def _column(self, field: str) -> str:
        """The column that holds a field; empty where only the row does."""
        if field == self._places.subject:
            return "subject"
        if field == self._places.dated_by and not self._places.is_moment:
            return "day"
        return self._slots.by_field.get(field, "")

    def _sorted_by(self, name: str) -> str:
        """The column of a field, none for no field. Raises RecordsError."""
        column = self._column(field_named(self.schema, name).name) if name else ""
        if name and not column:
            raise RecordsError("T108", field=name)
        return column

    def _added(self) -> dict[str, str]:
        """The slots whose numbers can be added up, with their fields."""
        names = added(self.schema)
        return {slot: name for name, slot in self._slots.by_field.items() if name in names}

    def _page(self, found: QuerySet[Revision], look: Look, count: int) -> list[Revision]:
        """Entries with a value in order of it, then those without, whichever way the order goes."""
        size = min(look.size, MOST_LINES)
        column = self._sorted_by(look.sort)
        if not column:
            return as_they_came(found, look.first, size, is_down=not look.descending, is_few=count <= FEW_TO_SORT)
        with_value = sorted_by(found, column, descending=look.descending, is_few=count <= FEW)
        page = in_order(with_value, look.first, size)
        if len(page) < size and not field_named(self.schema, look.sort).required:
            past = max(0, look.first - with_value.count())
            page += in_order(found.exclude(filled(column)).order_by("id"), past, size - len(page))
        return page

    def _those(self, look: Look) -> QuerySet[Revision]:
        """The entries that stand, may be seen and are asked for. Raises RecordsError."""
        found = Revision.objects.filter(self._seen.condition(), register=self.schema.name, is_live=True)
        if look.batch is not None:
            found = found.filter(batch=look.batch)
        for item in look.filters:
            found = self._filtered(found, item)
        for word in look.search.split():
            found = found.filter(Q(words__contains=alike(word)) | Q(subject__in=people_called(word)))
        return found

    def _filtered(self, found: QuerySet[Revision], item: Filter) -> QuerySet[Revision]:
        """The entries that meet one filter. Raises RecordsError."""
        field = field_named(self.schema, item.field)
        column = self._column(field.name)
        # As a text: compared as JSON, "4" would be the number.
        written = found.annotate(
            written=Concat(KeyTextTransform(field.name, "row"), Value(""), output_field=TextField())
        )
        if item.test in {Is.EMPTY, Is.FILLED}:
            there = filled(column) if column else Q(row__has_key=field.name)
            return found.filter(there if item.test is Is.FILLED else ~there)
        if item.test is Is.HAS:
            return written.filter(written__icontains=item.value)
        value = value_of(self.schema, field, item)
        is_cut = item.test is Is.EQUAL and isinstance(value, str) and len(value) > LONGEST_TEXT
        if column and not is_cut:  # A column holds the beginning of a long text.
            test = {Is.EQUAL: "exact", Is.LEAST: "gte", Is.MOST: "lte"}[item.test]
            return found.filter(filled(column), **{f"{column}__{test}": value})
        if item.test is not Is.EQUAL:
            raise RecordsError("T108", field=field.name)
        return written.filter(written=show(value, field))


def as_they_came(found: QuerySet[Revision], first: int, size: int, *, is_down: bool, is_few: bool) -> list[Revision]:
    """A part of a list by the number of its entries. Few are found first: see `sorted_by`."""
    sign = "-" if is_down else ""
    ordered = found.annotate(place=F("pk") + 0).order_by(f"{sign}place") if is_few else found.order_by(f"{sign}id")
    keys = ordered.values("pk")[first : first + size]
    return list(Revision.objects.filter(pk__in=keys).order_by(f"{sign}id"))


def in_order(ordered: QuerySet[Revision], first: int, size: int) -> list[Revision]:
    """A part of a list: where much lies before it, that is passed in the index alone, only the part itself is read."""
    if first < FEW:
        return list(ordered[first : first + size])
    keys = list(ordered.values_list("pk", flat=True)[first : first + size])
    read = Revision.objects.in_bulk(keys)
    return [read[key] for key in keys]


def sorted_by(found: QuerySet[Revision], column: str, *, descending: bool, is_few: bool) -> QuerySet[Revision]:
    """Entries with a value in a column, in order of it.

    Few are found first and then sorted: hidden in an expression, the column's index does not lead through all others.
    """
    if is_few:
        is_text = column in (*TEXTS, "subject")
        found = found.annotate(value=Concat(column, Value("")) if is_text else F(column) + 0)
        found = found.exclude(value="") if is_text else found.filter(value__isnull=False)
    else:
        found = found.filter(filled(column))
    sign, name = "-" if descending else "", "value" if is_few else column
    return found.order_by(f"{sign}{name}", f"{sign}id")


def filled(column: str) -> Q:
    """Whether an entry has a value in a column; its index holds those that have."""
    return Q(**{f"{column}__isnull": False}) if column in NUMBERS or column == "day" else ~Q(**{column: ""})


def line_of(revision: Revision) -> Line:
    """A revision as a line."""
    values = revision.row | dict.fromkeys(revision.erased, ERASED)
    return Line(revision.entry, revision.number, revision.key, values, revision.known_at)
