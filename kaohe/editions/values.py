"""Writing a 參數: another value from the start, or a new one from a day on."""

from __future__ import annotations

import re
from datetime import date

from kaohe.base.dates import day_of
from kaohe.editions.cards import Placed, Spot, card_at, sound, with_card, with_span
from kaohe.editions.checking import opened
from kaohe.editions.errors import EditionError
from kaohe.editions.models import Folder
from kaohe.handbook.book import literal_value
from kaohe.handbook.model import AnyCard, Formula, Value
from kaohe.handbook.tree import Entry, Mapping, Text
from kaohe.handbook.types import Num
from kaohe.handbook.width import narrow
from kaohe.handbook.words import canonical

KIND = "參數"
_ONE_VALUE = re.compile(r"[^\n\r#{}\[\],]{1,80}")
_FLOW = ("{", "｛")


def with_value(text: str, spot: Spot, value: str, since: date | None, first: date) -> str:
    """The chapter with another value of a 參數; from a day on, when one is given.

    `first`: the day from which the value held until now, when it had no day. Raises Conflict, EditionError.
    """
    value = value.strip()
    if not _ONE_VALUE.fullmatch(value):
        raise EditionError("E141", value=value)
    card = card_at(text, spot)
    after = with_card(text, card, value_lines(card, value, since, first))
    same_kind(sound(text, card.block), sound(after, card.block), value)
    return after


def value_lines(card: Placed, value: str, since: date | None, first: date) -> list[str]:
    """The lines of a card with another value. Raises EditionError."""
    lines, top = card.text.split("\n"), card.block.span.line
    node = value_entry(card).value
    if isinstance(node, Text) and since is None:
        return with_span(lines, top, node.span, value)
    if isinstance(node, Text) and since is not None:
        if since <= first:
            raise EditionError("E142", day=since.isoformat(), first=first.isoformat())
        dated = f"{{{first.isoformat()}: {node.value}, {since.isoformat()}: {value}}}"
        return with_span(lines, top, node.span, dated)
    if not isinstance(node, Mapping) or not node.entries:
        raise EditionError("E140", name=card.block.name.value, fault="")
    return dated_lines(lines, top, node, value, since)


def same_kind(before: AnyCard, after: AnyCard, value: str) -> None:
    """Raises EditionError when a value is none, or has another unit than it had."""
    if not isinstance(before, Value) or not isinstance(after, Value):
        return
    known = {kind_of(formula) for _, formula in before.values}
    found = {kind_of(formula) for _, formula in after.values}
    if None in found and None not in known:
        raise EditionError("E141", value=value)
    if found - known:
        raise EditionError("E144", value=value, before=before.values[-1][1].text.value)


def kind_of(formula: Formula) -> object:
    """What kind of constant a formula is, numbers by their dimension; None for one that is no constant."""
    found = literal_value(formula.expr)
    if found is None:
        return None
    return found.type.dimension if isinstance(found.type, Num) else type(found.type)


def value_entry(card: Placed) -> Entry:
    """The 值 of a card. Raises EditionError."""
    for entry in card.block.body.entries:
        if canonical(entry.key.value, "key") == "值":
            return entry
    raise EditionError("E140", name=card.block.name.value, fault="")


def dated_lines(lines: list[str], top: int, node: Mapping, value: str, since: date | None) -> list[str]:
    """The card's lines with a dated value changed (the last one, when no day is given) or added in its order."""
    days = [narrow(entry.key.value).strip() for entry in node.entries]
    day = since.isoformat() if since else days[-1]
    if day in days:
        return with_span(lines, top, node.entries[days.index(day)].value.span, value)
    before = [entry for entry, known in zip(node.entries, days, strict=True) if known < day]
    after = before[-1] if before else None
    flow = lines[node.span.line - top][node.span.column - 1 :].startswith(_FLOW)
    if flow:
        place = after.value.span if after else node.entries[0].key.span
        at = (place.end_line, place.end_column) if after else (place.line, place.column)
        written = f", {day}: {value}" if after else f"{day}: {value}, "
        row = lines[at[0] - top]
        return [*lines[: at[0] - top], row[: at[1] - 1] + written + row[at[1] - 1 :], *lines[at[0] - top + 1 :]]
    indent = " " * (node.entries[0].key.span.column - 1)
    at_line = (after.value.span.end_line if after else node.entries[0].key.span.line - 1) - top + 1
    return [*lines[:at_line], f"{indent}{day}: {value}", *lines[at_line:]]


def first_day(folder: Folder) -> date:
    """The day from which what has no date of its own holds: that of the handbook's first version."""
    source = opened(folder).checked.source
    first = min((day for _, day in source.settings.versions), default=None) if source else None
    return day_of(first) if first is not None else date(2000, 1, 1)


def as_written(card: Placed) -> list[tuple[str, str]]:
    """The values of a 參數 as they stand: (day, or empty; value)."""
    node = value_entry(card).value
    if isinstance(node, Text):
        return [("", node.value)]
    entries = node.entries if isinstance(node, Mapping) else ()
    return [(entry.key.value, entry.value.value) for entry in entries if isinstance(entry.value, Text)]
