"""Personnel: the registers that hold the company itself, the calendar and the wages."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.demo.chance import around, whole
from kaohe.demo.days import kind_of
from kaohe.demo.making import Making
from kaohe.demo.posts import rank
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

LOWEST_PAY = 3600


@maker("工號 文字, 姓名 文字, 入職日 日期, 離職日 日期")
def _people(making: Making) -> Iterator[Cells]:
    for person in making.firm.persons:
        yield person.id, person.name, person.hired, person.left


@maker("單位 文字, 名稱 文字, 上級單位 單位")
def _units(making: Making) -> Iterator[Cells]:
    for unit in making.firm.units:
        yield unit.key, unit.name, unit.above


@maker("工號 人, 自 日期, 至 日期, 崗位 選項, 單位 單位, 上級 人, 職級 文字")
def _holdings(making: Making) -> Iterator[Cells]:
    for person in making.firm.persons:
        for held in person.holdings:
            boss = held.boss.id if held.boss else None
            yield person.id, held.since, held.until, held.post, held.unit, boss, held.grade


@maker("日期 日期, 類別 選項")
def _calendar(making: Making) -> Iterator[Cells]:
    start = making.months[0].start - 31
    for day in range(start, making.months[-1].end + 32):
        yield day, kind_of(day)


@maker("工號 人, 自 日期, 工資總額 數")
def _wages(making: Making) -> Iterator[Cells]:
    """What was agreed at the start, and a rise for some while we watch."""
    rng = making.chance("工資標準")
    for person in making.firm.persons:
        height = rank(person.holdings[-1].post)
        pay = int(around(rng, LOWEST_PAY + 90 * height, 350 + 10 * height)) // 50 * 50
        yield person.id, person.hired, pay
        for month in making.months:
            if rng.random() < 0.01 and person.hired < month.start and person.left is None:
                pay += whole(rng, 2, 10) * 50
                yield person.id, month.start, pay


PROFILE = Profile(
    makers={
        "人員": _people,
        "單位": _units,
        "任職": _holdings,
        "日曆": _calendar,
        "工資標準": _wages,
    },
)
