"""The table of a list as its template draws it: heads that sort, cells that link to the entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kaohe.base.erased import ERASED
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Register
from kaohe.intake.schema import NUMBER, FieldSchema
from kaohe.records.entries import places_of
from kaohe.records.links import Target
from kaohe.records.looking import Line, Listing
from kaohe.web.registers.boxes import labelled
from kaohe.web.texts import t

SHORT = 20
"""Characters up to which a cell stays on one line."""
FIRST_COLUMNS = 8
"""Columns that are shown before somebody chooses."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its field, whether it is shown, how it is ordered now."""

    field: FieldSchema
    label: str
    is_shown: bool
    is_sortable: bool
    is_chosen: bool
    """Whether somebody chose it: then the choice goes along with every other."""
    order: str
    """`ascending`, `descending` or empty, as aria-sort has it."""

    @property
    def looks(self) -> str:
        """Numbers stand to the right."""
        return "number" if self.field.type == NUMBER else ""

    @property
    def down(self) -> str:
        """What the next click asks for: once up, once down."""
        return "1" if self.order == "ascending" else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; of a person his name beside the number."""

    text: str
    name: str
    looks: str
    address: str = ""
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record: where its page is, and its cells."""

    address: str
    key: str
    pick: str
    """How it is ticked; empty where it cannot be."""
    cells: tuple[Cell, ...]


def heads(request: HttpRequest, book: Book, register: Register, found: Listing) -> list[Head]:
    """The columns: those that are shown in the order that was chosen, then the others as the register has them."""
    shown = chosen_fields(request, found.fields) or first_fields(book, register, found.fields)
    sort, order = request.GET.get("sort"), "descending" if request.GET.get("down") else "ascending"
    return [
        Head(
            field,
            labelled(field),
            field in shown,
            field.name in found.sortable,
            field.name in request.GET.getlist("col"),
            order if field.name == sort else "",
        )
        for field in (*shown, *(field for field in found.fields if field not in shown))
    ]


def chosen_fields(request: HttpRequest, fields: Sequence[FieldSchema]) -> list[FieldSchema]:
    """The fields that were chosen, in their order."""
    by_name = {field.name: field for field in fields}
    return [by_name[name] for name in dict.fromkeys(request.GET.getlist("col")) if name in by_name]


def first_fields(book: Book, register: Register, fields: Sequence[FieldSchema]) -> list[FieldSchema]:
    """The fields that are shown where none were chosen: whose the record is, then what its name does not say already;
    in the register's order."""
    subject, key = places_of(book, register).subject, {name.value for name in register.key}
    ranked = sorted(fields, key=lambda field: (field.name != subject, field.name in key))
    first = {field.name for field in ranked[:FIRST_COLUMNS]}
    return [field for field in fields if field.name in first]


def table(book: Book, register: Register, found: Listing, columns: list[Head], lead: Mapping[str, Target]) -> list[Row]:
    """The rows of a list. `lead`: where fields lead."""
    people = {item.name.value for item in register.fields if book.links_to(item.type, PERSON)}
    shown = [head for head in columns if head.is_shown]
    return [
        Row(address(register, line), line.key, pick(line), cells(line.values, shown, people, found.names, lead))
        for line in found.lines
    ]


def cells(
    values: Mapping[str, str],
    shown: list[Head],
    people: set[str],
    names: Mapping[str, str],
    lead: Mapping[str, Target],
) -> tuple[Cell, ...]:
    """The cells of one row."""
    texts = ((head, said(values.get(head.field.name, ""))) for head in shown)
    return tuple(
        Cell(
            text,
            names.get(text, "") if head.field.name in people else "",
            head.looks or ("text-nowrap" if len(text) <= SHORT else ""),
            address_of(lead.get(head.field.name), text),
        )
        for head, text in texts
    )


def address_of(target: Target | None, value: str) -> str:
    """The page of what a value names: a person, or the record of that key in its list; none where it leads nowhere."""
    if target is None or not value:
        return ""
    if target.is_person:
        return reverse("people:person", args=[value])
    return f"{reverse('registers:list', args=[target.register])}?{urlencode({f'is-{target.key}': value})}"


def pick(line: Line) -> str:
    """How a record is ticked: its number and the revision that is shown; empty for a row of a file."""
    return f"{line.entry}.{line.number}" if line.entry else ""


def said(text: str) -> str:
    """A value, or that it was erased."""
    return f"({t('privacy.erased')})" if text == ERASED else text


def address(register: Register, line: Line) -> str:
    """The page of a record; a row of a file has its own."""
    name = register.name.value
    if line.batch:
        return reverse("registers:row", args=[name, line.batch, line.line])
    return reverse("registers:entry", args=[name, line.entry])
