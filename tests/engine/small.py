"""A handbook of one string over a few rows given as dicts: run on both backends, which must agree, and worked out again.

`run(text, rows)` takes the cards of `text` over handbooks/base. Values of rows are written as people write them:
"2026-10-05", "9:30", "1.5" (in the field's unit), an option's name, True, None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import Period
from kaohe.engine.backends import duckdb, python
from kaohe.engine.explain import Explainer, Opened
from kaohe.engine.inputs import arrow_type
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.run import Backend, Outcome, Records, book_of, run_month
from kaohe.handbook.book import Book
from kaohe.handbook.cards.reading import read_card
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.handbook.markdown import read_chapter
from kaohe.handbook.messages import message
from kaohe.handbook.model import Field, Source
from kaohe.handbook.model_settings import Settings, WeekRule
from kaohe.handbook.names import fold
from kaohe.handbook.parser import parse
from kaohe.handbook.results import Node
from kaohe.handbook.source import SourceFile
from kaohe.handbook.types import Choice, Clock, Day, Moment, Num, Truth, Type
from kaohe.handbook.units import unit_of

HANDBOOKS = Path(__file__).parents[2] / "handbooks"
STATES = ("已定", "不適用", "待裁定", "缺數據", "超範圍")
Row = Mapping[str, Any]


class Refused(Exception):
    """The cards have faults; `codes` in the order found."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        found = [item for item in diagnostics.items if item.severity == "error"]
        super().__init__("; ".join(f"{i.span.line}: {i.code} {message(i.code, i.args)} {i.args}" for i in found))
        self.codes = [item.code for item in found]


@cache
def base() -> Source:
    """The base registers."""
    source = read_handbook(HANDBOOKS / "base", Diagnostics())
    assert source is not None
    return source


def source_of(text: str, *, settings: Mapping[str, Any] | None = None, layers: Sequence[str] = ()) -> Source:
    """The base handbook with these cards over it, each of `layers` being a handbook of its own below `text`."""
    diagnostics = Diagnostics()
    below = base()
    chapters, cards = list(below.chapters), list(below.cards)
    for number, layer in enumerate((*layers, text)):
        file = SourceFile(f"small{number}/01.md", layer)
        chapter = read_chapter(file, diagnostics)
        chapters.append(chapter)
        for block in chapter.blocks:
            card = read_card(block, f"small{number}", diagnostics, parse)
            if card is not None:
                cards.append(card)
    if diagnostics.failed:
        raise Refused(diagnostics)
    own: Settings = replace(below.settings, name="small", folder="small", people_limit=1000, **(settings or {}))
    lists = {**dict(below.settings.lists), **dict(own.lists)}
    return Source(replace(own, lists=tuple(lists.items())), tuple(chapters), tuple(cards), below.files)


def posts(*names: str) -> dict[str, Any]:
    """Settings with these posts."""
    return {"lists": (("崗位", names),)}


def weeks(first: int = 1, due: int = 7, *, next_week: bool = False) -> dict[str, Any]:
    """Settings with this rule of weeks."""
    return {"week": WeekRule(first, due, next_week)}


def stored(text: Any, kind: Type, item: Field) -> int | str | None:
    """A value as a register holds it."""
    if text is None:
        return None
    match kind:
        case Num(step=step):
            unit = unit_of(item.unit.value if item.unit else "")
            assert unit is not None
            steps = Fraction(str(text)) * unit.factor / step
            assert steps.denominator == 1, (item.name.value, text)
            return int(steps)
        case Choice(options):
            return options.index({True: "是", False: "否"}.get(text, text))
        case Truth():
            return int(text)
        case Day():
            return day_number(date.fromisoformat(text))
        case Moment():
            day, _, clock = text.partition(" ")
            return day_number(date.fromisoformat(day)) * 86400 + seconds(clock or "0:00")
        case Clock():
            return seconds(text)
        case _:
            return str(text)


def seconds(clock: str) -> int:
    """Seconds since midnight."""
    parts = [int(part) for part in clock.split(":")]
    return sum(part * size for part, size in zip(parts, (3600, 60, 1), strict=False))


