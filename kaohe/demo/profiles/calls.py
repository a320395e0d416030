"""A telephone centre: calls in by the minute, calls out by the hundred, what agents do meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kaohe.demo.chance import around, pick, skewed, whole
from kaohe.demo.columns import Value
from kaohe.demo.days import DAY
from kaohe.demo.drawing import HOUR
from kaohe.demo.making import Making
from kaohe.demo.people import Person
from kaohe.demo.profile import Profile, maker
from kaohe.demo.profiles.shifts import worked
from kaohe.demo.writing import Cells

OUT, IN = "TSR", "CSR"
QUEUES = ("訂購", "查詢", "售後", "投訴", "回訪")
REACHED = 0.6
NOT_REACHED = ("無人接聽", "無人接聽", "忙線", "他人接聽", "拒接", "空號")
CALLS_A_SHIFT = 42
CALLBACKS_AN_HOUR = 2.5


@maker("隊列 文字, 名稱 文字")
def _queues(making: Making) -> Iterator[Cells]:
    del making
    for number, name in enumerate(QUEUES, 1):
        yield f"Q{number}", f"{name}熱線"


def skill(person: Person) -> float:
    """Contacts an hour: eight for the slowest, nineteen for the best."""
    return 8 + 11 * person.zeal * person.zeal


@maker("外呼號 文字, 工號 人, 撥打時點 時點, 結果 選項, 通話 數, 事後處理 數")
def _calls_out(making: Making) -> Iterator[Cells]:
    """Every call out."""
    yield from calls_out(making)


def calls_out(making: Making) -> Iterator[Cells]:
    """Dialled one after the other; more than half are reached, about half of those buy."""
    number = 0
    for stretch, shift, rng in worked(making, "外呼結果", OUT, IN):
        hourly = CALLBACKS_AN_HOUR if stretch.post == IN else skill(stretch.person)
        dials = int(hourly * 6.2 / REACHED * (0.9 + 0.2 * rng.random()))
        bought = REACHED * (0.42 + 0.25 * stretch.person.zeal)
        gap = (shift.end - shift.start) // (dials + 1)
        at = shift.start
        for _ in range(dials):
            number += 1
            at += int(gap * (0.5 + rng.random()) * 0.98)
            chance = rng.random()
            talked, after = 0, 0
            if chance < REACHED:
                talked, after = 30 + int(skewed(rng, 0, 400)), int(20 * rng.random())
                result = "成交" if chance < bought else "未成交"
            else:
                result = pick(rng, NOT_REACHED)
            yield f"WH{number:09}", stretch.person.id, at, result, talked, after


@maker(
    "線路 文字, 來電號 文字, 日期 日期, 進線時點 時點, 隊列 隊列, 入隊 是否, 等待 數, 結果 選項, 工號 人",
    "接通時點 時點, 通話 數, 保持 數, 事後處理 數, 成交 是否",
)
def _calls_in(making: Making) -> Iterator[Cells]:
    """Answered by whoever is on shift; some give up waiting, some never leave the menu, a few lines are odd."""
    keys = making.linked("隊列")
    number = 0
    for stretch, shift, rng in worked(making, "來電", IN):
        for _ in range(int(CALLS_A_SHIFT * (0.8 + 0.4 * rng.random()))):
            number += 1
            came = shift.start + int(rng.random() * (shift.end - shift.start))
            line = f"L{number % 30 + 1:02}", f"LD{number:09}", came // DAY, came, pick(rng, keys)
            yield *line, *_handled(stretch.person, came, rng)


def _handled(person: Person, came: int, rng: Random) -> tuple[Value, ...]:
    """From joining the queue on: 入隊 等待 結果 工號 接通時點 通話 保持 事後處理 成交."""
    chance = rng.random()
    waited = int(skewed(rng, 0, 20)) if rng.random() < 0.82 else 20 + int(skewed(rng, 0, 300))
    if chance < 0.03:
        return False, 0, "放棄", None, None, 0, 0, 0, False
    if chance < 0.075:
        return True, waited * 2 + 5, "放棄", None, None, 0, 0, 0, False
    if chance < 0.085:
        return True, waited + 60, "溢出", None, None, 0, 0, 0, False
    whose = None if chance > 0.9985 else person.id
    talked = 0 if chance > 0.995 else 7300 + waited if chance > 0.9948 else 40 + int(skewed(rng, 0, 700))
    held = int(skewed(rng, 0, 90)) if rng.random() < 0.15 else 0
    return True, waited, "接通", whose, came + waited, talked, held, int(skewed(rng, 5, 120)), rng.random() < 0.12


@maker("工號 人, 日期 日期, 起 時點, 止 時點, 狀態 選項, 計劃 選項, 中性 是否")
def _segments(making: Making) -> Iterator[Cells]:
    """What an agent does hour by hour, against what the plan says; now and then a system fails."""
    for stretch, shift, rng in worked(making, "座席時段", OUT, IN):
        meeting = pick(rng, ("培訓", "會議")) if rng.random() < 0.15 else None
        hours = (shift.end - shift.start) // HOUR
        for hour in range(hours):
            at = shift.start + hour * HOUR
            plan = {2: "小休", 4: "用餐", hours - 1: meeting}.get(hour)
            length = {"小休": 900, "用餐": 2400}.get(plan or "", HOUR) if plan else 0
            for state, span in _hour(HOUR - length, stretch.person, rng):
                neutral = state == "系統故障"
                yield stretch.person.id, shift.day, at, at + span, state, "在線", neutral
                at += span
            if plan:
                kept = rng.random() > stretch.person.lapse(0.03)
                yield stretch.person.id, shift.day, at, at + length, plan if kept else "就緒", plan, False


def _hour(length: int, person: Person, rng: Random) -> Iterator[tuple[str, int]]:
    """Waiting, talking, writing up; sometimes a rest that was not planned."""
    if length <= 0:
        return
    talk = int(length * (0.5 + 0.2 * rng.random()))
    after = int(length * 0.1 * (0.5 + rng.random()))
    chance = rng.random()
    rest = int(length * 0.3) if chance < person.lapse(0.12) else 0
    states = [("就緒", length - talk - after - rest), ("通話", talk), ("事後處理", after)]
    if rest:
        states.append(("系統故障" if chance < 0.004 else "小休", rest))
    yield from (pair for pair in states if pair[1] > 0)


@maker("工號 人, 日期 日期, 科目 選項, 分數 數, 結果 選項")
def _exams(making: Making) -> Iterator[Cells]:
    """On joining, on becoming regular, and a monthly test; who fails the first time comes again."""
    rng = making.chance("考試成績")
    end = making.months[-1].end
    for person in making.firm.persons:
        if not any(held.post in (making.posts(OUT, IN) or ()) for held in person.holdings):
            continue
        for subject, after in (("通關考試", 20), ("轉正考試", 100)):
            day = person.hired + after + whole(rng, 0, 10)
            if rng.random() < 0.12 and day <= end:
                yield person.id, day, subject, around(rng, 52, 4), "未通過"
                day += 14
            if day <= min(end, person.left or end):
                yield person.id, day, subject, around(rng, 82, 6), "通過"
    for month, stretch, chance in making.stretches("月考", making.posts(OUT, IN)):
        day = month.start + 20
        if stretch.first <= day <= stretch.last and chance.random() < 0.9:
            mark = around(chance, 60 + 30 * stretch.person.zeal, 5)
            yield (
                stretch.person.id,
                day,
                "月考",
                mark if chance.random() > 0.02 else None,
                "通過" if mark >= 60 else "未通過",
            )


def _contest(row: dict[str, Value], rng: Random) -> None:
    """Nobody contests a post by doing worse than sixty."""
    row["演講"] = around(rng, 78, 7)


PROFILE = Profile(
    superiors={
        "TSR": "TSR班長",
        "CSR": "CSR班長",
        "TSR班長": "TSR主管",
        "CSR班長": "CSR主管",
        "TSR主管": "運營副經理",
        "CSR主管": "運營副經理",
        "運營副經理": "運營經理",
        "運營經理": "總監",
        "支撐經理": "總監",
        "品質主管": "支撐經理",
        "培訓主管": "支撐經理",
        "質檢": "品質主管",
        "培訓師": "培訓主管",
        "數據分析": "支撐經理",
        "IT專員": "支撐經理",
        "前臺文員": "支撐經理",
    },
    shares={"TSR": 60, "CSR": 26, "質檢": 4, "數據分析": 1, "培訓師": 2, "IT專員": 1, "前臺文員": 1},
    rates={"競聘": 0.01},
    makers={
        "隊列": _queues,
        "來電": _calls_in,
        "座席時段": _segments,
        "外呼結果": _calls_out,
        "考試成績": _exams,
    },
    after={"競聘": _contest},
)
