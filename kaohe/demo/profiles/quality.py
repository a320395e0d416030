"""How well calls are handled: calls heard and marked line by line, customers asked, complaints."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo.chance import pick, skewed, whole
from kaohe.demo.columns import Value
from kaohe.demo.days import DAY, Month
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.people import Person, Stretch
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

AGENTS = ("TSR", "CSR")
FULL = (7.5,) * 8 + (8.0,) * 5
"""Full marks of the eight lines on attitude and the five on technique."""
FATAL = ("虛假承諾", "無故掛斷", "洩露客戶資料", "虛假登記", "辱罵嘲諷客戶")
SEEN_BY_LEADER, SEEN_BY_TRAINER, SEEN_ABOVE = 0.3, 0.08, 0.02


@maker(
    "抽檢號 文字, 工號 人, 日期 日期, 質檢人 人, 監聽 選項, 致命差錯 選項, 禮貌用語 數, 耐心周到 數, 不說忌語 數",
    "不懂不裝 數, 有錯認改 數, 確認明白 數, 不反復問 數, 專注應答 數, 判斷需求 數, 主導交談 數, 業務熟練 數",
    "通俗易懂 數, 答其所問 數",
)
def _checks(making: Making) -> Iterator[Cells]:
    """Quality control hears four to eight calls of every agent a month; leaders and trainers listen in between."""
    number = 0
    for month, stretch, rng in making.stretches("質檢評分", making.posts(*AGENTS)):
        for day, kind, monitor in _hearings(making, month, stretch, rng):
            number += 1
            fatal = pick(rng, FATAL) if rng.random() < stretch.person.lapse(0.006) else "無"
            marks = [_mark(full, stretch.person, rng) for full in FULL]
            marks[0] = marks[0] if marks[0] is not None else FULL[0]
            yield f"ZJ{number:07}", stretch.person.id, day, monitor.id, kind, fatal, *marks


def _hearings(making: Making, month: Month, stretch: Stretch, rng: Random) -> Iterator[tuple[int, str, Person]]:
    """The calls of an agent that are heard: day, by what kind of listener, by whom."""
    firm, own = making.firm, stretch.person
    others = [one for one in firm.persons[-20:] if one is not own]
    listeners = {post: [one for one in firm.holders(post, month) if one is not own] for post in ("質檢", "培訓師")}
    share = (stretch.last - stretch.first + 1) / len(month.days)
    for _ in range(int(whole(rng, 5, 9) * share)):
        yield whole(rng, stretch.first, stretch.last), "質檢崗", pick(rng, listeners["質檢"] or others)
    held = own.on(stretch.last)
    for day in range(stretch.first, stretch.last + 1, 7):
        chance = rng.random()
        if chance < SEEN_BY_LEADER and held and held.boss:
            above = held.boss.on(day)
            high = chance < SEEN_ABOVE and above is not None and above.boss is not None
            yield day, "主管及以上" if high else "班長", above.boss if high and above and above.boss else held.boss
        elif chance > 1 - SEEN_BY_TRAINER:
            yield day, "培訓師", pick(rng, listeners["培訓師"] or others)


def _mark(full: float, person: Person, rng: Random) -> float | None:
    """A line of the sheet: empty when the call gave no occasion, mostly full marks."""
    if rng.random() < 0.12:
        return None
    return full - whole(rng, 1, 6) * 0.5 if rng.random() < person.lapse(0.09) else full


@maker("問卷號 文字, 工號 人, 日期 日期, 評分 數, 一次解決 選項")
def _surveys(making: Making) -> Iterator[Cells]:
    """Some dozen customers of every agent on the line are asked; two in three answer."""
    number = 0
    for _, stretch, rng in making.stretches("滿意度調查", making.posts("CSR")):
        for _ in range(whole(rng, 12, 36)):
            number += 1
            about = f"WJ{number:07}", stretch.person.id, whole(rng, stretch.first, stretch.last)
            if rng.random() > 0.66:
                yield *about, None, None
                continue
            liked = rng.random() < 0.7 + 0.27 * stretch.person.zeal
            solved = (
                "一次解決" if rng.random() < 0.66 + 0.2 * stretch.person.zeal else pick(rng, ("多次才解決", "沒有解決"))
            )
            yield *about, whole(rng, 4, 5) if liked else whole(rng, 1, 3), solved if rng.random() < 0.8 else None


def _complaint(row: dict[str, Value], rng: Random) -> None:
    """Most are answered within a day; what was found is written when it was."""
    came = row["受理時點"]
    if isinstance(came, int):
        row["答覆時點"] = came + int(HOUR + skewed(rng, 0, 34 * HOUR)) if rng.random() < 0.97 else None
        row["培訓日期"] = came // DAY + whole(rng, 1, 10) if rng.random() < 0.4 else None


PROFILE = Profile(
    rates={"客訴": 0.12},
    empties={"客訴.工號": 0.05, "客訴.核查意見": 0.1},
    options={"客訴.程度": (20, 1), "核查意見": (2, 1)},
    makers={"質檢評分": _checks, "滿意度調查": _surveys},
    after={"客訴": _complaint},
)
