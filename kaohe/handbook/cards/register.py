"""台賬: typed records, who writes and sees them, how they are read and when they are due."""

from __future__ import annotations

from kaohe.handbook.cards.dues import DUE, due
from kaohe.handbook.cards.fields import PLAIN_TYPES, computed, fields, known_field, named
from kaohe.handbook.cards.foreign import IMPORT, import_mapping
from kaohe.handbook.cards.heads import CARD, Draft
from kaohe.handbook.cards.keys import Entries, Keys, may, must
from kaohe.handbook.cards.shapes import different, formula, inner, listing, name, names, sentence, whole, yes
from kaohe.handbook.model import Computed, Field, Formula, Register, RowCheck
from kaohe.handbook.tree import Text
from kaohe.handbook.words import canonical

DATED_TYPES = ("日期", "時點", "月", "週")
CHECK: Keys = {"條件": must(formula), "說明": must(sentence)}

KEYS: Keys = {
    **CARD,
    "欄": must(fields),
    "鍵": may(names),
    "主體": may(name),
    "歸屬": may(name),
    "日期": may(name),
    "每期至多": may(whole(1)),
    "計算": may(computed),
    "校驗": may(listing(inner(CHECK))),
    "匯入": may(inner(IMPORT)),
    "應有": may(inner(DUE)),
    "大宗": may(yes),
    "可寫": may(names),
    "可見": may(names),
}


def register(draft: Draft) -> Register | None:
    """The card, when it has no fault."""
    entries = draft.entries
    own = entries.many(Field, "欄")
    columns: tuple[Field | Computed, ...] = (*own, *entries.many(Computed, "計算"))
    different([column.name for column in columns], draft.reader)
    key = tuple(named(item, known_field(item, own, draft.reader)) for item in entries.many(Text, "鍵"))
    dated_by, owner = _dated_by(columns, entries), _owner(columns, entries)
    _check_subject(entries)
    foreign, expected = entries.get(Entries, "匯入"), entries.get(Entries, "應有")
    mapping = import_mapping(foreign, own) if foreign else None
    obligation = due(expected, own) if expected else None
    if draft.failed:
        return None
    subject = entries.get(Text, "主體")
    return Register(
        **draft.head,
        fields=own,
        key=tuple(item for item in key if item),
        subject=Text(canonical(subject.value, "subject") or subject.value, subject.span) if subject else None,
        owner=owner,
        dated_by=dated_by,
        rows_per_month=entries.get(int, "每期至多") or 1000,
        computed=entries.many(Computed, "計算"),
        checks=tuple(
            RowCheck(item.need(Formula, "條件"), item.need(str, "說明")) for item in entries.many(Entries, "校驗")
        ),
        mapping=mapping,
        due=obligation,
        bulk=entries.flag("大宗"),
        writers=entries.many(Text, "可寫"),
        readers=entries.many(Text, "可見"),
    )


def _dated_by(columns: tuple[Field | Computed, ...], entries: Entries) -> Text | None:
    written = entries.get(Text, "日期")
    found = known_field(written, columns, entries.reader)
    if isinstance(found, Field) and found.type not in DATED_TYPES:
        entries.reader.fault("K769", entries.at("日期"), name=found.name.value, type=found.type)
    return named(written, found)


def _owner(columns: tuple[Field | Computed, ...], entries: Entries) -> Text | None:
    written = entries.get(Text, "歸屬")
    found = known_field(written, columns, entries.reader)
    if isinstance(found, Field) and (found.type in PLAIN_TYPES or found.unit):
        entries.reader.fault("K770", entries.at("歸屬"), name=found.name.value, type=found.type)
    return named(written, found)


def _check_subject(entries: Entries) -> None:
    """A subject is named by one field."""
    if entries.has("主體") and len(entries.many(Text, "鍵")) != 1:
        entries.reader.fault("K771", entries.at("主體"))
