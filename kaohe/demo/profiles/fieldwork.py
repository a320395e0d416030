"""Work in the field: visits, outlets, what dealers sell on, training, and what goes wrong."""

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
from kaohe.demo.profiles.market import SELLER, SERVICE, patch, season
from kaohe.demo.writing import Cells

_SELDOM_EMPTY = (
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
            client_name = names.dealer(patch(stretch.person.id) + client)
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


def _signings(making: Making) -> Iterator[tuple[str, Person, int | None]]:
    """The five dealers of every seller, with the day he came if that was later than the first month.

    A firm that two of them know is the first one's.
    """
    known = set[str]()
    for month in making.months:
        for stretch in making.firm.stretches(month, making.posts(SELLER)):
            for number in range(5):
                name = names.dealer(patch(stretch.person.id) + number)
                if name not in known:
                    known.add(name)
                    yield name, stretch.person, stretch.first if month != making.months[0] else None


@maker("經銷商 文字, 銷售員 人, 地區 文字, 簽約日 日期, 終止日 日期, 聯繫人 文字")
def _dealers(making: Making) -> Iterator[Cells]:
    """Old customers; those of a seller who came later sign with him."""
    rng, start = making.chance("經銷商"), making.months[0].start
    for name, person, came in _signings(making):
        earlier = start - whole(rng, 30, 1200)
        yield name, person.id, name[:2], earlier if came is None else came, None, names.person(rng)


@maker("經銷商 經銷商, 月份 月, 工號 人, 期初存貨 數, 進貨 數, 銷量 數, 期末存貨 數")
def _stocks(making: Making) -> Iterator[Cells]:
    """Every dealer every month; what was there at its end is there when the next begins."""
    served: dict[str, list[str]] = {}
    for name, person, _ in _signings(making):
        served.setdefault(person.id, []).append(name)
    held, told = dict[str, int](), set[tuple[str, int]]()
    for month, stretch, rng in making.stretches("進銷存", making.posts(SELLER)):
        for name in served.get(stretch.person.id, ()):
            before = held.get(name, whole(rng, 4, 40))
            bought = whole(rng, 0, 30)
            sold = whole(rng, (before + bought) // 3, before + bought)
            if (name, month.start) not in told:
                told.add((name, month.start))
                held[name] = before + bought - sold
                yield name, month.start, stretch.person.id, before, bought, sold, held[name]


@maker("銷售號 文字, 工號 人, 經銷商 經銷商, 銷售時點 時點, 品名 文字, 台數 數")
def _end_sales(making: Making) -> Iterator[Cells]:
    """What dealers sell on, at any time of the day."""
    number = 0
    for month, stretch, rng in making.stretches("終端銷售", making.posts(SELLER)):
        days = stretch.last - stretch.first + 1
        for _ in range(times(rng, 8 * season(month) * days / 30)):
            number += 1
            moment = whole(rng, stretch.first, stretch.last) * DAY + whole(rng, 8 * 60, 20 * 60) * 60
            dealer = names.dealer(patch(stretch.person.id) + whole(rng, 0, 4))
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


PROFILE = Profile(
    rates={
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
        "用戶問題": 0.4,
        "特殊情況": 0.05,
        "返利明細": 1,
        "廣告投放": 0.5,
        "意向客戶": 8,
        "客戶聯繫": 10,
        "面談": 1,
    },
    truths={"無活動": 0.3, "誤事": 0.3, "特殊情況": 0.2, "情節嚴重": 0.1, "大客戶": 0.85, "達成目的": 0.65},
    empties={
        **dict.fromkeys(_SELDOM_EMPTY, 0.015),
        "活動號": 0.95,
        "內容記錄": 0.03,
        "審閱時點": 0.06,
        "審閱意見": 0.3,
    },
    options={
        "缺勤.時段": (2, 2, 3),
        "缺勤.種類": (0.3, 4, 2, 3, 1, 2, 1),
        "違規記錄.程度": (8, 1),
        "經銷商評價.評價": (8, 3, 1),
    },
    numbers={"參加人數": (4, 20), "費用計劃": (500, 9000)},
    makers={
        "客戶走訪": _visits,
        "網絡開發計劃": _outlet_plans,
        "網點開業": _outlets,
        "經銷商": _dealers,
        "進銷存": _stocks,
        "終端銷售": _end_sales,
        "內訓出席": _training,
    },
    after={"促銷計劃": _promotion},
)