def table(book: Book, name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a register as the engine takes them. `known` is the moment the row became known."""
    register = book.register(name)
    assert register is not None, name
    fields = {item.name.value: item for item in register.fields}
    for row in rows:
        assert set(row) <= {*fields, "id", "known"}, (name, set(row) - set(fields))
    columns: dict[str, pa.Array] = {}
    owner = book.owner_of(register, "人")
    for field, item in fields.items():
        kind = book.field_type(register, field)
        assert kind is not None
        alone = "甲" if field == owner else None
        columns[field] = pa.array([stored(r.get(field, alone), kind, item) for r in rows], arrow_type(kind))
    columns["__row"] = pa.array([r.get("id", f"{name}{n}") for n, r in enumerate(rows, 1)], pa.string())
    if any("known" in row for row in rows):
        known = [stored(r.get("known", "1970-01-02"), Moment(), register.fields[0]) for r in rows]
        columns["__known"] = pa.array(known, pa.int64())
    return pa.table(columns)


def people_rows(people: Mapping[str, Row]) -> dict[str, list[dict[str, Any]]]:
    """人員, 任職 and 單位 for people described by 入職日, 離職日, 崗位, 單位, 上級, 職級 or a list of 任職."""
    staff: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for name, known in people.items():
        hired = known.get("入職日", "2020-01-01")
        own = {key: value for key, value in known.items() if key not in {"崗位", "單位", "上級", "職級", "任職"}}
        staff.append({"工號": name, "姓名": name, **own, "入職日": hired})
        jobs = known.get("任職", [{key: known[key] for key in ("崗位", "單位", "上級", "職級") if key in known}])
        held += [{"工號": name, "自": hired, "單位": "一組", **job} for job in jobs]
    units = dict.fromkeys(row["單位"] for row in held if row["單位"])
    return {"人員": staff, "任職": held, "單位": [{"單位": unit, "名稱": unit} for unit in units]}


@dataclass(frozen=True, slots=True)
class Results:
    """What a run gave: `results[subject, name]` or `results[subject, name, day]` is (value, state, origin)."""

    book: Book
    outcome: Outcome

    def __getitem__(self, key: tuple[str, ...]) -> tuple[Any, str, str]:
        subject, name, *rest = key
        found = [got for day, got in self.rows(subject, name) if not rest or day == rest[0]]
        assert len(found) == 1, (key, found)
        return found[0]

    def value(self, *key: str) -> Any:
        """The value, or the state when there is none."""
        value, state, _ = self[key]
        return value if state == "已定" else state

    def rows(self, subject: str, name: str) -> list[tuple[str, tuple[Any, str, str]]]:
        """(first day of the period, value) of every period."""
        node = self.book.nodes(name)[0]
        held = self.outcome.tables[node.subject, node.grain, WHOLE]
        columns = zip(*(held[c].to_pylist() for c in ("_s", "_p", node.name, f"{node.name}__f")), strict=True)
        return [(day_of(p).isoformat(), self.got(node, v, f)) for s, p, v, f in columns if s == subject]

    def got(self, node: Node, value: int | None, flag: int) -> tuple[Any, str, str]:
        """A stored pair as people read it."""
        state, origin = self.outcome.origins.read(flag)
        assert (value is None) == (state != "已定"), (node.name, value, state)
        return (None if value is None else shown(value, node.type)), state, origin

    def subjects(self, subject: str = "人", grain: str = "月") -> list[str]:
        """Whose results there are."""
        found: list[str] = self.outcome.tables[subject, grain, WHOLE]["_s"].to_pylist()
        return found

    def evidence(self, card: str, subject: str = "甲") -> list[tuple[str, int]]:
        """(record, counted) of a card."""
        rows = self.outcome.evidence.to_pylist()
        return [(r["record"], r["counted"]) for r in rows if (r["card"], r["subject"]) == (card, subject)]

    def why_not(self) -> list[int]:
        """Of each judgement in order: why it does not count (0: it does)."""
        assert self.outcome.judgements is not None
        rows = sorted(self.outcome.judgements.to_pylist(), key=lambda row: row["__id"])
        return [row["_why"] for row in rows]


def shown(value: int, kind: Type) -> Any:
    """A stored value as tests write it: numbers in base units, options by name."""
    match kind:
        case Num(step=step):
            return value * step
        case Choice(options):
            return options[value]
        case Truth():
            return bool(value)
        case Day():
            return day_of(value).isoformat()
        case _:
            return value


def history_of(book: Book, past: Mapping[str, Mapping[str, Row]]) -> dict[tuple[str, str], pa.Table]:
    """Earlier results: {"2026-09": {"甲": {"得分": 88, "次數": "缺數據"}}}, a quarter by "2026-Q3"."""
    lines: dict[tuple[str, str], dict[tuple[str, int], dict[str, int | None]]] = {}
    for period, subjects in past.items():
        when = Period.parse(period)
        for subject, values in subjects.items():
            for name, value in values.items():
                node = book.nodes(name)[0]
                row = lines.setdefault((node.subject, node.grain), {})
                cells = row.setdefault((subject, day_number(when.first_day)), {})
                state = STATES.index(value) if value in STATES else 0
                cells[f"{node.name}__s"] = state
                cells[node.name] = None if state else kept(value, node.type)
    return {key: history_table(rows) for key, rows in lines.items()}


def kept(value: Any, kind: Type) -> int:
    """A result as stored, from its value in base units."""
    if isinstance(kind, Num):
        steps = Fraction(str(value)) / kind.step
        assert steps.denominator == 1, value
        return int(steps)
    return kind.options.index(value) if isinstance(kind, Choice) else int(value)


def history_table(rows: Mapping[tuple[str, int], Mapping[str, int | None]]) -> pa.Table:
    """Earlier results as a table."""
    names = dict.fromkeys(name for row in rows.values() for name in row)
    columns = {"_s": pa.array([s for s, _ in rows], pa.string()), "_p": pa.array([p for _, p in rows], pa.int64())}
    return pa.table(columns | {n: pa.array([row.get(n) for row in rows.values()], pa.int64()) for n in names})


def run(
    text: str,
    rows: Mapping[str, Any] | None = None,
    *,
    period: str = "2026-10",
    people: Mapping[str, Row] | None = None,
    history: Mapping[str, Mapping[str, Row]] | None = None,
    missing: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    layers: Sequence[str] = (),
    as_of: str | None = None,
    beside: Backend = duckdb.run,
) -> Results:
    """The month's results. Registers that `rows` does not name come empty; `missing` ones do not come at all."""
    source = source_of(text, settings=settings, layers=layers)
    return run_source(
        source, rows, period=period, people=people, history=history, missing=missing, as_of=as_of, beside=beside
    )


def run_source(
    source: Source,
    rows: Mapping[str, Sequence[Row]] | None = None,
    *,
    period: str = "2026-10",
    people: Mapping[str, Row] | None = None,
    history: Mapping[str, Mapping[str, Row]] | None = None,
    missing: Sequence[str] = (),
    as_of: str | None = None,
    beside: Backend = duckdb.run,
) -> Results:
    """The month's results of a handbook already read."""
    book = opened(source, period)
    given = {**people_rows({"甲": {}} if people is None else people), **(rows or {})}
    names = [r.name.value for r in book.registers.values() if fold(r.name.value) not in book.obligations]
    tables = {name: table(book, name, given.get(name, ())) for name in names if name not in missing}
    assert set(given) <= set(names), set(given) - set(names)
    records = Records(tables, history_of(book, history or {}))
    moment = stored(as_of, Moment(), book.registers[fold("人員")].fields[0]) if as_of else None
    return both(book, Period.parse(period), records, moment if isinstance(moment, int) else None, beside)


def opened(source: Source, period: str) -> Book:
    """The book of a month; Refused when it has faults."""
    from kaohe.handbook.diagnostics import FaultyHandbook  # noqa: PLC0415 - only here

    try:
        return book_of(source, Period.parse(period))
    except FaultyHandbook as faulty:
        raise Refused(faulty.diagnostics) from faulty


def both(
    book: Book, period: Period, records: Records, as_of: int | None = None, beside: Backend = duckdb.run
) -> Results:
    """A run on two backends, which must agree; every stored result is worked out again."""
    one = run_month(book, period, records, python.run, as_of)
    two = run_month(book, period, records, beside, as_of)
    assert one.tables.keys() == two.tables.keys()
    for key, held in one.tables.items():
        same(held, two.tables[key])
    same(in_any_order(one.evidence), in_any_order(two.evidence))
    if one.judgements is not None:
        same(one.judgements, two.judgements)
    work_out_again(one, records)
    return Results(book, one)


def in_any_order(held: pa.Table) -> pa.Table:
    """The table sorted by all its columns."""
    plain = [pa.string() if pa.types.is_dictionary(item.type) else item.type for item in held.schema]
    held = held.cast(pa.schema(list(zip(held.column_names, plain, strict=True))))
    return held.sort_by([(name, "ascending") for name in held.column_names])


def same(one: pa.Table, two: pa.Table | None) -> None:
    """Both tables hold the same."""
    assert two is not None
    if not one.equals(two):
        for name in one.column_names:
            assert one[name].to_pylist() == two[name].to_pylist(), name
        assert one.schema == two.schema


def work_out_again(outcome: Outcome, records: Records) -> None:
    """Explains every result of every subject, which works it out once more from what it rests on."""
    opened_run = Opened(outcome.plan, outcome.tables, outcome.evidence, records.registers, outcome.judgements)
    for key, frame in outcome.plan.frames.items():
        if key[2] != WHOLE:
            continue
        names = [n for n in outcome.plan.graph.nodes if (n in outcome.tables[key].column_names)]
        held = outcome.tables[key]
        for row in range(held.num_rows):
            explainer = Explainer(opened_run)
            place = explainer.place(key, held["_s"][row].as_py(), held["_p"][row].as_py())
            assert place.frame is frame
            for name in names:
                explainer.result(name, place)
