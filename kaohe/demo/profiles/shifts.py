"""Shift work: roster, clocking in and out, leave, excuses; all from one plan a person and month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kaohe.demo.chance import pick, skewed, whole
from kaohe.demo.days import DAY, Month
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.people import Stretch
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

SHIFTS = (("早班", 8, 8.5), ("早班", 8, 8.5), ("中班", 13, 8.5), ("晚班", 16, 8), ("夜班", 22, 8.5))
"""Name, first hour, hours; the night shift ends on the next day."""
OFFICE = ("常日班", 9, 8.5)
NO_SIGN_OUT = 0.0014
EARLY = 30 * 60
"""How long before a shift those come who have to prepare it."""
ABSENT = 0.001
WHY = ("惡劣天氣", "班車晚點", "其他不可控", "個人原因")


@dataclass(slots=True)
class Shift:
    """A shift as it was planned, and what came of it."""

    day: int
    name: str
    start: int
    end: int
    came: int | None = None
    went: int | None = None
    leave: str | None = None
    """Kind of the leave that covers it."""
    reason: str | None = None
    """What was said of being late."""

    @property
    def worked(self) -> bool:
        """Whether anybody was there."""
        return self.came is not None


def shifts(making: Making, stretch: Stretch, month: Month) -> list[Shift]:
    """A person's shifts of a month: five days on and two off, the same whoever asks."""
    rng = making.chance("班表", stretch.person.id, month)
    agent = stretch.post in (making.posts("TSR", "CSR", "TSR班長", "CSR班長") or ())
    name, hour, hours = pick(rng, SHIFTS) if agent else OFFICE
    selling = stretch.post in (making.posts("TSR", "CSR") or ())
    beforehand = 0 if selling or not making.book.parameter("提前到崗") else EARLY
    off = whole(rng, 0, 6)
    days = [day for day in month.days if (day + off) % 7 < 5 and stretch.first <= day <= stretch.last]
    on_leave = set(_leave_days(days, rng.random()))
    kind = "病假" if rng.random() < 0.4 else "事假"
    found: list[Shift] = []
    for day in days:
        start = day * DAY + hour * HOUR
        shift = Shift(day, name, start, start + int(hours * HOUR))
        chance = rng.random()
        if day in on_leave:
            shift.leave = kind
        elif chance > stretch.person.lapse(ABSENT):
            _clocked(shift, stretch, rng.random(), rng.random(), beforehand)
            if shift.came is not None and shift.came > shift.start and rng.random() < 0.6:
                shift.reason = pick(rng, WHY)
        found.append(shift)
    return found


def _leave_days(days: list[int], chance: float) -> list[int]:
    """One person in five takes a day or two, a few take more."""
    if chance > 0.2 or len(days) < 8:
        return []
    length = 1 if chance < 0.12 else 2 if chance < 0.18 else 4
    start = int(chance * 1000) % (len(days) - length)
    found = [days[start]]
    for day in days[start + 1 :]:
        if day != found[-1] + 1 or len(found) == length:
            break
        found.append(day)
    return found


def _clocked(shift: Shift, stretch: Stretch, one: float, two: float, beforehand: int) -> None:
    """In some minutes before the shift, out some minutes after it; seldom late, seldom early, seldom not at all.

    Whoever has to be there some time beforehand mostly is.
    """
    late = stretch.person.lapse(0.012)
    after = (late - one) / late if one < late else 0
    before = 60 + int(one * 900) if not beforehand else beforehand + int((one - 0.03) * 900)
    shift.came = shift.start + int(after * after * 40 * 60) + 5 if one < late else shift.start - before
    early = stretch.person.lapse(0.006)
    if two > 1 - stretch.person.lapse(NO_SIGN_OUT):
        shift.went = None
    elif two < early:
        shift.went = shift.end - 60 - int((early - two) / early * 35 * 60)
    else:
        shift.went = shift.end + int(two * 600)


