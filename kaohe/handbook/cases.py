"""Reads the worked cases of a handbook (例/*.yaml): what is given, and what must come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaohe.base.period import NotAPeriod, Period
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must, read_entries
from kaohe.handbook.cards.pieces import bare_name
from kaohe.handbook.cards.shapes import any_text, different, inner, listing, mapping, name, names, sentence, text
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.files import Shelf, shelf_of
from kaohe.handbook.model_cases import (
    Case,
    CaseHistory,
    CaseJudgement,
    CasePerson,
    CaseRecord,
    CaseRegister,
    Cases,
    CaseValue,
    Pair,
)
from kaohe.handbook.nodes import read_document
from kaohe.handbook.parser import parse
from kaohe.handbook.read_once import read_once
from kaohe.handbook.source import SourceFile, Span
from kaohe.handbook.tree import Entry, Listing, Mapping, Node, Text

FOLDER = "例"
ONE_PERSON = "甲"


def read_cases(folder: Path, diagnostics: Diagnostics, root: Path | None = None) -> Cases:
    """Every case of the handbook's own 例 folder that has no fault, files in order of name."""
    return cases_on(shelf_of(folder, diagnostics, root), Path(folder).absolute())


def cases_on(shelf: Shelf, top: Path) -> Cases:
    """The cases of the handbook in the folder `top`, read from its shelf."""
    before = len(shelf.files)
    cases: list[Case] = []
    for path in sorted((top / FOLDER).glob("*.yaml")):
        file = shelf.read(path)
        if file:
            cases += read_once(_cases, file, shelf.diagnostics)
    different([case.name for case in cases], Reader(shelf.diagnostics, parse))
    return Cases(tuple(cases), tuple(shelf.files[before:]))


def _cases(file: SourceFile, diagnostics: Diagnostics) -> list[Case]:
    document = read_document(file, diagnostics)
    if document is None:
        return []
    if not isinstance(document, Listing):
        diagnostics.add("K950", document.span)
        return []
    read = [_case(item, Reader(diagnostics, parse)) for item in document.items]
    return [case for case in read if case]


def _case(node: Node, reader: Reader) -> Case | None:
    if not isinstance(node, Mapping):
        reader.fault("K951", node.span)
        return None
    entries = read_entries(node, CASE, reader, _first_line(node.span))
    if not entries.has("得") and not entries.has("顯示"):
        reader.gap("K952", entries.at("例"))
    if reader.failed:
        return None
    title = entries.need(Text, "例")
    return Case(
        name=title,
        clauses=entries.many(Text, "據"),
        period=entries.need(Text, "期間"),
        people=entries.many(CasePerson, "人") or (CasePerson(Text(ONE_PERSON, title.span)),),
        parameters=entries.many(tuple, "參數"),
        given=entries.many(CaseValue, "給"),
        history=entries.many(CaseHistory, "歷史"),
        records=entries.many(CaseRegister, "記錄"),
        undelivered=entries.many(Text, "未送"),
        judgements=entries.many(CaseJudgement, "裁定"),
        expected=entries.many(CaseValue, "得"),
        shown=entries.many(CaseValue, "顯示"),
        span=node.span,
    )


def _first_line(span: Span) -> Span:
    return span if span.line == span.end_line else Span.at(span.file, span.line, span.column)


def period(node: Node, reader: Reader) -> Text | None:
    """A period as `2026-10`, kept as written."""
    found = text(node, reader)
    return found if found and _is_period(found, reader) else None


def _is_period(found: Text, reader: Reader) -> bool:
    try:
        Period.parse(found.value)
    except NotAPeriod:
        reader.fault("K953", found.span, text=found.value)
        return False
    return True


def people(node: Node, reader: Reader) -> tuple[CasePerson, ...] | None:
    """`{甲: {崗位: 銷售員}}`."""
    found = _entries(node, reader)
    read = [(bare_name(entry.key), pairs(entry.value, reader)) for entry in found]
    return tuple(CasePerson(title, attributes) for title, attributes in read if attributes is not None)


