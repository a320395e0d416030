"""The workbook: which of its sheets is meant, and what all sheets share (texts, styles, the first day of counting)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaohe.intake.faults import FileRefused
from kaohe.intake.spelling import fold
from kaohe.intake.xlsx.formats import Kind, kinds_of_styles
from kaohe.intake.xlsx.parts import Archive

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheet to read, with what its cells refer to."""

    sheet: str
    """Name of the part that holds it."""
    texts: list[str]
    kinds: list[Kind]
    from_1904: bool


def open_workbook(archive: Archive, register: str) -> Workbook:
    """The sheet named as the register, else the first that is not hidden."""
    kinds = archive.relations("").values()
    book = next((part for kind, part in kinds if kind == "officeDocument"), "xl/workbook.xml")
    if not archive.has(book):
        raise FileRefused("R107")
    if book.endswith(".bin"):
        raise FileRefused("R109", format="XLSB")
    sheets: list[tuple[str, str]] = []
    from_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            id_ = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), id_))

    archive.walk_all(book, start)
    relations = archive.relations(book)
    visible = [(name, relations[id_][1]) for name, id_ in sheets if relations.get(id_, ("", ""))[0] == "worksheet"]
    if not visible:
        raise FileRefused("R114")
    chosen = next((part for name, part in visible if fold(name) == fold(register)), visible[0][1])
    shared = dict(relations.values())
    if not archive.has(chosen):
        raise FileRefused("R107")
    texts = _shared_texts(archive, shared.get("sharedStrings"))
    return Workbook(chosen, texts, kinds_of_styles(archive, shared.get("styles")), from_1904)


def unescape(text: str) -> str:
    """Undoes `_x000D_`, the way a workbook writes characters that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _shared_texts(archive: Archive, part: str | None) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            inside = not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            texts.append(unescape("".join(pieces)))
        elif tag == "rPh":
            phonetic = False
        elif tag == "t":
            inside = False

    if part is not None and archive.has(part):
        archive.walk_all(part, start, end, lambda text: pieces.append(text) if inside else None)
    return texts
