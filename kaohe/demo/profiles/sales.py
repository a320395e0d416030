"""Sales against plans: what is planned, ordered, owed and paid, and who keeps buying."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.demo import names
from kaohe.demo.chance import pick, skewed, times, whole
from kaohe.demo.days import Month, workdays
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.demo.profile import Profile, maker
from kaohe.demo.profiles.market import SELLER, SERVICE, patch, season
from kaohe.demo.writing import Cells

PRICES = (980, 1460, 2350, 3200, 5400, 12800)
PLAN = (24, 18, 12)
"""Pieces planned a month of the three commonest products."""


def _planned(making: Making, person: Person, month: Month) -> tuple[int, ...]:
    """The pieces planned for a person: the same whoever asks."""
    rng = making.chance("計劃", person.id, month)
    return tuple(max(1, int(pieces * season(month) * (0.8 + 0.4 * rng.random()))) for pieces in PLAN)


@maker("工號 人, 月份 月, 產品 文字, 區域 文字, 計劃數量 數, 下達日 日期, 變更理由 文字")
def _plans(making: Making) -> Iterator[Cells]:
    """Handed down late in the month before; a few are changed later, with a reason; who comes late has none."""
    for month, stretch, rng in making.stretches("銷售計劃", making.posts(SELLER)):
        if stretch.first > month.start:
            continue
        for product, pieces in zip(names.PRODUCTS, _planned(making, stretch.person, month), strict=False):
            changed = rng.random() < 0.01
            given = month.start + whole(rng, 2, 12) if changed else month.start - whole(rng, 2, 6)
            reason = "產能調整" if changed else None
            place = None if rng.random() < 0.05 else stretch.person.holdings[-1].unit
            yield stretch.person.id, month.start, product, place, pieces, given, reason


@maker("單號 文字, 工號 人, 日期 日期, 顧客 文字, 產品 文字, 數量 數, 標價金額 數, 實售金額 數")
def _orders(making: Making) -> Iterator[Cells]:
    """Lines of orders that come to somewhat less or more than the plan, sold somewhat below the list price."""
    number = 0
    for month, stretch, rng in making.stretches("銷售明細", making.posts(SELLER)):
        days = [day for day in workdays(month) if stretch.first <= day <= stretch.last] or [stretch.first]
        share = len(days) / len(workdays(month))
        for place, pieces in enumerate(_planned(making, stretch.person, month)):
            left = int(pieces * share * (0.45 + 0.5 * stretch.person.zeal + 0.35 * rng.random()))
            while left > 0:
                sold = min(left, whole(rng, 1, 6))
                left -= sold
                number += 1
                price = PRICES[place] * sold
                paid = price * (1 - 0.12 * rng.random() * rng.random())
                client = names.dealer(patch(stretch.person.id) + whole(rng, 0, 24))
                yield (
                    f"XS{number:08}",
                    stretch.person.id,
                    pick(rng, days),
                    client,
                    names.PRODUCTS[place],
                    sold,
                    price,
                    paid,
                )


@maker("工號 人, 月份 月, 經銷商 經銷商, 期初逾期 數, 本月到期 數, 本月回收 數")
def _receivables(making: Making) -> Iterator[Cells]:
    """What five dealers owe a month, and how much of it came in."""
    for month, stretch, rng in making.stretches("應收月報", making.posts(SELLER)):
        if stretch.first > month.start:
            continue
        for number in range(5):
            overdue = skewed(rng, 0, 40_000) if rng.random() < 0.4 else 0
            due = skewed(rng, 2_000, 60_000)
            paid = min(overdue + due, (overdue + due) * (0.5 + 0.4 * stretch.person.zeal + 0.2 * rng.random()))
            yield stretch.person.id, month.start, names.dealer(patch(stretch.person.id) + number), overdue, due, paid


@maker("工號 人, 月份 月, 顧客 文字, 月初在冊 是否, 月內新增 是否, 月內購買 是否")
def _customers(making: Making) -> Iterator[Cells]:
    """Some twenty customers a person: most stay, some buy, one or two are new."""
    for month, stretch, rng in making.stretches("顧客月冊", making.posts(SELLER)):
        old = 16 + patch(stretch.person.id) % 7
        new = times(rng, 1.2)
        for number in range(old + new):
            bought = number >= old or rng.random() < 0.5 + 0.3 * stretch.person.zeal
            client = names.dealer(patch(stretch.person.id) + number)
            yield stretch.person.id, month.start, client, number < old, number >= old, bought


PROFILE = Profile(
    superiors={
        SELLER: "區域經理",
        SERVICE: "區域經理",
        "計劃員": "銷售計劃部負責人",
        "區域經理": "銷售副總經理",
        "銷售計劃部負責人": "銷售副總經理",
        "部長": "銷售副總經理",
    },
    shares={SELLER: 70, SERVICE: 24, "計劃員": 6},
    rates={"費用支出": 4, "顧客意見": 0.3, "其他任務": 0.1, "超計劃獎金登記": 0.3},
    numbers={"費用支出.金額": (30, 4000), "超計劃獎金登記.金額": (100, 1500)},
    makers={
        "銷售計劃": _plans,
        "銷售明細": _orders,
        "應收月報": _receivables,
        "顧客月冊": _customers,
    },
)
