"""A sales company: orders against plans, visits, dealers, customers, and what goes wrong among them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo import names
from kaohe.demo.chance import pick, skewed, times, whole
from kaohe.demo.columns import Value
from kaohe.demo.days import DAY, Month, workdays
from kaohe.demo.drawing import HOUR, monday
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

SELLER, SERVICE = "銷售員", "現場服務代表"
SEASON = (0.7, 0.6, 1.1, 1.2, 1.15, 1.0, 0.9, 0.85, 1.1, 1.2, 1.05, 1.15)
"""Sales of January to December against the year's mean."""
PRICES = (980, 1460, 2350, 3200, 5400, 12800)
PLAN = (24, 18, 12)
"""Pieces planned a month of the three commonest products."""


def _season(month: Month) -> float:
    return SEASON[int(str(month)[5:7]) - 1]


def _planned(making: Making, person: Person, month: Month) -> tuple[int, ...]:
    """The pieces planned for a person: the same whoever asks."""
    rng = making.chance("計劃", person.id, month)
    return tuple(max(1, int(pieces * _season(month) * (0.8 + 0.4 * rng.random()))) for pieces in PLAN)


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
                client = names.dealer(hash_of(stretch.person.id) + whole(rng, 0, 24))
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


def hash_of(key: str) -> int:
    """A number of a person, for what belongs to his patch."""
    return int(key[1:]) * 17 if key[1:].isdigit() else len(key)


@maker(
    "走訪號 文字, 工號 人, 週次 週, 走訪日 日期, 顧客 文字, 大客戶 是否, 聯繫人 文字, 洽談內容 文字",
    "結果 文字, 下一步 文字, 達成目的 是否, 結束時點 時點, 紀實時點 時點, 附紀實 是否",
)
def _visits(making: Making) -> Iterator[Cells]:
    """Two or three a week; who visits a key customer two weeks running mostly says why in a note."""
    number = 0
    first_weekday = making.book.source.settings.week.first_weekday
    for month, stretch, rng in making.stretches("客戶走訪", making.posts(SELLER)):
        before = -1
        for day in _visiting_days(stretch.first, stretch.last, month, rng):
            week = monday(day, first_weekday)
            client = whole(rng, 0, 19)
            while client == before:
                client = whole(rng, 0, 19)
            before = client
            number += 1
            careful = stretch.person.lapse(0.03)
            words: list[Value] = [names.person(rng), pick(rng, names.SENTENCES), "達成意向", "下週回訪"]
            words = [None if rng.random() < careful / 4 else word for word in words]
            end = day * DAY + whole(rng, 9, 17) * HOUR + whole(rng, 0, 59) * 60
            noted = end + int(skewed(rng, HOUR, 20 * HOUR)) if rng.random() > careful * 2 else None
            client_name = names.dealer(hash_of(stretch.person.id) + client)
            yield (
                f"ZF{number:08}",
                stretch.person.id,
                week,
                day,
                client_name,
                rng.random() < 0.85,
                *words,
                rng.random() < 0.45 + 0.35 * stretch.person.zeal,
                end,
                noted,
                rng.random() > careful,
            )


def _visiting_days(first: int, last: int, month: Month, rng: Random) -> list[int]:
    """Days of visits: at least two in every working week."""
    weeks: dict[int, list[int]] = {}
    for day in workdays(month):
        if first <= day <= last:
            weeks.setdefault(monday(day), []).append(day)
    return sorted(pick(rng, days) for days in weeks.values() for _ in range(2 + times(rng, 0.8)))


@maker("工號 人, 月份 月, 經銷商 文字, 期初逾期 數, 本月到期 數, 本月回收 數")
def _receivables(making: Making) -> Iterator[Cells]:
    """What five dealers owe a month, and how much of it came in."""
    for month, stretch, rng in making.stretches("應收月報", making.posts(SELLER)):
        if stretch.first > month.start:
            continue
        for number in range(5):
            overdue = skewed(rng, 0, 40_000) if rng.random() < 0.4 else 0
            due = skewed(rng, 2_000, 60_000)
            paid = min(overdue + due, (overdue + due) * (0.5 + 0.4 * stretch.person.zeal + 0.2 * rng.random()))
            yield stretch.person.id, month.start, names.dealer(hash_of(stretch.person.id) + number), overdue, due, paid


@maker("工號 人, 月份 月, 顧客 文字, 月初在冊 是否, 月內新增 是否, 月內購買 是否")
def _customers(making: Making) -> Iterator[Cells]:
    """Some twenty customers a person: most stay, some buy, one or two are new."""
    for month, stretch, rng in making.stretches("顧客月冊", making.posts(SELLER)):
        old = 16 + hash_of(stretch.person.id) % 7
        new = times(rng, 1.2)
        for number in range(old + new):
            bought = number >= old or rng.random() < 0.5 + 0.3 * stretch.person.zeal
            client = names.dealer(hash_of(stretch.person.id) + number)
            yield stretch.person.id, month.start, client, number < old, number >= old, bought


def _outlets_planned(making: Making, person: Person, month: Month) -> int:
    return whole(making.chance("網點", person.id, month), 0, 2)