def worked(making: Making, word: str, *titles: str) -> Iterator[tuple[Stretch, Shift, Random]]:
    """Every shift that was worked by people in these posts."""
    for month, stretch, rng in making.stretches(word, making.posts(*titles)):
        for shift in shifts(making, stretch, month):
            if shift.worked:
                yield stretch, shift, rng


def _each(making: Making, word: str) -> Iterator[tuple[Stretch, Shift]]:
    for month, stretch, _ in making.stretches(word, None):
        for shift in shifts(making, stretch, month):
            yield stretch, shift


@maker("工號 人, 日期 日期, 應出勤 數, 班次 文字, 上班 時點, 下班 時點")
def _roster(making: Making) -> Iterator[Cells]:
    for stretch, shift in _each(making, "排班"):
        yield stretch.person.id, shift.day, 1, shift.name, shift.start, shift.end


@maker("工號 人, 時點 時點, 方向 選項, 來源 選項")
def _punches(making: Making) -> Iterator[Cells]:
    """By the machine; a few who forgot were written in afterwards."""
    for stretch, shift in _each(making, "打卡"):
        if shift.came is not None:
            yield stretch.person.id, shift.came, "簽到", "考勤機" if shift.came % 50 else "補卡"
        if shift.went is not None:
            yield stretch.person.id, shift.went, "簽出", "考勤機" if shift.went % 50 else "補卡"


@maker("工號 人, 日期 日期, 事項 選項, 原因 選項, 說明 文字")
def _excuses(making: Making) -> Iterator[Cells]:
    for stretch, shift in _each(making, "考勤說明"):
        if shift.reason is not None:
            yield stretch.person.id, shift.day, "遲到", shift.reason, None if shift.start % 7 else "附照片"


def leaves(making: Making) -> Iterator[tuple[str, Stretch, list[Shift], Random]]:
    """One form for days off in a row: its number, who, the shifts it covers; the same whoever asks."""
    number = 0
    for month, stretch, rng in making.stretches("請假", None):
        run: list[Shift] = []
        for shift in [*shifts(making, stretch, month), None]:
            if shift is not None and shift.leave:
                run.append(shift)
            elif run:
                number += 1
                yield f"QJ{number:06}", stretch, run, rng
                run = []


@maker(
    "請假號 文字, 工號 人, 申請崗位 選項, 種類 選項, 起 時點, 止 時點, 天數 數, 申請方式 選項, 事由 文字",
    "證明 是否, 狀態 選項",
)
def _leaves(making: Making) -> Iterator[Cells]:
    """Most are granted, sick leave is asked for by telephone."""
    for number, stretch, run, rng in leaves(making):
        kind = run[0].leave
        state = "已准" if rng.random() < 0.96 else "未准" if kind == "事假" else "無證明"
        how = "電話" if kind == "病假" else "請假單" if rng.random() < 0.9 else "短信"
        span = run[0].start, run[-1].end, len(run)
        proof = rng.random() < 0.9 if kind == "病假" else None
        why = "家事" if proof is None else None
        yield number, stretch.person.id, stretch.post, kind, *span, how, why, proof, state


@maker("事件號 文字, 日期 日期, 起 時點, 止 時點, 原因 選項, 核准人 人")
def _events(making: Making) -> Iterator[Cells]:
    """A snowstorm, a late bus: once or twice a month, excusing everybody whose shift begins meanwhile."""
    for month in making.months:
        rng = making.chance("不可控事件", month)
        heads = [unit.head for unit in making.firm.units if unit.head] or making.firm.persons
        for number in range(whole(rng, 0, 2)):
            day = whole(rng, month.start, month.end)
            start = day * DAY + 7 * HOUR + int(skewed(rng, 0, 2 * HOUR))
            yield f"BK{month}-{number + 1}", day, start, start + 3 * HOUR, pick(rng, WHY[:3]), pick(rng, heads).id


PROFILE = Profile(
    rates={"調班": 0.15},
    options={"調班.方式": (3, 5)},
    numbers={"調班.天數": (0.5, 2)},
    makers={
        "排班": _roster,
        "打卡": _punches,
        "考勤說明": _excuses,
        "請假": _leaves,
        "不可控事件": _events,
    },
)
