"""The forty cards as one would write them in Python: a loop over people, Decimal for every amount."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.pay import FIRST, LAST, RESULTS

D = Decimal
CENT, RATE, YUAN = D("0.01"), D("0.000001"), D(1)
MISSING, NOT_APPLICABLE = 3, 1
MONEY = (
    "工資總額", "銷售計劃", "銷售實績", "新品實績", "費用限額", "費用實支", "社保基數", "專項扣除", "主管評分",
)  # fmt: skip
STEPS = dict.fromkeys(("計劃完成率", "封頂完成率", "新品佔比", "走訪完成率", "報表準時率", "費用率", "績效係數"), RATE)
BRACKETS = ((0, 3), (3000, 10), (12000, 20), (25000, 25), (35000, 30), (55000, 35), (80000, 45))
TIERS = ((50000, 1), (200000, 2), (500000, 3))


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Half away from zero."""
    return value.quantize(step, ROUND_HALF_UP)


def first(value: Decimal, rows: tuple[tuple[int, int], ...], other: int) -> Decimal:
    """The value beside the first limit that is not above."""
    return D(next((found for limit, found in rows if value >= limit), other))


def sliced(value: Decimal, rows: tuple[tuple[int, int], ...]) -> Decimal:
    """Each slice at its own rate in percent."""
    total, ends = D(0), [*(limit for limit, _ in rows[1:]), None]
    for (begin, percent), end in zip(rows, ends, strict=True):
        if value > begin:
            total += (min(value, D(end)) - begin if end else value - begin) * percent
    return rounded(total / 100)


def paid(person: dict[str, Any]) -> dict[str, Decimal | None]:
    """The results of a person, None where there is none."""
    p: dict[str, Any] = {name: None if (cents := person[name]) is None else D(cents) / 100 for name in MONEY}
    absent, late = D(person["缺勤日數"]) / 10, D(person["遲到次數"])
    plan, sold, new = p["銷售計劃"], p["銷售實績"], p["新品實績"]
    wage, limit, spent = p["工資總額"], p["費用限額"], p["費用實支"]
    r: dict[str, Any] = dict.fromkeys(RESULTS)
    r["計劃完成率"] = None if plan is None else rounded(sold / plan, RATE) if plan else D(1)
    r["封頂完成率"] = None if plan is None else min(r["計劃完成率"], D("1.2"))
    r["新品佔比"] = rounded(new / sold, RATE) if sold else None
    r["走訪完成率"] = rounded(D(person["走訪實績"]) / D(person["走訪計劃"]), RATE)
    r["報表準時率"] = rounded(D(person["報表準時"]) / D(person["報表應交"]), RATE)
    r["費用率"] = rounded(spent / limit, RATE)
    r["走訪得分"] = min(D(100), rounded(r["走訪完成率"] * 100))
    r["報表得分"] = min(D(100), rounded(r["報表準時率"] * 100))
    r["出勤得分"] = max(D(0), 100 - absent * 4)
    r["遲到扣分"] = min(D(10), late * 2)
    r["投訴扣分"] = D(next((points for most, points in ((0, 0), (1, 2), (3, 5)) if person["投訴次數"] <= most), 10))
    r["費用扣分"] = D(0) if r["費用率"] <= 1 else D(3) if r["費用率"] <= D("1.1") else D(8)
    share = r["新品佔比"]
    r["新品加分"] = D(0) if share is None or share < D("0.15") else D(5) if share >= D("0.3") else D(2)
    r["紀律得分"] = max(D(0), r["出勤得分"] - r["遲到扣分"] - r["投訴扣分"] - r["費用扣分"])
    r["日薪"] = rounded(wage / D("21.75"))
    r["基礎工資"] = rounded(wage * D("0.5"))
    r["日常工資"] = rounded(wage * D("0.15") * r["報表準時率"])
    r["缺勤扣款"] = rounded(r["日薪"] * absent)
    r["遲到扣款"] = min(D(200), late * 20)
    r["提成"] = sliced(sold, TIERS)
    r["新品獎"] = rounded(new * D("0.005"))
    r["費用扣款"] = rounded((spent - limit) * D("0.5")) if spent > limit else D(0)
    served = min(person["離職日"] if person["離職日"] is not None else LAST, LAST) - person["入職日"]
    r["工齡獎"] = D(300) if served >= 1825 else D(100) if served >= 365 else D(0)
    r["全勤獎"] = D(200) if not absent and not late else D(0)
    base = max(D(5000), min(p["社保基數"], D(30000)))
    r["社保"] = rounded(base * D("0.105"))
    if plan is not None:
        scored(r, p, absent)
    if r["考核得分"] is not None:
        earned(r, p, base)
    return r


