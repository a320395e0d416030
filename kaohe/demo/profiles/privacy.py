"""Personal data: what each register is kept for, who was told, who agreed to what needs consent."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.demo.making import Making
from kaohe.demo.profile import Profile, maker
from kaohe.demo.writing import Cells
from kaohe.handbook.model import Register

PERSONNEL, CONTRACT, CONSENT = "人事管理", "合同", "同意"
PAY = ("工資", "獎金", "薪")
PHOTO = "YT-001"
AGREE = 0.4
"""How many let their photograph be shown."""


def about_people(making: Making) -> list[Register]:
    """The registers of which a field names a person, 人員 first."""
    registers = making.book.registers.values()
    named = [one for one in registers if any(item.type == "人" for item in one.fields)]
    return [*(one for one in registers if one.name.value == "人員"), *named]


@maker("目的號 文字, 台賬 文字, 資料 文字, 用途 文字, 依據 選項, 自 日期, 至 日期")
def _purposes(making: Making) -> Iterator[Cells]:
    """What is kept about people, register by register; a photograph by consent only."""
    since = making.months[0].start - 365
    yield PHOTO, "人員", "照片", "工牌和內部名錄", CONSENT, since, None
    for at, register in enumerate(about_people(making), 2):
        name = register.name.value
        pays = any(word in name for word in PAY)
        use = "核算和發放薪酬" if pays else "在冊、任職和聯繫" if name in {"人員", "任職"} else "考核和日常管理"
        yield f"YT-{at:03}", name, "各欄", use, CONTRACT if pays else PERSONNEL, since, None


@maker("工號 人, 日期 日期, 內容 文字, 方式 選項")
def _notices(making: Making) -> Iterator[Cells]:
    """Everybody is told on the first day, on paper."""
    for person in making.firm.persons:
        yield person.id, person.hired, "個人資料處理告知書 第一版", "紙本簽收"


@maker("工號 人, 目的號 處理目的, 同意日 日期, 撤回日 日期, 憑證 文字")
def _consents(making: Making) -> Iterator[Cells]:
    """Some let their photograph be shown; a few of them think better of it."""
    rng = making.chance("處理同意")
    for person in making.firm.persons:
        agreed, regret = rng.random() < AGREE, rng.random() < AGREE / 8
        if agreed:
            back = making.months[-1].start + 4 if regret and person.left is None else None
            yield person.id, PHOTO, person.hired, back if back and back > person.hired else None, f"同意書 {person.id}"


PROFILE = Profile(makers={"處理目的": _purposes, "處理告知": _notices, "處理同意": _consents})
