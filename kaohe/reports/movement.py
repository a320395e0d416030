"""How the people of a comparison move in one result: how many by how much, month by month, by post and by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

import pyarrow.parquet as pq

from kaohe.handbook.names import fold
from kaohe.handbook.types import Choice
from kaohe.month.comparison import MonthCompared
from kaohe.month.history import RESULTS_FILE
from kaohe.month.results_file import read_rows
from kaohe.reports.difference import Mover, Reading, amount_text

MOST_STEPS = 12
ATTRIBUTES = ("崗位", "單位")


@dataclass(frozen=True, slots=True)
class Group:
    """Some of those who move: what they have in common, how many they are, and what they gain or lose together.

    `share` is the length of their bar in hundredths of the longest, below nought to the left.
    """

    label: str
    people: int
    total: str
    mean: str
    share: int

    @property
    def bar(self) -> tuple[int, int]:
        """Where the bar begins and how long it is."""
        return min(self.share, 0), abs(self.share)


@dataclass(frozen=True, slots=True)
class Movement:
    """`spread`: by how much; `months`: when; `groups`: name of an attribute → its groups. `lost`: without a value."""

    spread: tuple[Group, ...]
    months: tuple[Group, ...]
    groups: tuple[tuple[str, tuple[Group, ...]], ...]
    up: int
    down: int
    lost: int

    @property
    def frame(self) -> str:
        """The box that all bars are drawn in: left of nought, right of it, or both."""
        left, right = -100 if self.down else 0, 100 if self.up else 0
        return f"{left} 0 {right - left or 100} 10"


def movement(reading: Reading, item: str, unit: str, seen: Sequence[Mover]) -> Movement:
    """How those move who are seen."""
    amounts = {one.subject: one.difference for one in seen if one.difference is not None}
    months = [(str(month.period), within(reading, month, item, set(amounts))) for month in reading.found.months]
    kinds = ((name, by_value(values_of(reading, name), amounts)) for name in ATTRIBUTES)
    return Movement(
        tuple(spread(list(amounts.values()), unit)),
        tuple(grouped([(label, found) for label, found in months if found], unit)),
        tuple((name, tuple(grouped(rows, unit))) for name, rows in kinds if len(rows) > 1),
        sum(one > 0 for one in amounts.values()),
        sum(one < 0 for one in amounts.values()),
        len(seen) - len(amounts),
    )


def within(reading: Reading, month: MonthCompared, item: str, people: set[str]) -> list[Fraction]:
    """By how much they move in one month."""
    movers = Reading(replace(reading.found, months=[month])).movers(item)
    return [one.difference for one in movers if one.subject in people and one.difference is not None]


def by_value(values: dict[str, str], amounts: dict[str, Fraction]) -> list[tuple[str, list[Fraction]]]:
    """The amounts of each value, that which moves most first."""
    found: dict[str, list[Fraction]] = {}
    for subject, amount in amounts.items():
        if value := values.get(subject, ""):
            found.setdefault(value, []).append(amount)
    return sorted(found.items(), key=lambda one: (-abs(sum(one[1])), one[0]))


def values_of(reading: Reading, attribute: str) -> dict[str, str]:
    """What each person has for an attribute, in the latest of the months."""
    found: dict[str, str] = {}
    for month in reading.found.months:
        path, column = month.new.folder / RESULTS_FILE, f"@{attribute}"
        if column not in pq.read_schema(path).names:
            continue
        persons: list[tuple[str, str, object]] = [("subject_kind", "=", "人"), ("grain", "=", "月"), ("part", "=", 0)]
        rows = read_rows(path, ["subject", column], persons)
        kind = kind_of(month, attribute)
        options = kind.options if isinstance(kind, Choice) else ()
        for who, value in zip(rows["subject"].to_pylist(), rows[column].to_pylist(), strict=True):
            if value is not None:
                found[str(who)] = options[value] if options else str(value)
    return found


def kind_of(month: MonthCompared, attribute: str) -> object:
    """The type of an attribute of people."""
    people = month.book.subjects.get(fold("人"))
    return month.book.field_type(people, attribute) if people else None


def grouped(rows: Iterable[tuple[str, list[Fraction]]], unit: str) -> list[Group]:
    """Groups with the bars of their sums."""
    held = [(label, amounts, sum(amounts, Fraction(0))) for label, amounts in rows]
    most = max((abs(total) for *_, total in held), default=Fraction(0)) or Fraction(1)
    return [
        Group(
            label, len(amounts), amount_text(cents(total), unit, sign=True),
            amount_text(cents(total / len(amounts)), unit, sign=True), round(total * 100 / most),
        )
        for label, amounts, total in held
    ]  # fmt: skip


def cents(amount: Fraction) -> Fraction:
    """A mean need not be exact."""
    return Fraction(round(amount * 100), 100)


def spread(amounts: Sequence[Fraction], unit: str) -> list[Group]:
    """How many move by how much: steps of one width that never reach over nought, the losses first."""
    if not amounts:
        return []
    step = step_of(max(map(abs, amounts)), len({*amounts}))
    steps = {place: list(found) for place, found in groupby(sorted(amounts), key=lambda one: place_of(one, step))}
    most = max(map(len, steps.values()))
    return [
        Group(
            said(place, step, unit), len(found), amount_text(cents(sum(found, Fraction(0))), unit, sign=True), "",
            round(len(found) * 100 / most) * (-1 if place < 0 else 1),
        )
        for place, found in filled(steps)
    ]  # fmt: skip


def filled(steps: dict[int, list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Every step from the first to the last, empty ones too; nought only when somebody stands there."""
    return [(at, steps.get(at, [])) for at in range(min(steps), max(steps) + 1) if at or at in steps]


def step_of(width: Fraction, different: int) -> Fraction:
    """A round width of steps, so that there are not too many: 1, 2 or 5 times a power of ten."""
    if not width or different == 1:
        return width or Fraction(1)
    least, power = width / (MOST_STEPS // 2), Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(power * by for by in (1, 2, 5, 10) if power * by >= least)


def place_of(amount: Fraction, step: Fraction) -> int:
    """The step an amount lies in: 1 is more than nought up to one width, -1 the same below, 0 is nought itself."""
    if not amount:
        return 0
    return -(-amount // step) if amount > 0 else amount // step


def said(place: int, step: Fraction, unit: str) -> str:
    """The limits of a step."""
    near, far = (place - 1) * step if place > 0 else (place + 1) * step, place * step
    if not place:
        return amount_text(Fraction(0), unit)
    low, high = sorted((near, far))
    return f"{amount_text(low, unit, sign=True)} ~ {amount_text(high, unit, sign=True)}"
