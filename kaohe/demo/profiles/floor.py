"""The floor of a telephone centre: taking over and handing over, rests, conduct, secrecy, moves from post to post."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo.chance import pick, whole
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.demo.profile import Profile, maker
from kaohe.demo.profiles.shifts import leaves, worked
from kaohe.demo.writing import Cells

MINUTE = 60
AGENTS = ("TSR", "CSR")
BREACHES = (
    ("儀容", "S5-3.1.1.1.p1", "衣着不整"),
    ("工牌", "S5-3.1.1.3.p1", "沒有戴工牌"),
    ("工作狀態", "S5-3.1.3.1", "趴在桌上"),
    ("逗留閒聊", "S5-3.1.3.4", "在後臺聊天"),
    ("桌面", "S5-3.1.4.2", "下班沒有收拾"),
    ("手機", "S5-3.1.5.5", "把手機帶進工作區"),
    ("用餐飲水", "S5-3.1.5.13", "在機房吃東西"),
    ("休息室", "S5-3.9.3.5", "上班時間待在休息室"),
)


def _late(person: Person, limit: int, early: int, usual: float, rng: Random) -> int:
    """A moment shortly before its limit, or seldom some minutes after it."""
    if rng.random() < person.lapse(usual):
        return limit + whole(rng, 1, 6 * MINUTE)
    return limit - int(rng.random() * early)


@maker("工號 人, 日期 日期, 集合時點 時點, 簽入時點 時點, 首次離席 時點, 交班時點 時點, 離場時點 時點")
def _handovers(making: Making) -> Iterator[Cells]:
    """Who comes late to the shift misses the muster and is not noted there."""
    for stretch, shift, rng in worked(making, "交接班", *AGENTS):
        person, came = stretch.person, shift.came or shift.start
        muster = None if came > shift.start else _late(person, shift.start - 10 * MINUTE, 5 * MINUTE, 0.01, rng)
        signed = max(came, _late(person, shift.start + 3 * MINUTE, 3 * MINUTE, 0.01, rng))
        away = signed + (whole(rng, 5, 29) if rng.random() < person.lapse(0.006) else whole(rng, 30, 110)) * MINUTE
        gone = _late(person, shift.end + 5 * MINUTE, 4 * MINUTE, 0.01, rng)
        yield person.id, shift.day, muster, signed, away, shift.end, gone


@maker("工號 人, 日期 日期, 第幾小時 數, 時長 數")
def _rests(making: Making) -> Iterator[Cells]:
    """One hour of a shift looked at: five minutes at most, mostly kept."""
    for stretch, shift, rng in worked(making, "小休", *AGENTS):
        over = rng.random() < stretch.person.lapse(0.012)
        yield stretch.person.id, shift.day, whole(rng, 2, 8), whole(rng, 301, 420) if over else whole(rng, 120, 300)


@maker("違規號 文字, 工號 人, 日期 日期, 類別 選項, 條文 文字, 情況 文字, 發現人 人, 狀態 選項, 賠償 數")
def _breaches(making: Making) -> Iterator[Cells]:
    """Noted by somebody else; one in ten is taken back."""
    number = 0
    for month, stretch, rng in making.stretches("現場違規", making.posts(*AGENTS)):
        watching = [one for one in making.firm.holders("質檢", month) if one is not stretch.person]
        watching = watching or [one for one in making.firm.persons[-20:] if one is not stretch.person]
        if rng.random() < stretch.person.lapse(0.15):
            number += 1
            day = whole(rng, stretch.first, stretch.last)
            state = "成立" if rng.random() < 0.9 else "撤銷"
            yield f"WG{number:06}", stretch.person.id, day, *pick(rng, BREACHES), pick(rng, watching).id, state, None


@maker("工號 人, 加班開始 時點, 通知時點 時點, 臨時 是否, 本人同意 是否")
def _overtime(making: Making) -> Iterator[Cells]:
    """Two hours after a shift, told a day or more before; when calls come in heaps, at once."""
    for stretch, shift, rng in worked(making, "加班通知", *AGENTS):
        if rng.random() < 0.015:
            sudden = rng.random() < 0.3
            before = whole(rng, 1, 3) * HOUR if sudden else whole(rng, 22, 72) * HOUR
            yield stretch.person.id, shift.end, shift.end - before, sudden, True


@maker("請假號 請假, 日期 日期, 聯繫人 人, 情況 文字")
def _calls_on_leave(making: Making) -> Iterator[Cells]:
    """On every third day of a leave of more than three days, mostly."""
    for number, stretch, run, rng in leaves(making):
        boss = held.boss if (held := stretch.person.on(run[0].day)) else None
        for day in range(run[0].day + 2, run[-1].day + 1, 3) if len(run) > 3 and boss else ():
            if rng.random() < 0.9 and boss:
                yield number, day, boss.id, "按期返回"


PROFILE = Profile(
    rates={"調休": 0.5, "調崗": 0.004, "泄密案件": 0.002, "數據外發": 0.04},
    truths={
        **dict.fromkeys(
            ("調崗.負責人簽字", "調崗.經理簽字", "調崗.人力審核", "調崗.總監簽字", "調崗.工作已交接"), 0.96
        ),
        "調崗.試用或培訓期": 0.05,
        "泄密案件.有損失": 0.2,
        "泄密案件.查實": 0.7,
        **dict.fromkeys(
            ("數據外發.數據分析已審", "數據外發.支撐經理已審", "數據外發.上級同意", "數據外發.雙方領導簽字"), 0.97
        ),
    },
    empties={"泄密案件.監督失責人": 0.9, "調休.原班日期": 0.5},
    options={
        "調崗.方式": (6, 3, 1),
        "泄密案件.種類": (3, 1, 3, 0.1, 2, 2),
        "數據外發.類別": (6, 3, 1, 0, 1),
        "數據外發.去向": (6, 3, 1),
    },
    numbers={"調崗.通知書份數": (4, 4)},
    makers={
        "交接班": _handovers,
        "小休": _rests,
        "現場違規": _breaches,
        "加班通知": _overtime,
        "長假聯繫": _calls_on_leave,
    },
)
