"""Property: assets, supplies, what is let and paid for it, places that are inspected, what has to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo import names
from kaohe.demo.chance import pick, skewed, whole
from kaohe.demo.columns import Value
from kaohe.demo.days import DAY, workdays
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

ASSETS = (("座席電腦", "設備", 4800), ("文件櫃", "家具", 900), ("空調", "電器", 5200), ("複印機", "設備", 16000))
SUPPLIES = (
    ("中性筆", "消耗品", "支"),
    ("複印紙", "消耗品", "包"),
    ("訂書機", "耐用品", "個"),
    ("計算器", "耐用品", "個"),
)
PLACES = (
    ("北門燈箱", "廣告位", "每日"),
    ("員工食堂", "食堂", "每週"),
    ("消防通道", "消防", "每日"),
    ("培訓室", "室內衛生", "每週"),
    ("大廳綠植", "綠植", "每週"),
    ("地下泵房", "防汛", "按計劃"),
)
LET = (("廣告位", 4000), ("廣告位", 5200), ("展示亭", 9000), ("臨時建築", 22000))
"""Kind, rent a month."""
PLANS = (("消防", "消防預案"), ("治安", "治安預案"), ("防汛", "防汛預案"))


@maker("資產號 文字, 名稱 文字, 類別 選項, 購置日 日期, 原值 數, 使用單位 單位, 保管人 人, 存放地點 文字")
def _assets(making: Making) -> Iterator[Cells]:
    """Some for every other person."""
    rng, start = making.chance("資產"), making.months[0].start
    for number, person in enumerate(making.firm.persons[::2], 1):
        name, kind, price = pick(rng, ASSETS)
        bought = start - whole(rng, 40, 1500)
        yield f"GD-{number:04}", name, kind, bought, price, person.holdings[-1].unit, person.id, None


@maker("用品號 文字, 名稱 文字, 類 選項, 計量 文字, 期初存量 數, 存量下限 數")
def _supplies(making: Making) -> Iterator[Cells]:
    del making
    for number, (name, kind, count) in enumerate(SUPPLIES, 1):
        yield f"YP-{number:03}", name, kind, count, 200, 40


@maker("單號 文字, 用品 用品, 日期 日期, 方向 選項, 數量 數, 領用人 人, 首次領用 是否, 已交舊 是否")
def _issues(making: Making) -> Iterator[Cells]:
    """A delivery a month of what is used up, and a few things handed out every day."""
    number = 0
    for month in making.months:
        rng = making.chance("用品進出", month)
        for key in making.linked("用品")[:2]:
            number += 1
            yield f"JC-{number:05}", key, month.start + 2, "入庫", 60, None, False, False
        for day in workdays(month):
            number += 1
            who = pick(rng, making.firm.persons).id
            returned = rng.random() < 0.9
            yield (
                f"JC-{number:05}",
                pick(rng, making.linked("用品")),
                day,
                "領用",
                whole(rng, 1, 3),
                who,
                False,
                returned,
            )


@maker("點號 文字, 名稱 文字, 種類 選項, 頻次 選項, 責任人 人, 起查日 日期")
def _places(making: Making) -> Iterator[Cells]:
    rng = making.chance("巡查點")
    for number, (name, kind, often) in enumerate(PLACES, 1):
        yield f"XC-{number:02}", name, kind, often, pick(rng, making.firm.persons).id, making.months[0].start - 60


@maker("巡查號 文字, 巡查點 巡查點, 時點 時點, 檢查人 人, 安全 選項, 整潔 選項, 備註 文字")
def _inspections(making: Making) -> Iterator[Cells]:
    """As often as they should, nearly; one in fifteen finds something."""
    for month in making.months:
        rng = making.chance("巡查", month)
        who = pick(rng, making.firm.persons).id
        for key, (_, _, often) in zip(making.linked("巡查點"), PLACES, strict=False):
            for day in month.days:
                due = often == "每日" or (day + 3) % 7 == (4 if often == "每週" else 0)
                if due and rng.random() < 0.97:
                    state = "不合格" if rng.random() < 0.07 else "合格"
                    at = day * DAY + whole(rng, 8, 16) * HOUR
                    note = None if state == "合格" else pick(rng, names.SENTENCES)
                    yield f"{key}-{day}", key, at, who, "合格", state, note


@maker("資產號 文字, 種類 選項, 位置 文字, 責任人 人")
def _to_let(making: Making) -> Iterator[Cells]:
    rng = making.chance("出租資產")
    for number, (kind, _) in enumerate(LET, 1):
        yield f"CZ-{number:03}", kind, f"{names.dealer(number)[:2]}路口", pick(rng, making.firm.persons).id


@maker("合同號 文字, 資產 出租資產, 承租人 文字, 簽訂日 日期, 起 日期, 訖 日期, 金額 數, 補充 租賃合同")
def _leases(making: Making) -> Iterator[Cells]:
    """A year each; one ends in the last month."""
    for number, (key, (_, rent)) in enumerate(zip(making.linked("出租資產"), LET, strict=False)):
        end = making.months[-1].end - 3 + 70 * number
        yield f"HT-{number + 1:03}", key, names.dealer(40 + number), end - 370, end - 364, end, rent * 12, None


@maker("應收號 文字, 合同 租賃合同, 應付日 日期, 應收金額 數, 經辦人 人")
def _rents(making: Making) -> Iterator[Cells]:
    for month in making.months:
        rng = making.chance("租金應收", month)
        for key, (_, rent) in zip(making.linked("租賃合同"), LET, strict=False):
            yield f"{key}-{str(month)[5:7]}", key, month.start + 9, rent, pick(rng, making.firm.persons).id


@maker("收款號 文字, 應收 租金應收, 日期 日期, 金額 數")
def _receipts(making: Making) -> Iterator[Cells]:
    """Four of five pay, some a week late."""
    rng = making.chance("租金收款")
    rents = [rent for _ in making.months for _, rent in LET]
    months = [month for month in making.months for _ in LET]
    for number, (key, rent, month) in enumerate(zip(making.linked("租金應收"), rents, months, strict=False), 1):
        if rng.random() < 0.8:
            yield f"SK-{number:05}", key, month.start + whole(rng, 3, 18), rent


@maker("預案號 文字, 種類 選項, 名稱 文字, 生效日 日期, 複審日 日期, 已換新 是否, 責任人 人")
def _plans(making: Making) -> Iterator[Cells]:
    rng, start = making.chance("應急預案"), making.months[0].start
    for number, (kind, name) in enumerate(PLANS, 1):
        since = start - whole(rng, 100, 400)
        yield f"YA-{number}", kind, name, since, since + 365, False, pick(rng, making.firm.persons).id


def _counted(row: dict[str, Value], rng: Random) -> None:
    """Most counts agree with the books."""
    row["帳上件數"] = int(skewed(rng, 8, 60))
    row["點到件數"] = int(row["帳上件數"] or 0) - (rng.random() < 0.1)


PROFILE = Profile(
    rates={
        **dict.fromkeys(("資產變動", "盤點計劃", "外展活動", "設施維護", "安全教育", "催繳", "用品盤點"), 0.05),
        **dict.fromkeys(("整改單", "物資計劃", "突發事件", "鑰匙領用", "乘車許可", "知識條目"), 0.08),
    },
    truths={"請進": 0.8, **dict.fromkeys(("被訪人確認", "已培訓", "計劃內", "備房源", "備面積", "備單價"), 0.9)},
    options={"整改複查.結果": (9, 1), "積分審查.結論": (8, 1), "外展活動.結論": (1, 8, 1)},
    numbers={"積分贈送.積分": (50, 3000), "應收金額": (2000, 20000), "讀數": (1000, 90000)},
    makers={
        "資產": _assets, "用品": _supplies, "用品進出": _issues, "巡查點": _places, "巡查": _inspections,
        "出租資產": _to_let, "租賃合同": _leases, "租金應收": _rents, "租金收款": _receipts, "應急預案": _plans,
    },
    after={"資產盤點": _counted},
)  # fmt: skip
