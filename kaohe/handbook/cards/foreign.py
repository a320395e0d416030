"""匯入: how a foreign file becomes the rows of a register."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.handbook.cards.fields import NUMBER, OPTION, computed, known_field
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.pieces import bare_name
from kaohe.handbook.cards.shapes import any_text, formula, inner, listing, mapping, sentence, text, word_of, yes
from kaohe.handbook.model import Computed, Field, Formula, ImportMapping, LeaveOut, RawColumn
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Node, Text

RAW_TYPES = ("文字", "日期", "時點", "時刻", "月", "週", "是否", NUMBER)

Pairs = tuple[tuple[Text, Text], ...]


def pairs(node: Node, reader: Reader) -> Pairs | None:
    """A mapping of texts to texts."""
    found = mapping(node, reader)
    if found is None:
        return None
    read = [(bare_name(entry.key), text(entry.value, reader)) for entry in found.entries]
    return tuple((left, right) for left, right in read if right)


def raw_columns(node: Node, reader: Reader) -> tuple[RawColumn, ...] | None:
    """`{vru_entry: 時刻, ser_time: 數}`."""
    found = pairs(node, reader)
    if found is None:
        return None
    read = [(title, word_of(written, RAW_TYPES, reader, "type")) for title, written in found]
    return tuple(RawColumn(title.value, kind) for title, kind in read if kind)


def translations(node: Node, reader: Reader) -> tuple[tuple[Text, Pairs], ...] | None:
    """`{類別: {PS: 一般, NW: 潛在}}`."""
    found = mapping(node, reader)
    if found is None:
        return None
    read = [(bare_name(entry.key), pairs(entry.value, reader)) for entry in found.entries]
    return tuple((field, words) for field, words in read if words)


def texts(node: Node, reader: Reader) -> tuple[object, ...] | None:
    """A list of texts, empty ones allowed."""
    return listing(any_text)(node, reader)


def formed(node: Node, reader: Reader) -> Text | None:
    """`%Y-%m-%d`: how dates or times are written."""
    found = text(node, reader)
    if found and "%" not in found.value:
        reader.fault("K776", found.span, text=found.value)
    return found


MIDNIGHT: Keys = {"欄": must(listing(text)), "起": must(text)}
LEFT_OUT: Keys = {"條件": must(formula), "理由": must(sentence)}

IMPORT: Keys = {
    "檔案": may(text),
    "欄名": may(pairs),
    "欄型": may(raw_columns),
    "日期式": may(formed),
    "時刻式": may(formed),
    "跨日": may(inner(MIDNIGHT)),
    "值": may(translations),
    "空值": may(texts),
    "計算": may(computed),
    "略去": may(listing(inner(LEFT_OUT))),
    "去重": may(yes),
}


def import_mapping(entries: Entries, fields: Sequence[Field]) -> ImportMapping | None:
    """The whole of 匯入; None when something in it is at fault."""
    reader = entries.reader
    columns = _columns(entries, fields)
    values = _values(entries, fields)
    for column in entries.many(Computed, "計算"):
        known_field(column.name, fields, reader)
    if reader.failed:
        return None
    midnight = entries.get(Entries, "跨日")
    return ImportMapping(
        files=_value(entries.get(Text, "檔案")),
        columns=columns,
        date_format=_value(entries.get(Text, "日期式")),
        time_format=_value(entries.get(Text, "時刻式")),
        midnight_columns=tuple(item.value for item in midnight.many(Text, "欄")) if midnight else (),
        midnight_from=midnight.need(Text, "起").value if midnight else None,
        values=values,
        empty=tuple(item.value for item in entries.many(Text, "空值")) if entries.has("空值") else ("",),
        computed=entries.many(Computed, "計算"),
        leave_out=tuple(
            LeaveOut(item.need(Formula, "條件"), item.need(str, "理由")) for item in entries.many(Entries, "略去")
        ),
        raw=entries.many(RawColumn, "欄型"),
        distinct=entries.flag("去重"),
        span=entries.span,
    )


def _value(found: Text | None) -> str | None:
    return found.value if found else None


def _columns(entries: Entries, fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    """(field, column of the file); every field must be one of 欄."""
    found: Pairs = entries.many(tuple, "欄名")
    read = [(known_field(field, fields, entries.reader), column) for field, column in found]
    return tuple((field.name.value, column.value) for field, column in read if field)


def _values(entries: Entries, fields: Sequence[Field]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What texts of the file mean; a field with its options listed takes only these."""
    found: tuple[tuple[Text, Pairs], ...] = entries.many(tuple, "值")
    read: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for written, words in found:
        field = known_field(written, fields, entries.reader)
        if field is None:
            continue
        for _, ours in words:
            _check_option(ours, field, entries.reader)
        read.append((field.name.value, tuple((theirs.value, ours.value) for theirs, ours in words)))
    return tuple(read)


def _check_option(ours: Text, field: Field, reader: Reader) -> None:
    if field.type == OPTION and field.options and fold(ours.value) not in map(fold, field.options):
        reader.fault("K777", ours.span, value=ours.value, field=field.name.value, known="、".join(field.options))
