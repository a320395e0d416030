"""A hotel: outlets with plans and takings, rooms at dated prices, business guests and their tickets."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.dates import day_number, day_of
from kaohe.demo import names
from kaohe.demo.chance import around, pick, whole
from kaohe.demo.days import Month
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

KEY = "營業點"
MANAGER, CHIEF, VICE = "部門經理", "總經理", "副總經理"
OUTLETS = (
    ("中餐", "中餐廳", 62_000, 0.34),
    ("西餐", "西餐廳", 12_000, 1.08),
    ("客房", "客房部", 34_000, 0.97),
    ("會所", "會所", 500, 1.3),
    ("泳池", "泳池", 300, 1.6),
)
"""Key, name, takings planned a day, and what part of the plan comes in."""
SEASON = (0.9, 0.85, 0.95, 1.0, 1.1, 0.9, 1.0, 1.05, 1.0, 1.2, 0.95, 1.1)
PRICES = (("散客", 420), ("商務散客", 360), ("長包房", 260), ("會議團", 300), ("旅行社團", 220))
ROOMS = (("標準間", 1.0), ("套房", 1.8))
HOLIDAY_PRICE, LUNCH_GUESTS = 1.25, 38


@maker("營業點 文字, 名稱 文字, 是否重點 是否, 開業日 日期, 停業日 日期, 剔除對比 是否")
def _outlets(making: Making) -> Iterator[Cells]:
    """Five outlets; the Chinese restaurant closes in the middle of the last month and is left out of the comparison."""
    opened, closed = day_number(day_of(making.months[0].start).replace(year=2020, month=3, day=1)), making.months[-1]
    for number, (key, name, planned, _) in enumerate(OUTLETS):
        yield key, name, planned > 1_000, opened + number, closed.start + 10 if number == 0 else None, number == 0


@maker("營業點 營業點, 月份 月, 金額 數")
def _plans(making: Making) -> Iterator[Cells]:
    """The year's plan month by month, round thousands."""
    for month in making.months:
        for key, _, planned, _ in OUTLETS:
            yield key, month.start, round(planned * season(month) * len(month.days), -3)


@maker("營業點 營業點, 日期 日期, 金額 數")
def _takings(making: Making) -> Iterator[Cells]:
    """What each outlet took, day by day; none once it is closed."""
    for month in making.months:
        rng = making.chance("收入實績", month)
        for key, _, planned, share in OUTLETS:
            for day in month.days:
                if key != OUTLETS[0][0] or day < making.months[-1].start + 10:
                    yield key, day, max(0.0, around(rng, planned * season(month) * share, planned * share / 4))


@maker("客號 文字, 名稱 文字, 簽約日 日期")
def _accounts(making: Making) -> Iterator[Cells]:
    """Some companies that book all year."""
    for number in range(12):
        yield f"SW{number + 1:03}", names.dealer(number * 3), making.months[0].start - 40 - number


@maker("客號 商務客, 日期 日期, 間數 數")
def _stays(making: Making) -> Iterator[Cells]:
    """Business guests come on some days, with a room or three."""
    for month in making.months:
        for key in making.linked("商務客"):
            rng = making.chance("商務住房", key, month)
            for day in month.days:
                if rng.random() < 0.16:
                    yield key, day, whole(rng, 1, 3)


@maker("發放號 文字, 客號 商務客, 日期 日期, 張數 數")
def _tickets(making: Making) -> Iterator[Cells]:
    """Handed out at the end of the month, now and then one too few."""
    number = 0
    for month in making.months:
        for key in making.linked("商務客"):
            number += 1
            yield f"PF{number:06}", key, month.end, whole(making.chance("泳票", key, month), 1, 2)


@maker("項目 文字, 客類 選項, 日類 選項, 起 日期, 訖 日期, 單價 數, 合約版本 文字")
def _prices(making: Making) -> Iterator[Cells]:
    """A price for each room and kind of guest, dearer on public holidays; a new version after the first month."""
    first, change = making.months[0].start - 200, making.months[0].end + 1
    for room, factor in ROOMS:
        for guest, price in PRICES:
            yield room, guest, "不分", first, change - 1, price * factor, "A"
            yield room, guest, "不分", change, None, round(price * factor * 1.05), "B"
            if guest in {"散客", "商務散客"}:
                yield room, guest, "法定假日", first, None, round(price * factor * HOLIDAY_PRICE), "A"


@maker("單號 文字, 營業點 營業點, 日期 日期, 項目 文字, 客類 選項, 間數 數")
def _rooms(making: Making) -> Iterator[Cells]:
    """Bookings a night."""
    number = 0
    for month in making.months:
        rng = making.chance("住房", month)
        for day in month.days:
            for _ in range(whole(rng, 18, 34)):
                number += 1
                room = ROOMS[0][0] if rng.random() < 0.85 else ROOMS[1][0]
                yield f"ZF{number:07}", "客房", day, room, pick(rng, PRICES)[0], whole(rng, 1, 4)


@maker("單號 文字, 營業點 營業點, 日期 日期, 人數 數")
def _lunches(making: Making) -> Iterator[Cells]:
    """Buffet lunches, a bill a table."""
    number = 0
    for month in making.months:
        rng = making.chance("自助午餐", month)
        for day in month.days:
            for _ in range(whole(rng, LUNCH_GUESTS // 4, LUNCH_GUESTS // 2)):
                number += 1
                yield f"WC{number:07}", "西餐", day, whole(rng, 1, 6)


@maker("編號 文字, 營業點 營業點, 類 選項, 登記日 日期, 事項 文字, 已辦結 是否")
def _closing(making: Making) -> Iterator[Cells]:
    """What is to be settled after the Chinese restaurant has closed."""
    day, rng = making.months[-1].start + 11, making.chance("停業清單")
    matters = (
        ("人員", "遣散"),
        ("人員", "轉崗"),
        ("供貨商", "退貨"),
        ("供貨商", "結清貨款"),
        ("資產", "盤點"),
        ("資產", "封存"),
    )
    for number, (kind, what) in enumerate(matters):
        yield f"TY{number + 1:03}", OUTLETS[0][0], kind, day, what, rng.random() < 0.7


def season(month: Month) -> float:
    """Takings of that month of the year against the mean."""
    return SEASON[day_of(month.start).month - 1]


PROFILE = Profile(
    superiors={MANAGER: VICE, VICE: CHIEF, "營銷員": MANAGER, "前台": MANAGER, "財務": MANAGER},
    shares={"營銷員": 15, "前台": 20, "財務": 5},
    rates={"工作項": 2, "總結會問題": 0.5},
    options={"工作項.狀態": (0.03, 0.03, 0.06, 0.8, 0.05, 0.03), "工作項.種類": (0.8, 0.2)},
    empties={"工作項.完成日": 0.0},
    makers={
        KEY: _outlets, "收入計劃": _plans, "收入實績": _takings, "商務客": _accounts, "商務住房": _stays,
        "泳票發放": _tickets, "價目": _prices, "住房": _rooms, "自助午餐": _lunches, "停業清單": _closing,
    },
)  # fmt: skip
