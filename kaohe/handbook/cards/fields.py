"""欄 and 計算 of a register: what each field holds, and the columns computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kaohe.handbook.cards.heads import MOST_DECIMALS, in_order
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must, read_entries
from kaohe.handbook.cards.pieces import bare_name
from kaohe.handbook.cards.shapes import (
    different,
    formula,
    formula_range,
    mapping,
    name,
    names,
    parsed,
    text,
    whole,
    yes,
)
from kaohe.handbook.model import Computed, Field, Formula
from kaohe.handbook.names import fold, nearest
from kaohe.handbook.tree import Listing, Mapping, Node, Text
from kaohe.handbook.words import canonical

NUMBER = "數"
OPTION = "選項"
PLAIN_TYPES = ("文字", "日期", "時點", "時刻", "月", "週", "是否", OPTION)


def options(node: Node, reader: Reader) -> object:
    """`[上午, 下午]`, or the name of a 名單."""
    return names(node, reader) if isinstance(node, Listing) else name(node, reader)


FIELD: Keys = {
    "型": may(name),
    "單位": may(text),
    "小數": may(whole(0, MOST_DECIMALS)),
    "範圍": may(formula_range),
    "選項": may(options),
    "必填": may(yes),
    "說明": may(text),
}

COLUMN: Keys = {"公式": must(formula), "單位": may(text), "小數": may(whole(0, MOST_DECIMALS)), "說明": may(text)}


def fields(node: Node, reader: Reader) -> tuple[Field, ...] | None:
    """`工號: {型: 人}` rows; names differ."""
    found = mapping(node, reader)
    if found is None:
        return None
    titles = [bare_name(entry.key) for entry in found.entries]
    different(titles, reader)
    read = [_field(title, entry.value, reader) for title, entry in zip(titles, found.entries, strict=True)]
    return tuple(field for field in read if field)


def _field(title: Text, node: Node, reader: Reader) -> Field | None:
    found = mapping(node, reader)
    if found is None:
        return None
    entries = read_entries(found, FIELD, reader, title.span)
    kind = _type(title, entries)
    _check(title, kind, entries)
    low, high = entries.get(tuple, "範圍") or (None, None)
    in_order(low, high, entries)
    note = entries.get(Text, "說明")
    return Field(
        name=title,
        type=kind,
        unit=entries.get(Text, "單位"),
        decimals=entries.get(int, "小數"),
        low=low,
        high=high,
        options=tuple(option.value for option in entries.many(Text, "選項")),
        option_list=entries.get(Text, "選項"),
        required=entries.get(bool, "必填") is not False,
        note=note.value if note else "",
    )


def _type(title: Text, entries: Entries) -> str:
    """The type as its canonical word; a field with a unit is a number; anything else names a register."""
    written = entries.get(Text, "型")
    if written is None:
        if not entries.has("型") and not entries.has("單位"):
            entries.reader.gap("K762", title.span, name=title.value)
        return NUMBER
    return canonical(written.value, "type") or written.value


def _check(title: Text, kind: str, entries: Entries) -> None:
    """Keys that belong to numbers stand with a unit, options with the type 選項."""
    fault = entries.reader.fault
    if entries.has("單位") and entries.has("型") and kind != NUMBER:
        fault("K763", entries.at("型"), name=title.value, type=kind)
    if not entries.has("單位") and entries.has("型"):
        for key in ("小數", "範圍"):
            if entries.has(key):
                fault("K764", entries.at(key), name=title.value, key=key)
        if kind == NUMBER:
            fault("K764", entries.at("型"), name=title.value, key="型")
    if kind == OPTION and not entries.has("選項"):
        entries.reader.gap("K765", title.span, name=title.value)
    if kind != OPTION and entries.has("選項"):
        fault("K766", entries.at("選項"), name=title.value)


def computed(node: Node, reader: Reader) -> tuple[Computed, ...] | None:
    """`名: 公式`, or `名: {公式: …, 單位: 元}`."""
    found = mapping(node, reader)
    if found is None:
        return None
    read = [_computed(bare_name(entry.key), entry.value, reader) for entry in found.entries]
    columns = tuple(column for column in read if column)
    different([column.name for column in columns], reader)
    return columns


def _computed(title: Text, node: Node, reader: Reader) -> Computed | None:
    if not isinstance(node, Mapping):
        plain = text(node, reader)
        only = parsed(plain, reader) if plain else None
        return Computed(title, only) if only else None
    entries = read_entries(node, COLUMN, reader, title.span)
    value = entries.get(Formula, "公式")
    return Computed(title, value, entries.get(Text, "單位"), entries.get(int, "小數")) if value else None


Column = TypeVar("Column", Field, Computed, Field | Computed)


def known_field(written: Text | None, known: Sequence[Column], reader: Reader) -> Column | None:
    """The field that a text names; a fault when there is none."""
    if written is None or not known:
        return None
    found = next((field for field in known if fold(field.name.value) == fold(written.value)), None)
    if found is None:
        titles = [field.name.value for field in known]
        close = nearest(written.value, titles)
        told = "、".join(close or titles)
        reader.fault("K767" if close else "K768", written.span, name=written.value, known=told)
    return found


def named(written: Text | None, field: Field | Computed | None) -> Text | None:
    """The field's name as 欄 spells it, at the place where it is named."""
    return Text(field.name.value, written.span) if field and written else None
