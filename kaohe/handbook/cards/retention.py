"""保存: how long the personal part of a record is kept, and which fields are erased then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaohe.handbook.cards.fields import known_field, named
from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.shapes import choice, names, text
from kaohe.handbook.model import Field
from kaohe.handbook.model_retention import Retention, Term
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Node, Text
from kaohe.handbook.words import canonical

LEAVING, RECORD = "離職", "記錄"
MONTHS = {"年": 12, "月": 1}
_TERM = re.compile(r"([0-9]{1,4})\s*(\S+)")
LONGEST = 1200
"""Months, and a tenth of the days, that are a way to keep for ever."""


def term(node: Node, reader: Reader) -> Term | None:
    """`3年`, `6個月`, `30天`."""
    found = text(node, reader)
    if found is None:
        return None
    written = _TERM.fullmatch(found.value.strip())
    unit = canonical(written[2], "unit") if written else None
    count = int(written[1]) if written else 0
    if unit in MONTHS and 0 < count * MONTHS[unit] <= LONGEST:
        return Term(months=count * MONTHS[unit])
    if unit == "天" and count > 0:
        return Term(days=count)
    reader.fault("K778", found.span, text=found.value)
    return None


RETENTION: Keys = {"期限": must(term), "自": may(choice(LEAVING, RECORD)), "清除": must(names)}


def retention(
    entries: Entries, fields: Sequence[Field], fixed: Sequence[Text], *, of_people: bool, dated: bool
) -> Retention:
    """The whole of 保存. `fixed`: the fields by which a record is found, which stay. Notes faults."""
    reader, stay = entries.reader, {fold(item.value) for item in fixed}
    erased = []
    for item in entries.many(Text, "清除"):
        field = named(item, known_field(item, fields, reader))
        if field is not None and fold(field.value) in stay:
            reader.fault("K779", item.span, name=item.value)
        elif field is not None:
            erased.append(field)
    since = entries.get(str, "自") or (RECORD if dated else LEAVING)
    if not (of_people if since == LEAVING else dated):
        reader.fault("K780", entries.at("自") if entries.has("自") else entries.span, since=since)
    return Retention(entries.get(Term, "期限") or Term(), since, tuple(erased))
