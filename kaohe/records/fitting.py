"""Which register a file belongs to: by the name of its folder, else by its header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.utils import timezone

from kaohe.editions.in_force import books_in_force
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.handbook.names import fold
from kaohe.intake.header import fit, known_names
from kaohe.intake.register import header_of
from kaohe.intake.schema import TEXT, FieldSchema, RegisterSchema
from kaohe.records.checking import own_schema
from kaohe.records.errors import RecordsError
from kaohe.records.presets import presets
from kaohe.records.row_formulas import Compiler
from kaohe.records.schemas import register_schema
from kaohe.records.staff import is_of_people


def register_for(path: Path, shelf: str, file: str) -> tuple[Book, Register]:
    """The register of a file. Raises RecordsError when none fits it, or several do."""
    known = [
        (book, register)
        for book in books_in_force(timezone.localdate())
        for key, register in book.registers.items()
        if key not in book.obligations and not is_of_people(register)
    ]
    if shelf:
        named = [one for one in known if fold(one[1].name.value) == fold(shelf)]
        if not named:
            raise RecordsError("T140", name=shelf, file=file)
        return named[0]
    ways = [(ways_of(*one), one) for one in known]
    names = {name for schemas, _ in ways for schema in schemas for name in known_names(schema)}
    anything = RegisterSchema("", tuple(FieldSchema(name, TEXT, required=False) for name in sorted(names)))
    header = header_of(anything, path)
    scores = [(max(fit(schema, header) for schema in schemas), one) for schemas, one in ways]
    best = max((score for score, _ in scores), default=0)
    found = [one for score, one in scores if score == best]
    if not best:
        raise RecordsError("T118", file=file)
    if len(found) > 1:
        raise RecordsError("T119", file=file, registers="、".join(one[1].name.value for one in found))
    return found[0]


def ways_of(book: Book, register: Register) -> list[RegisterSchema]:
    """In how many ways files of a register are read: its own words, its 匯入, what was matched by hand before."""
    own = own_schema(book, register)
    ways = [own, *(replace(own, mapping=one.chosen.schema()) for one in presets(register))]
    return [*ways, register_schema(book, register, Compiler(book, register))] if register.mapping else ways
