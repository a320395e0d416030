"""Hiring and training before work: who applies, which classes run, how trainees fare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.demo import names
from kaohe.demo.chance import around, pick, whole
from kaohe.demo.days import Month, workdays
from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells

CLASS_DAYS, TRAINEES = 10, (5, 9)
SCHOOLS = ("高中", "大專", "大專", "本科")
YEAR = 365


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its first and last day, and its trainees by number."""

    key: str
    start: int
    end: int
    days: tuple[int, ...]
    trainees: tuple[str, ...]
    trainer: str


def classes(making: Making) -> Iterator[Class]:
    """One class a month, the same whoever asks."""
    for month in making.months:
        rng = making.chance("培訓班", month)
        days = tuple(workdays(month)[:CLASS_DAYS])
        count = whole(rng, *TRAINEES)
        trainers = making.firm.holders("培訓師", month) or making.firm.persons[-1:]
        pupils = tuple(f"XY{month}-{number + 1:02}" for number in range(count))
        yield Class(f"PX{month}", days[0], days[-1], days, pupils, pick(rng, trainers).id)


def _fate(making: Making, trainee: str) -> float:
    """From 0 to 1: below 0.1 the place is lost on the way, below 0.25 a test is failed."""
    return making.chance("學員", trainee).random()


@maker("應聘號 文字, 日期 日期, 姓名 文字, 職位 選項, 出生日期 日期, 打字 數, 辦公軟件 選項, 朗讀 選項")
def _applicants(making: Making) -> Iterator[Cells]:
    """A dozen a month; one in twenty is too young."""
    for month in making.months:
        rng = making.chance("應聘", month)
        for number in range(12):
            day = pick(rng, workdays(month))
            age = 17 if rng.random() < 0.05 else whole(rng, 18, 40)
            born = day - age * YEAR - age // 4 - whole(rng, 1, 300)
            tests = ("通過" if rng.random() < 0.9 else "未通過", "通過" if rng.random() < 0.85 else "未通過")
            yield f"YP{month}-{number + 1:02}", day, names.person(rng), "TSR", born, whole(rng, 30, 70), *tests


@maker(
    "班號 文字, 開班日 日期, 結業日 日期, 培訓師 人, 名單交接日 日期, 名單簽字 是否, 座席數 數",
    "空調正常 是否, 設備調試 是否, 用品齊備 是否",
)
def _classes(making: Making) -> Iterator[Cells]:
    for one in classes(making):
        handed = one.start - whole(making.chance("名單", one.key), 1, 3)
        yield one.key, one.start, one.end, one.trainer, handed, True, 10, True, True, True


@maker("學員號 文字, 班號 培訓班, 報到日 日期, 姓名 文字, 性別 選項, 出生日期 日期, 學歷 文字, 聯繫方式 文字")
def _trainees(making: Making) -> Iterator[Cells]:
    for one in classes(making):
        rng = making.chance("學員", one.key)
        for trainee in one.trainees:
            born = one.start - whole(rng, 19, 32) * YEAR
            phone = f"13{whole(rng, 10**8, 10**9 - 1)}"
            yield trainee, one.key, one.start, names.person(rng), pick(rng, "男女"), born, pick(rng, SCHOOLS), phone


@maker("學員 學員, 日期 日期, 時段 選項, 種類 選項, 時長 數, 有理由 是否")
def _absences(making: Making) -> Iterator[Cells]:
    """Late now and then; a few are late twice, skip an afternoon or ask for leave, and lose their place."""
    for one in classes(making):
        rng = making.chance("學員考勤", one.key)
        for trainee in one.trainees:
            fate = _fate(making, trainee)
            late = 2 if fate < 0.04 else 1 if fate > 0.85 else 0
            for day in one.days[1 : 1 + late]:
                yield trainee, day, "上午", "遲到", whole(rng, 1, 20), False
            if 0.04 <= fate < 0.06:
                yield trainee, one.days[2], "下午", "曠課", 240, False
            if 0.06 <= fate < 0.08:
                yield trainee, one.days[3], "上午", "請假", 180, rng.random() < 0.5


@maker("學員 學員, 日期 日期, 序 數, 事項 選項, 提醒後再犯 是否, 賠償 數, 主管確認 是否")
def _lapses(making: Making) -> Iterator[Cells]:
    for one in classes(making):
        for trainee in one.trainees:
            fate = _fate(making, trainee)
            if 0.08 <= fate < 0.1:
                yield trainee, one.days[3], 1, "睡覺", False, None, True
            elif fate > 0.9:
                yield trainee, one.days[2], 1, "四輕", False, None, True


@maker("學員 學員, 日期 日期, 科目 選項, 分數 數, 結果 選項")
def _marks(making: Making) -> Iterator[Cells]:
    """Three tests at the end for those who are still there, then trial calls for those who passed."""
    for one in classes(making):
        rng = making.chance("學員成績", one.key)
        for trainee in one.trainees:
            fate = _fate(making, trainee)
            if fate < 0.1:
                continue
            mean = 52 if fate < 0.25 else 83
            for subject in ("筆試", "口試", "上機"):
                mark = round(min(100.0, around(rng, mean, 4)), 1)
                yield trainee, one.days[-2], subject, mark, None
            if fate >= 0.25:
                yield trainee, one.days[-1], "測呼", None, "未通過" if fate < 0.3 else "通過"


@maker("班號 培訓班, 發出日 日期, 日類 選項")
def _summaries(making: Making) -> Iterator[Cells]:
    """On the second workday after the class, mostly."""
    for one in classes(making):
        month = next(month for month in making.months if month.start <= one.end <= month.end)
        after = _after(month, one.end)
        yield one.key, after[1 if making.chance("總結", one.key).random() < 0.85 else 2], "工作日"


def _after(month: Month, day: int) -> list[int]:
    return [later for later in workdays(month) if later > day]


PROFILE = Profile(
    makers={
        "應聘": _applicants,
        "培訓班": _classes,
        "學員": _trainees,
        "學員考勤": _absences,
        "學員違紀": _lapses,
        "學員成績": _marks,
        "培訓總結": _summaries,
    },
)
