"""Random months: people who come, move and go, and records of them, for random handbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.engine.random_books import KINDS, POSTS, Writer

UNITS = ("一組", "二組")


@dataclass(frozen=True, slots=True)
class Month:
    """A handbook and what a run of it is given."""

    text: str
    people: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    history: Mapping[str, Mapping[str, Mapping[str, Any]]]
    missing: tuple[str, ...]


def people_of(writer: Writer) -> dict[str, dict[str, Any]]:
    """Two to four persons: a tree of superiors, changes of post, joiners, leavers."""
    names = ("甲", "乙", "丙", "丁")[: writer.number(2, 4)]
    found: dict[str, dict[str, Any]] = {}
    for place, name in enumerate(names):
        boss = writer.one((None, *names[:place])) if place else None
        job = {"崗位": writer.one(POSTS), "單位": writer.one(UNITS), "上級": boss}
        jobs = [job]
        if writer.often(3):
            day = writer.number(2, 30)
            later = min(31, day + writer.one((1, 1, 9)))
            jobs = [
                {**job, "至": f"2026-10-{day:02}"},
                {**job, "自": f"2026-10-{later:02}", "崗位": writer.one(POSTS)},
            ]
        one: dict[str, Any] = {"任職": jobs}
        if len(jobs) == 1 and writer.often(4):
            one["入職日"] = f"2026-10-{writer.number(1, 31):02}"
        if len(jobs) == 1 and writer.often(5):
            one["離職日"] = f"2026-10-{writer.number(31 if '入職日' in one else 1, 31):02}"
        found[name] = one
    return found


def rows_of(writer: Writer, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Records, with empty fields, on days in and around the month; prices; a roster now and then."""
    events = [
        {
            "工號": writer.one(names), "序": number,
            "日期": writer.one(("2026-09-29", "2026-10-01", "2026-10-15", "2026-10-16", "2026-10-31", "2026-11-01")),
            "種類": writer.one(KINDS), "甲分": writer.number(0, 20), "乙分": writer.one((None, 0, 3, "7.5", 1, 20)),
            "標記": writer.one((None, True, False, True, False)),
        }
        for number in range(writer.number(0, 12))
    ]  # fmt: skip
    prices = [
        {"種": writer.one((None, *KINDS)), "日": f"2026-10-{number + 1:02}", "價": writer.one((None, 1, 8))}
        for number in range(writer.number(0, 4))
    ]
    roster = [
        {"工號": name, "日期": f"2026-10-{day:02}", "應出勤": writer.one((0, "0.5", 1))}
        for name in names for day in (1, 16, 31) if writer.often(3)
    ]  # fmt: skip
    return {"事": events, "牌價": prices, "排班": roster if writer.often(3) else []}


def history_of(writer: Writer, names: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Earlier results of some months."""
    points = [name for name in writer.known["分"] if "." not in name]
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for month in ("2025-10", "2026-01", "2026-08", "2026-09"):
        if writer.often(3):
            continue
        of = {name: writer.one((0, 5, 10, -3, "缺數據", "不適用")) for name in points if writer.often()}
        found[month] = {person: of for person in names if of and not writer.often(4)}
    return found


def months() -> st.SearchStrategy[Month]:
    """Handbooks, each with a month of its records."""
    return st.randoms(use_true_random=True).map(month)


def month(chance: Random) -> Month:
    """A handbook with a month of its records."""
    writer = Writer(chance)
    text = writer.book()
    people = people_of(writer)
    names = tuple(people)
    missing = ("牌價",) if writer.often(6) else ("事",) if writer.often(9) else ()
    return Month(text, people, rows_of(writer, names), history_of(writer, names), missing)
