"""Around the work: the shuttle bus, rooms, air-conditioning, faults of the equipment, goods that come back."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo.chance import pick, skewed, whole
from kaohe.demo.days import DAY, Month, workdays
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

MINUTE = 60
STOPS = (7 * HOUR, 7 * HOUR + 15 * MINUTE, 7 * HOUR + 35 * MINUTE)
LEAVING = 17 * HOUR + 30 * MINUTE
WHY = ("交通堵塞", "交通堵塞", "惡劣天氣", "車輛故障", "其他")
SUMMER = range(5, 11)


@maker(
    "班車號 文字, 日期 日期, 方向 選項, 站序 數, 計劃時點 時點, 到站時點 時點, 離站時點 時點, 原因 選項",
    "已電話通知 是否, 延時獲准 是否",
)
def _bus(making: Making) -> Iterator[Cells]:
    """One bus in the morning and in the evening of every workday; one day in twelve it is late."""
    for month in making.months:
        rng = making.chance("班車到站", month)
        for day in workdays(month):
            late = int(skewed(rng, MINUTE, 30 * MINUTE)) if rng.random() < 0.08 else 0
            why = pick(rng, WHY) if late else "無"
            for number, clock in enumerate(STOPS, 1):
                plan = day * DAY + clock
                leaves = plan + late + whole(rng, 0, 60)
                yield "一號車", day, "上班", number, plan, plan + late, leaves, why, late >= 15 * MINUTE, False
            plan = day * DAY + LEAVING
            waits = rng.random() < 0.03
            leaves = plan + (20 if waits else whole(rng, 10, 15)) * MINUTE
            yield "一號車", day, "下班", 1, plan, plan, leaves, "無", False, waits


@maker("日期 日期, 時點 時點, 清潔人 文字")
def _cleaning(making: Making) -> Iterator[Cells]:
    """Fridays, and once in between; a week is seldom forgotten."""
    for month in making.months:
        rng = making.chance("培訓室清潔", month)
        for day in workdays(month):
            if ((day + 3) % 7 == 4 and rng.random() < 0.95) or rng.random() < 0.1:
                yield day, day * DAY + 18 * HOUR + whole(rng, 0, 50) * MINUTE, "保潔員"


@maker(
    "預訂號 文字, 會議室 文字, 部門 文字, 級別 選項, 申請時點 時點, 起 時點, 止 時點, 人數 數, 設備 文字, 協辦 文字",
    "讓出 是否",
)
def _bookings(making: Making) -> Iterator[Cells]:
    """Some thirty a month in two rooms; one in six comes on the day itself."""
    number = 0
    for month in making.months:
        rng = making.chance("會議室預訂", month)
        for _ in range(30):
            number += 1
            day, hour = pick(rng, workdays(month)), pick(rng, (9, 10, 14, 15))
            start = day * DAY + hour * HOUR
            before = (day - whole(rng, 1, 4)) * DAY + whole(rng, 9 * 60, 18 * 60) * MINUTE
            asked = start - whole(rng, 5, 55) * MINUTE if rng.random() < 0.16 else before
            level = "公司" if rng.random() < 0.2 else "部門"
            room, unit = pick(rng, ("大會議室", "小會議室")), pick(rng, ("運營部", "支撐部", "行政部"))
            span = start, start + whole(rng, 1, 3) * HOUR // 2
            yield f"HY{number:05}", room, unit, level, asked, *span, whole(rng, 3, 20), None, None, rng.random() < 0.1


@maker("記錄號 文字, 工號 人, 時點 時點, 地點 文字, 季 選項, 室溫 數, 設定 數, 下班已關 是否")
def _cooling(making: Making) -> Iterator[Cells]:
    """Five times a month; somebody switches it on too soon or sets it too far now and then."""
    number = 0
    for month in making.months:
        rng = making.chance("空調記錄", month)
        for _ in range(5):
            number += 1
            day = pick(rng, workdays(month))
            who = pick(rng, making.firm.holders("前臺文員", month) or making.firm.persons[-1:])
            summer = int(str(month)[5:7]) in SUMMER
            room = 27.5 + 5 * rng.random() if summer else 10.3 - 6 * rng.random()
            level = whole(rng, 49, 56) / 2 if summer else whole(rng, 40, 51) / 2
            place = pick(rng, ("大廳", "一區", "培訓室"))
            moment, season = day * DAY + whole(rng, 9, 15) * HOUR, "夏季" if summer else "冬季"
            yield f"KT{number:05}", who.id, moment, place, season, round(room, 1), level, rng.random() < 0.95


@maker("故障號 文字, 工號 人, 發現時點 時點, 上報時點 時點, 設備 文字, 嚴重 是否, 恢復時點 時點")
def _faults(making: Making) -> Iterator[Cells]:
    """Three a month, mostly small; a grave one is told at once and stops the work for an hour or two."""
    number = 0
    for month in making.months:
        rng = making.chance("故障", month)
        for _ in range(3):
            number += 1
            who = pick(rng, making.firm.holders("IT專員", month) or making.firm.persons[-1:])
            found = pick(rng, workdays(month)) * DAY + whole(rng, 8 * 60, 20 * 60) * MINUTE
            grave = rng.random() < 0.3
            told = found + (whole(rng, 30, 330) if grave else whole(rng, 5, 120) * MINUTE)
            again = found + whole(rng, 20, 150) * MINUTE if grave else None
            yield f"GZ{number:05}", who.id, found, told, pick(rng, ("交換機", "耳麥", "打印機")), grave, again


@maker("活動號 文字, 日期 日期, 名稱 文字, 費用 數")
def _outings(making: Making) -> Iterator[Cells]:
    """Once a quarter, in its last month."""
    for month in making.months:
        if int(str(month)[5:7]) % 3 == 0:
            rng = making.chance("拓展活動", month)
            yield f"TZ{month}", pick(rng, workdays(month)), pick(rng, ("登山", "拔河")), whole(rng, 30, 90) * 100


@maker(
    "單號 文字, 日期 日期, 種類 選項, 訂單金額 數, 收回日 日期, 驗收 選項, 驗收日 日期, 退款日 日期, 換貨單日 日期",
)
def _returns(making: Making) -> Iterator[Cells]:
    """Some in proportion to the company; refunds and larger exchanges wait for the goods, nearly always."""
    number = 0
    for month in making.months:
        rng = making.chance("退換貨", month)
        for day in _days(month, len(making.firm.persons) // 2, rng):
            number += 1
            kind = "退貨" if rng.random() < 0.6 else "換貨"
            amount = round(skewed(rng, 60, 1800), 2)
            back, checked = day + whole(rng, 2, 5), day + whole(rng, 5, 7)
            good = rng.random() < 0.92
            paid = (day + 1 if rng.random() < 0.01 else checked + 1 if good else None) if kind == "退貨" else None
            again = None if kind == "退貨" else day if amount <= 500 else checked if good else None
            yield f"TH{number:06}", day, kind, amount, back, "合格" if good else "不合格", checked, paid, again


def _days(month: Month, count: int, rng: Random) -> list[int]:
    return sorted(whole(rng, month.start, month.end) for _ in range(count))


PROFILE = Profile(
    makers={
        "班車到站": _bus,
        "培訓室清潔": _cleaning,
        "會議室預訂": _bookings,
        "空調記錄": _cooling,
        "故障": _faults,
        "拓展活動": _outings,
        "退換貨": _returns,
    },
)