def scored(r: dict[str, Any], p: dict[str, Any], absent: Decimal) -> None:
    """What rests on a plan."""
    steps = ((120, 100), (100, 90), (90, 80), (80, 70), (60, 50))
    r["銷售得分"] = first(r["計劃完成率"] * 100, steps, 0)
    r["計劃工資"] = rounded(p["工資總額"] * D("0.35") * r["封頂完成率"])
    r["工作得分"] = rounded(r["銷售得分"] * D("0.6") + r["走訪得分"] * D("0.25") + r["報表得分"] * D("0.15"))
    r["客觀得分"] = rounded(r["工作得分"] * D("0.7") + r["紀律得分"] * D("0.3"))
    if p["主管評分"] is not None:
        r["綜合得分"] = rounded(r["客觀得分"] * D("0.8") + p["主管評分"] * D("0.2"))
        score = r["考核得分"] = min(D(100), r["綜合得分"] + r["新品加分"])
        r["考核等級"] = D(0 if score >= 95 and not absent else 1 if score >= 85 else 2 if score >= 70 else 3)
        r["績效係數"] = first(score, ((95, 120), (85, 100), (70, 85)), 60) / 100


def earned(r: dict[str, Any], p: dict[str, Any], base: Decimal) -> None:
    """What rests on a score."""
    r["績效工資"] = rounded((r["計劃工資"] + r["日常工資"]) * r["績效係數"])
    plus = ("基礎工資", "績效工資", "提成", "新品獎", "工齡獎", "全勤獎")
    r["應發"] = sum(r[name] for name in plus) - r["缺勤扣款"] - r["遲到扣款"] - r["費用扣款"]
    r["應稅額"] = max(D(0), r["應發"] - r["社保"] - p["專項扣除"] - 5000)
    r["個稅"] = sliced(r["應稅額"], BRACKETS)
    r["實發"] = r["應發"] - r["社保"] - r["個稅"]
    r["分位工資"] = rounded(r["實發"], YUAN)
    r["人力成本"] = r["應發"] + rounded(base * D("0.16"))


def stored(name: str, value: Decimal | None) -> int | None:
    """As the engine keeps it: money and points in hundredths, rates in millionths, a grade by its place."""
    if value is None or name == "考核等級":
        return None if value is None else int(value)
    return int(value / STEPS.get(name, CENT))


def by_loop(folder: Path) -> pa.Table:
    """All people and their results, some thousands at a time."""
    batches = pq.ParquetFile(folder / "people.parquet").iter_batches(20_000)
    return pa.Table.from_batches([results_of(batch.to_pylist()) for batch in batches])


def results_of(people: list[dict[str, Any]]) -> pa.RecordBatch:
    """The results of some people."""
    here = [one for one in people if one["入職日"] <= LAST and (one["離職日"] is None or one["離職日"] >= FIRST)]
    results = [paid(person) for person in here]
    columns: dict[str, Any] = {"_s": [person["工號"] for person in here]}
    for name in RESULTS:
        values = [stored(name, result[name]) for result in results]
        missing = NOT_APPLICABLE if name == "新品佔比" else MISSING
        columns[name] = pa.array(values, pa.int64())
        columns[f"{name}__s"] = pa.array([missing if value is None else 0 for value in values], pa.int64())
    return pa.RecordBatch.from_pydict(columns)
