"""The header against the register: which column fills which field, what is missing, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kaohe.intake.faults import Refusal
from kaohe.intake.schema import CLOCK, MOMENT, TEXT, FieldSchema, MappingSchema, RegisterSchema
from kaohe.intake.sheets import Sheet
from kaohe.intake.spelling import fold, nearest

KNOWN_AT = "知悉時點"
"""The column that says when a record came to be known."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column of the file that is read: the field it fills, and the name formulas know it by."""

    field: FieldSchema
    column: str
    """As the register or the mapping calls it."""
    place: int | None
    """Where it stands in this file; None when it is not there and need not be."""
    is_raw: bool = False
    """Whether it only serves formulas."""
    is_missing: bool = False
    """Whether it ought to be there and is not, or cannot be used."""


@dataclass(frozen=True, slots=True)
class Header:
    """What is read of a file, and what is wrong with its header: (column, why)."""

    wanted: tuple[Wanted, ...]
    faults: tuple[tuple[str, Refusal], ...]
    unnamed: tuple[int, ...] = ()
    """Columns without a name, which must then be empty."""

    @property
    def places(self) -> frozenset[int]:
        """The columns of the file to read."""
        return frozenset(item.place for item in self.wanted if item.place is not None) | frozenset(self.unnamed)


def known_names(schema: RegisterSchema) -> frozenset[str]:
    """All names that a header may hold."""
    return frozenset(item.column for item in _asked(schema)) | {KNOWN_AT}


def lacking(schema: RegisterSchema, names: Iterable[str]) -> list[str]:
    """The columns that a file with such a header would have to have besides."""
    there = {fold(name) for name in names}
    sheet = Sheet((), 0, lambda _: iter(()), "")
    return [
        item.column for item in _asked(schema) if fold(item.column) not in there and _why_not(item, None, schema, sheet)
    ]


def fit(schema: RegisterSchema, names: Iterable[str]) -> int:
    """How many columns of a file with such a header the register reads; 0 when it could not be taken at all."""
    there = {fold(name) for name in names if name}
    known = {fold(name) for name in known_names(schema)}
    is_odd = schema.mapping is None and there - known
    return 0 if is_odd or lacking(schema, there) else len(there & known)


def match(schema: RegisterSchema, sheet: Sheet) -> Header:
    """Finds each wanted column; names are equal when they differ only in width, case or script."""
    asked = _asked(schema)
    places: dict[str, int] = {}
    faults: list[tuple[str, Refusal]] = []
    for at, name in enumerate(sheet.names):
        if name and fold(name) in places and (schema.mapping is None or _is_asked(name, asked)):
            faults.append((name, Refusal("R122")))
        elif name:
            places.setdefault(fold(name), at)
    wanted = []
    for item in asked:
        place = _place(item.column, sheet, places)
        refusal = _why_not(item, place, schema, sheet)
        if refusal is not None:
            faults.append((item.column, refusal))
            place = None
        wanted.append(Wanted(item.field, item.column, place, item.is_raw, refusal is not None))
    if schema.mapping is None:
        faults += _unknown(sheet, wanted)
    if faults and not any(item.place is not None for item in wanted):
        known = "、".join(item.column for item in wanted if item.field.name != KNOWN_AT)
        faults = [("", Refusal("R127", known=known))]
    unnamed = tuple(place for place, name in enumerate(sheet.names) if not name)
    return Header(tuple(wanted), tuple(faults), unnamed if schema.mapping is None else ())


def _asked(schema: RegisterSchema) -> list[Wanted]:
    mapping = schema.mapping or MappingSchema()
    computed = {item.name for item in mapping.computed}

    def wanted(field: FieldSchema, *, is_raw: bool) -> Wanted:
        return Wanted(field, mapping.columns.get(field.name, field.name), None, is_raw)

    asked = [wanted(field, is_raw=False) for field in schema.fields if field.name not in computed]
    known = {item.field.name for item in asked} | computed
    raw = [item for item in mapping.raw if item.name not in known]
    known |= {item.name for item in raw}
    raw += [item for item in _used(mapping) if item.name not in known]
    if KNOWN_AT not in known:
        raw.append(FieldSchema(KNOWN_AT, MOMENT, required=False))
    return asked + [wanted(item, is_raw=True) for item in raw]


def _used(mapping: MappingSchema) -> list[FieldSchema]:
    """Columns that 跨日 and formulas name without saying their type: times and texts."""
    clocks = [*mapping.midnight_columns, *filter(None, [mapping.midnight_from])]
    formulas = [item.formula for item in mapping.computed] + [rule.condition for rule in mapping.leave_out]
    texts = [name for formula in formulas for name in formula.uses or ()]
    types = dict.fromkeys(texts, TEXT) | dict.fromkeys(clocks, CLOCK)
    mapped = set(mapping.columns.values())
    return [
        FieldSchema(name, type_, required=False)
        for name, type_ in types.items()
        if not (name in mapped and name in clocks and name not in texts)
    ]


def _place(column: str, sheet: Sheet, places: dict[str, int]) -> int | None:
    return sheet.names.index(column) if column in sheet.names else places.get(fold(column))


def _is_asked(name: str, asked: Iterable[Wanted]) -> bool:
    return any(fold(item.column) == fold(name) for item in asked)


def _why_not(item: Wanted, place: int | None, schema: RegisterSchema, sheet: Sheet) -> Refusal | None:
    """Why a column cannot be read: a needed one is not there, or the file gives it a type that does not fit."""
    if place is not None:
        return None if sheet.unfit is None else sheet.unfit(place, _type_in_file(item, schema))
    is_needed = item.field.name != KNOWN_AT if item.is_raw else item.field.required or item.field.name in schema.key
    return Refusal("R120") if is_needed else None


def _unknown(sheet: Sheet, wanted: list[Wanted]) -> list[tuple[str, Refusal]]:
    asked = {fold(item.column) for item in wanted}
    absent = [item.column for item in wanted if item.place is None]
    known = "、".join(item.column for item in wanted)
    found = []
    for name in sheet.names:
        if name and fold(name) not in asked:
            near = nearest(name, absent)
            found.append((name, Refusal("R121", suggestion=near) if near else Refusal("R126", known=known)))
    return found


def _type_in_file(item: Wanted, schema: RegisterSchema) -> str:
    """A field with a value map is text in the file, whatever it is in the register."""
    mapped = schema.mapping is not None and item.field.name in schema.mapping.values
    return TEXT if mapped else item.field.type
