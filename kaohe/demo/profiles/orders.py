"""What calls bring: an order for every sale, some refused or sent back; and overtime, warnings, standby."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.demo.chance import skewed, whole
from kaohe.demo.days import DAY
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.profiles.calls import calls_out, skill
from kaohe.demo.writing import Cells

CALLED, AT, RESULT = 1, 2, 3
"""Cells of a call out: by whom, when, what came of it."""
NOT_YET = 4
"""Days that an order is on its way."""


@maker("訂單號 文字, 工號 人, 日期 日期, 金額 數, 核單 選項, 簽收 選項, 退貨日期 日期")
def _orders(making: Making) -> Iterator[Cells]:
    """One for every call out that sold something. Some are refused at the door, some come back within weeks."""
    rng, end = making.chance("訂單"), making.months[-1].end
    number = 0
    for call in calls_out(making):
        moment = call[AT]
        if call[RESULT] != "成交" or not isinstance(moment, int):
            continue
        number += 1
        day, chance = moment // DAY, rng.random()
        price = int(1900 + skewed(rng, 0, 24000)) / 100
        checked = "不過" if chance < 0.02 else "待核" if day > end - 1 else "通過"
        on_way = day > end - NOT_YET
        arrived = "拒收" if 0.02 <= chance < 0.06 else "在途" if on_way or checked != "通過" else "已簽收"
        back = day + NOT_YET + whole(rng, 1, 32) if arrived == "已簽收" and chance > 0.96 else None
        yield f"DD{number:09}", call[CALLED], day, price, checked, arrived, back


@maker("工號 人, 日期 日期, 小時 數, 性質 選項, 日類 選項, 接觸 數")
def _overtime(making: Making) -> Iterator[Cells]:
    """One agent in three stays now and then; a few by their own wish."""
    agents = making.posts("TSR", "CSR") or ()
    for month, stretch, rng in making.stretches("加班", making.posts("TSR", "CSR", "數據分析", "IT專員")):
        days = [day for day in month.days if stretch.first <= day <= stretch.last and (day + stretch.first) % 9 == 0]
        for day in days if rng.random() < 0.3 else ():
            hours = whole(rng, 2, 6) / 2
            kind = "休息日" if rng.random() < 0.2 else "工作日"
            reached = int(hours * skill(stretch.person)) if stretch.post in agents else None
            yield stretch.person.id, day, hours, "自主" if rng.random() < 0.1 else "安排", kind, reached


PROFILE = Profile(
    rates={"警告": 0.012, "待崗": 0.006},
    makers={"訂單": _orders, "加班": _overtime},
)
