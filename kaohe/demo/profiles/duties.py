"""What a floor hands in shift by shift: meetings, reports, messages that all are home, patrols."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo.chance import pick, whole
from kaohe.demo.days import DAY
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.demo.profile import Maker, Profile, maker
from kaohe.demo.profiles.shifts import shifts, worked
from kaohe.demo.writing import Cells

MINUTE = 60
LEADERS = ("TSR班長", "CSR班長")
HEADS = ("運營經理", "運營副經理", "支撐經理", "TSR主管", "品質主管", "培訓主管", "CSR主管")
OFFICE = ("培訓師", "質檢", "數據分析", "IT專員", "前臺文員")
SELLING = "TSR班長"
SEEN = (("電腦前無人", "找回本人"), ("桌面雜亂", "當場整理"), ("聲音過大", "提醒"), (None, None))


def handed(person: Person, limit: int, early: int, rng: Random) -> int | None:
    """When something comes that is due at a moment: mostly shortly before, seldom too late, seldom never."""
    chance = rng.random()
    missed = person.lapse(0.004)
    if chance < missed:
        return None
    if chance < missed + person.lapse(0.01):
        return limit + whole(rng, 1, 90) * MINUTE
    return limit - int(rng.random() * early)


def _due(word: str, posts: tuple[str, ...], end: int, early: int) -> Maker:
    """A report of one line a shift, due so long after the shift's end."""

    @maker(f"工號 人, 日期 日期, {word} 時點")
    def rows(making: Making) -> Iterator[Cells]:
        for stretch, shift, rng in worked(making, f"{word}{posts[0]}{end}", *posts):
            moment = handed(stretch.person, shift.end + end, early, rng)
            if moment is not None:
                yield stretch.person.id, shift.day, moment

    return rows


def _next_day(posts: tuple[str, ...], clock: int) -> Maker:
    """A report on a shift, due at a time of the next day."""

    @maker("工號 人, 日期 日期, 提交時點 時點")
    def rows(making: Making) -> Iterator[Cells]:
        for stretch, shift, rng in worked(making, f"日報{posts[0]}", *posts):
            moment = handed(stretch.person, (shift.day + 1) * DAY + clock, HOUR, rng)
            if moment is not None:
                yield stretch.person.id, shift.day, moment

    return rows


@maker("工號 人, 日期 日期, 發送時點 時點, 全員到家 是否, 未聯繫上 文字")
def _ways_home(making: Making) -> Iterator[Cells]:
    """Between an hour and a half and two hours after the shift; sometimes everybody is home before."""
    for stretch, shift, rng in worked(making, "回程報告", *HEADS, *LEADERS):
        moment = handed(stretch.person, shift.end + 2 * HOUR, HOUR // 2, rng)
        if moment is None:
            continue
        home = rng.random() < 0.97
        if home and rng.random() < 0.2:
            moment -= HOUR // 2
        yield stretch.person.id, shift.day, moment, home, None if home else "一人電話未接"


@maker("工號 人, 日期 日期, 開始時點 時點, 地點 選項, 臨時業務會 是否, 任務已下達 是否")
def _meetings(making: Making) -> Iterator[Cells]:
    """Before each shift; now and then one on the floor because business wants it."""
    for stretch, shift, rng in worked(making, "班前會", *LEADERS):
        moment = handed(stretch.person, shift.start - 20 * MINUTE, 8 * MINUTE, rng)
        if moment is not None:
            yield stretch.person.id, shift.day, moment, "會議區", False, True
        if rng.random() < 0.02:
            yield stretch.person.id, shift.day, shift.start + 3 * HOUR, "現場", rng.random() < 0.8, False


def _sold(making: Making, person: Person, day: int) -> int:
    """Contracts of a leader's team on a day: the same whoever asks."""
    return whole(making.chance("成交", person.id, day), 30, 90)


@maker("工號 人, 日期 日期, 發送時點 時點, 成交 數, 主管 人")
def _results(making: Making) -> Iterator[Cells]:
    """Leaders first; a supervisor adds up what his leaders sold that day, seldom wrongly."""
    teams: dict[tuple[str, int], int] = {}
    for stretch, shift, rng in worked(making, "業績短信", SELLING):
        held, sold = stretch.person.on(shift.day), _sold(making, stretch.person, shift.day)
        moment = handed(stretch.person, shift.end + HOUR, HOUR // 2, rng)
        if moment is not None:
            boss = held.boss.id if held and held.boss else None
            teams[boss or "", shift.day] = teams.get((boss or "", shift.day), 0) + sold
            yield stretch.person.id, shift.day, moment, sold, boss
    for stretch, shift, rng in worked(making, "業績短信", "TSR主管"):
        moment = handed(stretch.person, shift.end + HOUR, HOUR // 2, rng)
        sold = teams.get((stretch.person.id, shift.day), 0)
        if moment is not None:
            yield stretch.person.id, shift.day, moment, sold + (rng.random() < 0.02), None


@maker("工號 人, 日期 日期, 時點 時點, 地點 文字, 情況 文字, 處理 文字")
def _patrols(making: Making) -> Iterator[Cells]:
    """Once or twice a shift; seldom left out."""
    for stretch, shift, rng in worked(making, "巡視記錄", "TSR主管", "CSR主管"):
        rounds = 0 if rng.random() < stretch.person.lapse(0.01) else whole(rng, 1, 2)
        for number in range(rounds):
            at = shift.start + (number * 3 + 1) * HOUR + whole(rng, 0, 50) * MINUTE
            yield stretch.person.id, shift.day, at, pick(rng, ("一區", "二區", "三區")), *pick(rng, SEEN)


@maker("請假號 文字, 日期 日期, 值班主管 人, 准於 時點")
def _granted(making: Making) -> Iterator[Cells]:
    """Days off of agents, granted by a supervisor the day before."""
    number = 0
    for month, stretch, rng in making.stretches("准假", making.posts("TSR", "CSR")):
        heads = making.firm.holders("TSR主管" if stretch.post == "TSR" else "CSR主管", month)
        for shift in shifts(making, stretch, month) if heads else ():
            if shift.leave:
                number += 1
                yield f"ZJ{number:06}", shift.day, pick(rng, heads).id, shift.start - whole(rng, 20, 60) * HOUR // 2


PROFILE = Profile(
    makers={
        "回程報告": _ways_home,
        "到家報告": _due("發送時點", OFFICE, HOUR + HOUR // 2, HOUR),
        "班組報表": _due("提交時點", LEADERS, HOUR // 2, HOUR // 2),
        "質檢日報": _next_day(("質檢",), 10 * HOUR),
        "業務日報": _next_day(("數據分析",), 9 * HOUR + HOUR // 2),
        "班前會": _meetings,
        "業績短信": _results,
        "巡視記錄": _patrols,
        "准假": _granted,
    },
)
