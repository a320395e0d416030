"""台賬: typed records, who writes and sees them, how they are read and when they are due."""

from __future__ import annotations

from kaohe.handbook.cards.attachments import ATTACHMENTS, attachments
from kaohe.handbook.cards.dues import DUE, due
from kaohe.handbook.cards.fields import PLAIN_TYPES, computed, fields, known_field, named
from kaohe.handbook.cards.foreign import IMPORT, import_mapping
from kaohe.handbook.cards.heads import CARD, Draft
from kaohe.handbook.cards.keys import Entries, Keys, may, must
from kaohe.handbook.cards.retention import RETENTION, retention
from kaohe.handbook.cards.shapes import different, formula, inner, listing, name, names, sentence, whole, yes
from kaohe.handbook.model import Computed, Field, Formula, Register, RowCheck
from kaohe.handbook.model_retention import Retention
from kaohe.handbook.tree import Text
from kaohe.handbook.words import canonical

PERSON = "人"
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
    "結於": may(name),
    "保存": may(inner(RETENTION)),
    "附件": may(inner(ATTACHMENTS)),
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
    beside = entries.get(Entries, "附件")
    closed_by, kept = _closed_by(own, entries), _kept(own, entries, dated_by, owner)
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
        closed_by=closed_by,
        retention=kept,
        attachments=attachments(beside) if beside else None,
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


def _closed_by(own: tuple[Field, ...], entries: Entries) -> Text | None:
    """A task is open while the field is empty, so it may be."""
    written = entries.get(Text, "結於")
    found = known_field(written, own, entries.reader)
    if found is not None and found.required:
        entries.reader.fault("K789", entries.at("結於"), name=found.name.value)
    return named(written, found)


def _kept(own: tuple[Field, ...], entries: Entries, dated_by: Text | None, owner: Text | None) -> Retention | None:
    """保存, where it is written; what names a record or says whose and of when it is stays."""
    written, subject = entries.get(Entries, "保存"), entries.get(Text, "主體")
    if written is None:
        return None
    person = owner or next((item.name for item in own if item.type == PERSON), None)
    fixed = [*entries.many(Text, "鍵"), *(item for item in (dated_by, person) if item)]
    is_person = subject is not None and canonical(subject.value, "subject") == PERSON
    return retention(written, own, fixed, of_people=bool(person) or is_person, dated=dated_by is not None)


def _check_subject(entries: Entries) -> None:
    """A subject is named by one field."""
    if entries.has("主體") and len(entries.many(Text, "鍵")) != 1:
        entries.reader.fault("K771", entries.at("主體"))
