"""What a month leaves open: results without a value, with where that comes from, and judgements that do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc

from kaohe.engine.explain import Opened
from kaohe.engine.flags import least
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.plan.judgements import COUNTS, REASONS, asked
from kaohe.handbook.names import nearest


@dataclass(frozen=True, slots=True)
class Open:
    """One line of the list: whose, which item, its state, where that arose, and a sentence."""

    subject: str
    item: str
    state: str
    origin: str
    note: str = ""


NOTES = {
    "待裁定": "有權的人還沒有裁定",
    "缺數據": "缺這份記錄或欄位",
    "超範圍": "超出申報的範圍",
}


UNUSED = (
    ("hidden_by_as_of", "未用", "截至時點之後才知道"),
    ("outside_the_period", "期外", "日期不在本月之內"),
)
"""Facts of a run that count rows by register, with a word and a sentence."""


def exceptions(opened: Opened) -> Iterator[Open]:
    """Results that should have a value and have none; the item in which it arises, not all that follow from it."""
    known = list(asked(opened.plan.context))
    refused = {(one.subject, meant(one.item, known)): one.note for one in refusals(opened)}
    for key, table in opened.tables.items():
        if key[2] != WHOLE:
            continue
        names = [
            n[0].name
            for n in opened.plan.graph.nodes.values()
            if (n[0].subject, n[0].grain) == key[:2] and not n[0].hidden
        ]
        seen: set[tuple[str, str]] = set()
        for name in names:
            flags = table[f"{name}__f"]
            for row in pc.indices_nonzero(pc.greater_equal(flags, least("待裁定"))).to_pylist():
                state, origin = opened.plan.context.origins.read(flags[row].as_py())
                subject = str(table["_s"][row].as_py())
                if (subject, origin) not in seen:
                    seen.add((subject, origin))
                    yield Open(subject, name, state, origin, note_on(state, refused.get((subject, origin))))


def note_on(state: str, refused: str | None) -> str:
    """A sentence on the state; a judgement that does not count is no judgement, but is told."""
    if state == "待裁定" and refused is not None:
        return f"有一筆裁定不計:{refused}"
    return NOTES[state]


def refusals(opened: Opened) -> Iterator[Open]:
    """Judgements that do not count, with the reason."""
    table = opened.judgements
    if table is None:
        return
    known, month = list(asked(opened.plan.context)), opened.plan.context.calendar.start
    for row in table.filter(pc.not_equal(table["_why"], COUNTS)).to_pylist():
        if row["期間"] not in {None, month}:
            continue  # Another month's; that month tells of it.
        item = str(row["考核項"])
        why = REASONS[row["_why"]] if item in known else misspelt(item, meant(item, known))
        yield Open(str(row["工號"]), item, "裁定不計", str(row["裁定人"]), why)


def meant(item: str, known: Sequence[str]) -> str:
    """The item as it is judged, or the one that is called nearly so."""
    return item if item in known else next(iter(nearest(item, known)), item)


def misspelt(item: str, near: str) -> str:
    """That nothing of this name is judged, and what may have been meant."""
    return f"沒有「{item}」這個考核項" + (f";是不是「{near}」?" if near != item else "")


def brought_in(facts: Mapping[str, object]) -> Iterator[Open]:
    """The earlier months whose results were imported as opening data, where a run read any."""
    months = facts.get("history_imported")
    for month in months if isinstance(months, Sequence) else ():
        yield Open("", "以前各月的結果", "導入", str(month), "期初資料，不是這裏算的")


def unused(facts: Mapping[str, object]) -> Iterator[Open]:
    """What a run left aside because it was not known at its moment, or lies on days outside the month."""
    for key, state, note in UNUSED:
        found = facts.get(key)
        if isinstance(found, Mapping):
            for register, rows in found.items():
                yield Open("", str(register), state, f"{rows} 筆", note)
    versions = facts.get("versions_not_yet_known")
    for version in versions if isinstance(versions, Sequence) else ():
        yield Open("", "手冊版本", "未用", str(version), "截至時點還沒有頒布")