def pairs(node: Node, reader: Reader) -> tuple[Pair, ...] | None:
    """A mapping of texts, empty ones allowed."""
    if not isinstance(node, Mapping):
        mapping(node, reader)
        return None
    different([entry.key for entry in node.entries], reader)
    read = [(bare_name(entry.key), any_text(entry.value, reader)) for entry in node.entries]
    return tuple((title, value) for title, value in read if value)


def values(node: Node, reader: Reader) -> tuple[CaseValue, ...] | None:
    """`{出勤得分: 96分}`, or for several subjects `{甲: {出勤得分: 96分}}`."""
    return _values(_entries(node, reader), None, reader)


def _values(entries: Sequence[Entry], subject: Text | None, reader: Reader) -> tuple[CaseValue, ...]:
    found: list[CaseValue] = []
    for entry in entries:
        title = bare_name(entry.key)
        if isinstance(entry.value, Mapping) and subject is None:
            found += _values(_entries(entry.value, reader), title, reader)
            continue
        value = text(entry.value, reader)
        if value:
            found.append(CaseValue(subject, title, value))
    return tuple(found)


def history(node: Node, reader: Reader) -> tuple[CaseHistory, ...] | None:
    """`{2026-09: {月度考核得分: 80分}}`."""
    found = [
        CaseHistory(entry.key, values(entry.value, reader) or ())
        for entry in _entries(node, reader)
        if _is_period(entry.key, reader)
    ]
    return tuple(found)


def records(node: Node, reader: Reader) -> tuple[CaseRegister, ...] | None:
    """`缺勤: [{日期: 2026-10-05, 時段: 上午}]`; an empty list is a register without rows."""
    return tuple(CaseRegister(bare_name(entry.key), _rows(entry.value, reader)) for entry in _entries(node, reader))


def _rows(node: Node, reader: Reader) -> tuple[CaseRecord, ...]:
    if isinstance(node, Listing) and not node.items:
        return ()
    items = listing(record)(node, reader) or ()
    return tuple(item for item in items if isinstance(item, CaseRecord))


def record(node: Node, reader: Reader) -> CaseRecord | None:
    """One row."""
    fields = pairs(node, reader)
    return None if fields is None else CaseRecord(fields, node.span)


JUDGEMENT: Keys = {
    "等級": may(name),
    "分值": may(text),
    "決定": may(name),
    "評分人": may(name),
    "理由": may(sentence),
}


def judgements(node: Node, reader: Reader) -> tuple[CaseJudgement, ...] | None:
    """`{工作素質: {等級: 基本勝任, 分值: 2分}}`, or that for each of several subjects."""
    found: list[CaseJudgement] = []
    for entry in _entries(node, reader):
        own = _entries(entry.value, reader)
        if own and all(isinstance(one.value, Mapping) for one in own):
            found += [_judgement(bare_name(entry.key), one, reader) for one in own]
        elif own:
            found.append(_judgement(None, entry, reader))
    return tuple(found)


def _judgement(subject: Text | None, entry: Entry, reader: Reader) -> CaseJudgement:
    entries = inner(JUDGEMENT)(entry.value, reader) or Entries(reader, entry.key.span)
    if not any(entries.has(key) for key in ("等級", "分值", "決定")) and not reader.failed:
        reader.fault("K954", entry.key.span, card=entry.key.value)
    return CaseJudgement(
        subject,
        bare_name(entry.key),
        level=entries.get(Text, "等級"),
        points=entries.get(Text, "分值"),
        decision=entries.get(Text, "決定"),
        judge=entries.get(Text, "評分人"),
        reason=entries.get(str, "理由") or "",
    )


def _entries(node: Node, reader: Reader) -> tuple[Entry, ...]:
    """The entries of a mapping, each key once."""
    found = mapping(node, reader)
    if found is None:
        return ()
    different([entry.key for entry in found.entries], reader)
    return found.entries


CASE: Keys = {
    "例": must(text),
    "據": may(names),
    "期間": must(period),
    "人": may(people),
    "參數": may(pairs),
    "給": may(values),
    "歷史": may(history),
    "記錄": may(records),
    "未送": may(names),
    "裁定": may(judgements),
    "得": may(values),
    "顯示": may(values),
}
