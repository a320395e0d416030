"""應有: what ought to be there, how often, until when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.handbook.cards.fields import known_field, named
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.pieces import part
from kaohe.handbook.cards.shapes import formula, inner, name, names, text, whole
from kaohe.handbook.model import Due, Field, Formula
from kaohe.handbook.tree import Node, Text
from kaohe.handbook.words import canonical, ids

RHYTHMS = ("每月", "每週", "每日", "每件")
DAY_END = 86399
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_MONTH_DAY = re.compile(r"([0-9]{1,9})\s*(?:日|號|号)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A due moment inside its rhythm."""

    seconds: int = DAY_END
    day: int | None = None
    next_week: bool = False


def month_moment(node: Node, reader: Reader) -> Moment | None:
    """`13日` or `13日 16:00`."""
    found = text(node, reader)
    if found is None:
        return None
    first, clock = _halves(found)
    written = _MONTH_DAY.fullmatch(first.value)
    seconds = _seconds(clock, reader)
    if written is None:
        reader.fault("K783", first.span, text=first.value)
    elif not 1 <= int(written[1]) <= 31:
        reader.fault("K784", first.span, text=first.value)
    elif seconds is not None:
        return Moment(seconds, int(written[1]))
    return None


def week_moment(node: Node, reader: Reader) -> Moment | None:
    """`週五 16:00`, `次週一 12:00`."""
    found = text(node, reader)
    if found is None:
        return None
    first, clock = _halves(found)
    seconds = _seconds(clock, reader)
    day = weekday(first.value)
    if day is None:
        reader.fault("K785", first.span, text=first.value)
        return None
    return Moment(seconds, *day) if seconds is not None else None


def weekday(written: str) -> tuple[int, bool] | None:
    """The day of the week from 1 (週一), and whether it is the next week's."""
    days = ids("weekday")
    own = canonical(written, "weekday")
    if own:
        return days.index(own) + 1, False
    word = canonical(written, "value")
    following = {f"次{day}": number for number, day in enumerate(days, start=1)}
    return (following[word], True) if word in following else None


def day_moment(node: Node, reader: Reader) -> Moment | None:
    """`16:00`."""
    found = text(node, reader)
    seconds = _seconds(found, reader) if found else None
    return Moment(seconds) if seconds is not None else None


def _halves(found: Text) -> tuple[Text, Text | None]:
    """Day and time; the time may be missing."""
    cut = re.search(r"\s+(?=\S*:)", found.value)
    return (part(found, 0, cut.start()), part(found, cut.end())) if cut else (part(found, 0), None)


def _seconds(clock: Text | None, reader: Reader) -> int | None:
    """Seconds since midnight; the last second of the day when no time is written."""
    if clock is None:
        return DAY_END
    written = _CLOCK.fullmatch(clock.value)
    if written:
        hours, minutes, seconds = (int(digits or 0) for digits in written.groups())
        if hours <= 48 and minutes < 60 and seconds < 60 and hours * 3600 + minutes * 60 + seconds <= 48 * 3600:
            return hours * 3600 + minutes * 60 + seconds
    reader.fault("K786", clock.span, text=clock.value)
    return None


PER_RECORD: Keys = {"台賬": must(name), "期限": must(formula), "鍵": must(names)}
EXEMPT: Keys = {"台賬": must(name), "條件": may(formula)}

DUE: Keys = {
    "名": must(name),
    "每月": may(month_moment),
    "每週": may(week_moment),
    "每日": may(day_moment),
    "每件": may(inner(PER_RECORD)),
    "適用": may(formula),
    "對應": may(names),
    "交於": may(name),
    "免除": may(inner(EXEMPT)),
    "寬限": may(whole(0, 120)),
}


def due(entries: Entries, fields: Sequence[Field]) -> Due | None:
    """The whole of 應有; None when something in it is at fault."""
    rhythm = _rhythm(entries)
    reader = entries.reader
    matches = tuple(named(item, known_field(item, fields, reader)) for item in entries.many(Text, "對應"))
    handed_in = known_field(entries.get(Text, "交於"), fields, reader)
    _check_fields(entries, rhythm, handed_in)
    if reader.failed:
        return None
    moment = entries.get(Moment, rhythm) or Moment()
    record, exempt = entries.get(Entries, "每件"), entries.get(Entries, "免除")
    return Due(
        name=entries.need(Text, "名"),
        rhythm=rhythm,
        day=moment.day,
        next_week=moment.next_week,
        seconds=moment.seconds,
        per_register=record.get(Text, "台賬") if record else None,
        per_limit=record.get(Formula, "期限") if record else None,
        per_key=record.many(Text, "鍵") if record else (),
        matches=tuple(item for item in matches if item),
        handed_in=named(entries.get(Text, "交於"), handed_in),
        applies=entries.get(Formula, "適用"),
        exempt_register=exempt.get(Text, "台賬") if exempt else None,
        exempt_condition=exempt.get(Formula, "條件") if exempt else None,
        look_back=_look_back(entries),
        span=entries.span,
    )


def _look_back(entries: Entries) -> int:
    found = entries.get(int, "寬限")
    return 3 if found is None else found


def _rhythm(entries: Entries) -> str:
    """Which rhythm is written; exactly one must be."""
    written = [word for word in RHYTHMS if entries.has(word)]
    if not written:
        entries.reader.gap("K781", entries.span)
        return RHYTHMS[0]
    for other in written[1:]:
        entries.reader.fault("K782", entries.at(other), first=written[0], other=other)
    return written[0]


def _check_fields(entries: Entries, rhythm: str, handed_in: Field | None) -> None:
    """The moment of handing in is a moment; the report names as many fields as the record it is for."""
    if handed_in and handed_in.type != "時點":
        entries.reader.fault("K787", entries.at("交於"), name=handed_in.name.value)
    record = entries.get(Entries, "每件")
    if rhythm == "每件" and record and entries.has("對應"):
        wanted, found = len(record.many(Text, "鍵")), len(entries.many(Text, "對應"))
        if wanted != found:
            entries.reader.fault("K788", entries.at("對應"), wanted=wanted, found=found)