@maker("工號 人, 月份 月, 計劃家數 數, 下達日 日期, 變更理由 文字")
def _outlet_plans(making: Making) -> Iterator[Cells]:
    for month, stretch, rng in making.stretches("網絡開發計劃", making.posts(SELLER)):
        if stretch.first == month.start:
            given = month.start - whole(rng, 2, 6)
            yield stretch.person.id, month.start, _outlets_planned(making, stretch.person, month), given, None


@maker("網點號 文字, 工號 人, 開業日 日期, 名稱 文字")
def _outlets(making: Making) -> Iterator[Cells]:
    """As many as planned, mostly."""
    number = 0
    for month, stretch, rng in making.stretches("網點開業", making.posts(SELLER)):
        planned = _outlets_planned(making, stretch.person, month)
        short = rng.random() < stretch.person.lapse(0.15)
        for _ in range(max(0, planned - short) + times(rng, 0.1)):
            number += 1
            day = whole(rng, stretch.first, stretch.last)
            yield f"WD{number:07}", stretch.person.id, day, names.dealer(whole(rng, 0, 2000))


@maker("銷售號 文字, 工號 人, 經銷商 文字, 銷售時點 時點, 品名 文字, 台數 數")
def _end_sales(making: Making) -> Iterator[Cells]:
    """What dealers sell on, at any time of the day."""
    number = 0
    for month, stretch, rng in making.stretches("終端銷售", making.posts(SELLER)):
        days = stretch.last - stretch.first + 1
        for _ in range(times(rng, 8 * _season(month) * days / 30)):
            number += 1
            moment = whole(rng, stretch.first, stretch.last) * DAY + whole(rng, 8 * 60, 20 * 60) * 60
            dealer = names.dealer(hash_of(stretch.person.id) + whole(rng, 0, 4))
            yield f"ZD{number:08}", stretch.person.id, dealer, moment, pick(rng, names.PRODUCTS), 1 + times(rng, 0.3)


@maker("場次號 文字, 工號 人, 日期 日期, 出席 是否, 成績 數")
def _training(making: Making) -> Iterator[Cells]:
    """One or two sessions a month for everybody in the field; not all come, not every session ends in an exam."""
    for month in making.months:
        rng = making.chance("內訓出席", month)
        for session in range(whole(rng, 1, 2)):
            day, exam = pick(rng, workdays(month)), rng.random() < 0.7
            for stretch in making.firm.stretches(month, making.posts(SERVICE)):
                if stretch.first <= day <= stretch.last:
                    came = rng.random() > stretch.person.lapse(0.05)
                    mark = 100 - skewed(rng, 0, 40) if came and exam else None
                    yield f"NX{month}-{session + 1}", stretch.person.id, day, came, mark


def _promotion(row: dict[str, Value], rng: Random) -> None:
    """A nil report says nothing else."""
    del rng
    if row.get("無活動"):
        row |= {name: None for name in ("活動時間", "活動地點", "活動內容", "費用計劃", "預期效果") if name in row}


_RARELY = (
    "上周總結",
    "下周計劃",
    "活動時間",
    "活動地點",
    "活動內容",
    "費用計劃",
    "預期效果",
    "走訪報告",
    "工作計劃",
    "工作總結",
)

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
    rates={
        "費用支出": 4,
        "顧客意見": 0.3,
        "其他任務": 0.1,
        "銷售培訓": 1.4,
        "違規記錄": 0.01,
        "缺勤": 0.35,
        "經銷商問題": 0.06,
        "周報缺陷": 0.05,
        "市場反饋": 1.8,
        "質量問題": 0.3,
        "材料缺陷": 0.08,
        "促銷活動": 0.3,
        "車輛違規": 0.02,
        "去向記錄": 0.15,
        "投訴升級記錄": 0.05,
        "經銷商評價": 2.5,
        "專項活動": 0.4,
        "批量質量問題": 0.2,
        "虛報索賠單": 0.01,
        "超計劃獎金登記": 0.3,
    },
    truths={"無活動": 0.3, "誤事": 0.3, "特殊情況": 0.2, "情節嚴重": 0.1, "大客戶": 0.85, "達成目的": 0.65},
    empties={**dict.fromkeys(_RARELY, 0.015), "內容記錄": 0.03, "審閱時點": 0.06, "審閱意見": 0.3},
    options={
        "缺勤.時段": (2, 2, 3),
        "缺勤.種類": (0.3, 4, 2, 3, 1, 2, 1),
        "違規記錄.程度": (8, 1),
        "經銷商評價.評價": (8, 3, 1),
    },
    numbers={
        "費用支出.金額": (30, 4000),
        "參加人數": (4, 20),
        "超計劃獎金登記.金額": (100, 1500),
        "費用計劃": (500, 9000),
    },
    makers={
        "銷售計劃": _plans,
        "銷售明細": _orders,
        "客戶走訪": _visits,
        "應收月報": _receivables,
        "顧客月冊": _customers,
        "網絡開發計劃": _outlet_plans,
        "網點開業": _outlets,
        "終端銷售": _end_sales,
        "內訓出席": _training,
    },
    after={"促銷計劃": _promotion},
)
