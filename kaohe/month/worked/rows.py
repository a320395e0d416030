"""A case's people and records as rows of stored values, read as intake reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kaohe.engine.plan.judgements import REGISTER
from kaohe.handbook.model import Register
from kaohe.handbook.model_cases import CasePerson, CaseRecord, CaseRegister, Pair
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.scopes import PEOPLE, POSTS
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Text
from kaohe.intake.cells import Read, reader
from kaohe.intake.faults import Refusal
from kaohe.intake.moments import day
from kaohe.intake.schema import DATE, NUMBER, TEXT, WHOLE_TYPES, Cell, FieldSchema, RegisterSchema
from kaohe.intake.spelling import clean
from kaohe.month.worked.layout import Laid
from kaohe.records.schemas import plain_schema

HIRED, UNITS, HOME = "2000-01-01", "單位", "甲組"
Row = dict[str, Cell]


@dataclass(slots=True)
class RowMaker:
    """Makes the rows of one register for one case."""

    laid: Laid
    register: Register
    schema: RegisterSchema = field(init=False)
    readers: dict[str, tuple[FieldSchema, Read]] = field(init=False)

    def __post_init__(self) -> None:
        self.schema = plain_schema(self.laid.book, self.register)
        first = self.schema.first_weekday
        self.readers = {fold(item.name): (item, reader(item, first_weekday=first)) for item in self.schema.fields}

    def row(self, pairs: Iterable[Pair], span: Span, *, strict: bool = True) -> Row:
        """The fields as written; with `strict` every field that must be filled is asked for."""
        found: Row = {}
        for name, text in pairs:
            if fold(name.value) not in self.readers:
                known = nearest(name.value, [item.name for item in self.schema.fields])
                self.laid.fault("M102", name.span, register=self.schema.name, name=name.value, close="、".join(known))
                continue
            item, read = self.readers[fold(name.value)]
            found[item.name] = self.cell(text.value, item, read, text.span)
        owner = self.laid.book.owner_of(self.register, "人")
        home = self.readers.get(fold(owner)) if owner else None
        if owner and owner not in found and home and home[0].required:
            found[owner] = self.laid.people[0]
        for item in self.schema.fields:
            if strict and item.required and item.name not in found:
                self.laid.fault("M103", span, register=self.schema.name, name=item.name)
        return found

    def cell(self, text: str, item: FieldSchema, read: Read, span: Span) -> Cell:
        """One value; empty where nothing is written."""
        cleaned = clean(text)
        if not cleaned:
            return None
        value = read(cleaned)
        if isinstance(value, Refusal):
            self.laid.fault(value.code, span, **value.args, column=item.name, value=text)
            return None
        return value


def people_rows(laid: Laid) -> None:
    """Everybody of the case: in the register, in a post, in a unit; what records say goes before."""
    named = {fold(item.register.value) for item in laid.case.records if item.rows}
    for person in laid.case.people:
        taken: set[str] = set()
        for home in (PEOPLE, POSTS):
            register = laid.book.register(home)
            if register is not None:
                taken |= add_person(laid, register, person, skip=fold(home) in named)
        for name, _ in person.attributes:
            if fold(name.value) not in taken:
                laid.fault("M102", name.span, register=f"{PEOPLE}、{POSTS}", name=name.value, close="")
    add_units(laid)


def add_person(laid: Laid, register: Register, person: CasePerson, *, skip: bool) -> set[str]:
    """The person's row in 人員 or 任職, unless records give it; the names of attributes that belong there."""
    maker, who = RowMaker(laid, register), person.name.value
    known = {fold(name.value): text.value for name, text in person.attributes}
    hired = day(known.get(fold("入職日"), HIRED))
    own = [(name, text) for name, text in person.attributes if fold(name.value) in maker.readers]
    row = maker.row(own, person.name.span, strict=False)
    owner = laid.book.owner_of(register, "人") or ""
    row[owner] = who
    for item in maker.schema.fields:
        row.setdefault(item.name, usual(item, who, hired if isinstance(hired, int) else 0))
    there = laid.rows.setdefault(register.name.value, [])
    if not skip or who not in {known.get(owner) for known in there}:
        there.append(row)
    return {fold(name.value) for name, _ in own}


def usual(item: FieldSchema, who: str, hired: int) -> Cell:
    """What a field holds that the case is silent about."""
    if not item.required:
        return None
    if item.type == TEXT:
        return who
    if item.type not in WHOLE_TYPES:
        return HOME
    if item.type == NUMBER and item.number is not None:
        return max(item.number.low or 0, 0)
    return hired if item.type == DATE else 0


def add_units(laid: Laid) -> None:
    """A row for each unit somebody belongs to."""
    register, posts = laid.book.register(UNITS), laid.book.register(POSTS)
    if register is None or posts is None or not register.key:
        return
    schema, key = plain_schema(laid.book, register), register.key[0].value
    there = laid.rows.setdefault(register.name.value, [])
    links = [item.name.value for item in posts.fields if fold(item.type) == fold(UNITS)]
    for row in laid.rows.get(posts.name.value, []):
        for unit in (row.get(name) for name in links):
            if isinstance(unit, str) and unit not in {known.get(key) for known in there}:
                there.append({item.name: unit if item.required else None for item in schema.fields})


def register_of(laid: Laid, written: Text) -> Register | None:
    """The register of that name; a name of none, or of one that obligations make, is a fault of the case."""
    register = laid.book.register(written.value)
    if register is None or fold(written.value) in laid.book.obligations:
        close = nearest(written.value, [item.name.value for item in laid.book.registers.values()])
        laid.fault("M101", written.span, name=written.value, close="、".join(close))
        return None
    return register


def not_delivered(laid: Laid) -> None:
    """Notes the registers that did not come; one that has rows, or that says who is there, is a fault of the case."""
    given = {fold(one.register.value) for one in laid.case.records}
    given |= {fold(REGISTER)} if laid.case.judgements else set()
    for written in laid.case.undelivered:
        if register_of(laid, written) is not None and fold(written.value) in given | {fold(PEOPLE), fold(POSTS)}:
            laid.fault("M107", written.span, name=written.value)
    laid.undelivered = frozenset(fold(written.value) for written in laid.case.undelivered)


def record_rows(laid: Laid, given: CaseRegister) -> list[tuple[Row, CaseRecord]]:
    """The rows of one register as the case writes them."""
    register = register_of(laid, given.register)
    if register is None:
        return []
    maker = RowMaker(laid, register)
    judged = {fold(card.name.value) for card in laid.book.record_judgements(register)}
    found = []
    for record in given.rows:
        own = [(name, text) for name, text in record.fields if fold(name.value) not in judged]
        found.append((maker.row(own, record.span), record))
    laid.rows.setdefault(register.name.value, []).extend(row for row, _ in found)
    return found
