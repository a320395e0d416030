"""Writing 匯入 of a 台賬: which column of a foreign file is which field, and how days are written there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Pairs
from dataclasses import dataclass

from kaohe.editions.cards import Placed, Spot, card_at, cards, sound, with_card
from kaohe.editions.errors import EditionError
from kaohe.handbook.model import ImportMapping, Register
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Entry, Mapping, Text
from kaohe.handbook.words import LANGUAGES, canonical, spell, words

KIND = "台賬"
FIELDS, IMPORT, COLUMNS, DATES, TIMES = "欄", "匯入", "欄名", "日期式", "時刻式"
_PLAIN = re.compile(r"\w(?:[\w ]*\w)?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by the field they fill; formats of days and times are empty where they are the usual ones."""

    columns: Pairs[str, str]
    date_format: str = ""
    time_format: str = ""


def with_mapping(text: str, spot: Spot, wanted: Columns) -> str:
    """The chapter with the 匯入 of a register; what else it says stays. Raises Conflict, EditionError."""
    card = card_at(text, spot)
    merged, language = written(card, wanted), language_of(card)
    lines, entry = card.text.split("\n"), entry_of(card.block.body, IMPORT)
    if entry is None:
        head = f"{spell(IMPORT, 'key', language)}:"
        added = [f"  {spell(key, 'key', language)}: {value}" for key, value in merged.items()]
        done = [*lines[:-1], head, *added, lines[-1]]
    elif isinstance(entry.value, Mapping) and entry.value.entries:
        done = changed(lines, card, entry.value, {spell(key, "key", language): one for key, one in merged.items()})
    else:
        raise EditionError("E140", name=spot.name, fault="")
    new = with_card(text, card, done)
    holds(sound(new, card.block), spot, wanted)
    return new


def written(card: Placed, wanted: Columns) -> dict[str, str]:
    """The keys of 匯入 that are said anew: columns that were named before stay where nothing else was chosen."""
    before = mapping_of(card)
    known = dict(before.columns) if before else {}
    named = {field: column for field, column in wanted.columns.items() if field != column or field in known}
    pairs = ", ".join(f"{scalar(field)}: {scalar(column)}" for field, column in {**known, **named}.items())
    found = {COLUMNS: f"{{{pairs}}}"} if pairs else {}
    formats = {DATES: wanted.date_format, TIMES: wanted.time_format}
    return found | {key: json.dumps(value, ensure_ascii=False) for key, value in formats.items() if value}


def changed(lines: list[str], card: Placed, node: Mapping, keys: dict[str, str]) -> list[str]:
    """The card's lines with keys of its 匯入 written anew."""
    top, done = card.block.span.line, list(lines)
    first = node.entries[0].key.span
    is_flow = lines[node.span.line - top][node.span.column - 1 :].startswith(("{", "｛"))
    indent = " " * (first.column - 1)
    for entry in reversed(node.entries):
        value = keys.pop(entry.key.value, None) or keys.pop(usual(entry.key.value, keys), None)
        if value is None:
            continue
        start, end = entry.key.span, entry.value.span
        head, tail = done[start.line - top][: start.end_column - 1], done[end.end_line - top][end.end_column - 1 :]
        quoted = tail[:1] in {'"', "'"} and isinstance(entry.value, Text)
        line = f"{head}: {value}{tail[1:] if quoted else tail}"
        done[start.line - top : end.end_line - top + 1] = [line]
    if is_flow and keys:
        row, at = done[first.line - top], first.column - 1
        done[first.line - top] = row[:at] + "".join(f"{key}: {value}, " for key, value in keys.items()) + row[at:]
        return done
    place = first.line - top
    return [*done[:place], *(f"{indent}{key}: {value}" for key, value in keys.items()), *done[place:]]


def usual(key: str, keys: Pairs[str, str]) -> str:
    """The one of the keys that is this keyword in another spelling; empty when none is."""
    return next((one for one in keys if canonical(one, "key") == canonical(key, "key")), "")


def holds(card: object, spot: Spot, wanted: Columns) -> None:
    """Raises EditionError unless the card says what was wanted."""
    found = card.mapping if isinstance(card, Register) else None
    columns = dict(found.columns) if found else {}
    said = {field: columns.get(field, field) for field in wanted.columns}
    if found is None or said != dict(wanted.columns):
        raise EditionError("E140", name=spot.name, fault="")


def mapping_of(card: Placed) -> ImportMapping | None:
    """The 匯入 of a card as it is read. Raises EditionError."""
    found = sound("\n" * (card.block.span.line - 1) + card.text, card.block)
    return found.mapping if isinstance(found, Register) else None


def entry_of(body: Mapping, key: str) -> Entry | None:
    """The entry of a key, in whatever spelling."""
    return next((one for one in body.entries if canonical(one.key.value, "key") == key), None)


def register_card(text: str, name: str) -> Placed | None:
    """The card of a register in a chapter."""
    found = (one for one in cards(text) if canonical(one.block.kind.value, "kind") == KIND)
    return next((one for one in found if fold(one.block.name.value) == fold(name)), None)


def language_of(card: Placed) -> str:
    """The language in which a card's keywords are spelled, by the one that every register has."""
    fields = entry_of(card.block.body, FIELDS)
    spelled = next(word.spellings for word in words() if (word.group, word.id) == ("key", FIELDS))
    place = fields.key.span if fields else card.block.span
    key = card.text.split("\n")[place.line - card.block.span.line][place.column - 1 : place.end_column - 1]
    return next((language for language in LANGUAGES if key in spelled[language]), LANGUAGES[0])


def scalar(text: str) -> str:
    """A name as it may stand between braces."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
