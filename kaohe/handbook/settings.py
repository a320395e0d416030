"""handbook.yaml: what a handbook is called, what it takes over, its versions, its week and its lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.handbook.cards.dues import Moment, week_moment, weekday
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must, read_entries
from kaohe.handbook.cards.pieces import bare_name
from kaohe.handbook.cards.shapes import day, different, inner, listing, mapping, name, names, sentence, text, whole
from kaohe.handbook.model_settings import Settings, WeekRule
from kaohe.handbook.names import fold
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Mapping, Node, Text

LANGUAGE = 1
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+")


def language(node: Node, reader: Reader) -> int | None:
    """The version of the language; there is one so far."""
    found = text(node, reader)
    if found and found.value != str(LANGUAGE):
        reader.fault("K902", found.span, text=found.value, known=LANGUAGE)
        return None
    return LANGUAGE if found else None


def zone(node: Node, reader: Reader) -> str | None:
    """A time zone as `Asia/Shanghai`."""
    found = text(node, reader)
    if found and not _ZONE.fullmatch(found.value):
        reader.fault("K903", found.span, text=found.value)
        return None
    return found.value if found else None


def versions(node: Node, reader: Reader) -> tuple[tuple[str, int, int | None], ...] | None:
    """`2026版: 2026-01-01` lines in the order of time, or `2026版: {生效: 2026-01-01, 頒布: 2026-02-10}`."""
    found = mapping(node, reader)
    if found is None:
        return None
    different([entry.key for entry in found.entries], reader)
    read: list[tuple[str, int, int | None]] = []
    for entry in found.entries:
        first, announced = version_days(entry.value, reader)
        if first is not None and read and first <= read[-1][1]:
            reader.fault("K904", entry.value.span, version=entry.key.value, before=read[-1][0])
        if first is not None:
            read.append((entry.key.value, first, announced))
    return tuple(read)


def version_days(node: Node, reader: Reader) -> tuple[int | None, int | None]:
    """The day a version comes into force, and the day it was made known where that is written."""
    if not isinstance(node, Mapping):
        return day(node, reader), None
    found = read_entries(node, VERSION, reader)
    return found.get(int, "生效"), found.get(int, "頒布")


def first_weekday(node: Node, reader: Reader) -> int | None:
    """`週一` as 1."""
    found = text(node, reader)
    known = weekday(found.value) if found else None
    if found and (known is None or known[1]):
        reader.fault("K905", found.span, text=found.value)
        return None
    return known[0] if known else None


def lists(node: Node, reader: Reader) -> tuple[tuple[Text, tuple[Text, ...]], ...] | None:
    """`崗位: [銷售員, 區域經理]` lines."""
    found = mapping(node, reader)
    if found is None:
        return None
    different([entry.key for entry in found.entries], reader)
    read = [(bare_name(entry.key), names(entry.value, reader)) for entry in found.entries]
    return tuple((title, options) for title, options in read if options)


VERSION: Keys = {"生效": must(day), "頒布": may(day)}
WEEK: Keys = {"起": may(first_weekday), "到期": may(week_moment)}

SETTINGS: Keys = {
    "語言": must(language),
    "名稱": must(sentence),
    "承接": may(listing(text)),
    "貨幣": may(sentence),
    "時區": may(zone),
    "版本": may(versions),
    "週": may(inner(WEEK)),
    "人數上限": may(whole(1)),
    "分組": may(name),
    "名單": may(lists),
    "外掛": may(lists),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One handbook among those that are read together: its folder's name and what its handbook.yaml says."""

    name: str
    entries: Entries


def read_settings(document: Node | None, file: str, reader: Reader) -> Entries | None:
    """The keys of handbook.yaml; None when it is no mapping."""
    start = Span.at(file, 1, 1)
    if not isinstance(document, Mapping):
        reader.fault("K901", document.span if document else start)
        return None
    return read_entries(document, SETTINGS, reader, start)


def settings_of(layers: Sequence[Layer]) -> Settings:
    """The settings of the topmost handbook; what it leaves out it takes from the layers below, the nearest first."""
    top = layers[-1]
    said: dict[str, object] = {}
    for layer in layers:
        said |= layer.entries.values
    whole_book = Entries(top.entries.reader, top.entries.span, said)
    dated: tuple[tuple[str, int, int | None], ...] = whole_book.many(tuple, "版本")
    return Settings(
        name=top.entries.get(str, "名稱") or top.name,
        folder=top.name,
        currency=whole_book.get(str, "貨幣") or "元",
        time_zone=whole_book.get(str, "時區") or "Asia/Shanghai",
        versions=tuple((version, first) for version, first, _ in dated),
        announced=tuple((version, known) for version, _, known in dated if known is not None),
        extends=tuple(item.value for item in top.entries.many(Text, "承接")),
        week=_week(whole_book.get(Entries, "週")),
        people_limit=whole_book.get(int, "人數上限") or 100_000,
        group_by=_name(whole_book.get(Text, "分組")) or "單位",
        lists=_lists(layers),
    )


def _name(found: Text | None) -> str | None:
    return found.value if found else None


def _week(entries: Entries | None) -> WeekRule:
    if entries is None:
        return WeekRule()
    due = entries.get(Moment, "到期") or Moment(day=7)
    return WeekRule(entries.get(int, "起") or 1, due.day or 7, due.next_week, due.seconds)


def _lists(layers: Sequence[Layer]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lists of all layers; a list of a higher layer replaces the one of that name below."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for layer in layers:
        read: tuple[tuple[Text, tuple[Text, ...]], ...] = layer.entries.many(tuple, "名單")
        for title, options in read:
            found[fold(title.value)] = (title.value, tuple(option.value for option in options))
    return tuple(found.values())
