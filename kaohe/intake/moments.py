"""Dates, months, weeks and times as people and systems write them, read into whole numbers or refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from kaohe.base.dates import day_number, day_of
from kaohe.base.period import FIRST_YEAR, LAST_YEAR
from kaohe.intake.faults import Refusal

DAY_SECONDS = 86_400
FIRST_DAY = day_number(date(FIRST_YEAR, 1, 1))
LAST_DAY = day_number(date(LAST_YEAR, 12, 31))

_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月|([0-9]{2}))")
_WEEK = re.compile(r"([0-9]{4})-?[Ww]([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,7}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?")
_ZONE = re.compile(r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)$")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")


def day(text: str, written: str | None = None) -> int | Refusal:
    """A date as days since 1970-01-01. `written` is the only form taken when given, else any with the year first.

    >>> day("2026-10-05"), day("2026年10月5日"), day("2026-02-30").code
    (20731, 20731, 'R151')
    """
    if written is not None:
        return _by_format(text, written)
    found = _DATE.fullmatch(_MIDNIGHT.sub("", unicodedata.normalize("NFKC", text)))
    if found is None:
        return Refusal("R150")
    year, month, number = (int(part) for part in found.group(1, 3, 5, 7, 4, 6, 8) if part is not None)
    return _day(year, month, number)


def month(text: str, written: str | None = None) -> int | Refusal:
    """A month as its first day.

    >>> month("2026-10"), month("2026-10-01"), month("2026-10-02").code
    (20727, 20727, 'R157')
    """
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text)) if written is None else None
    if found is not None:
        year, number = (int(part) for part in found.groups() if part is not None)
        return _day(year, number, 1)
    whole = day(text, written)
    if isinstance(whole, Refusal):
        return Refusal("R156") if whole.code == "R150" else whole
    first = day_of(whole)
    return whole if first.day == 1 else Refusal("R157", expected=f"{first:%Y-%m}")


def week(text: str, written: str | None = None, first_weekday: int = 1) -> int | Refusal:
    """A week as its first day.

    >>> week("2026-W41"), week("2026-10-05"), week("2026-10-07").args
    (20731, 20731, {'expected': '2026-10-05'})
    """
    found = _WEEK.fullmatch(unicodedata.normalize("NFKC", text)) if written is None else None
    if found is not None:
        return _iso_week(int(found[1]), int(found[2]), first_weekday)
    whole = day(text, written)
    if isinstance(whole, Refusal):
        return Refusal("R158") if whole.code == "R150" else whole
    late = (day_of(whole).isoweekday() - first_weekday) % 7
    return Refusal("R159", expected=day_of(whole - late).isoformat()) if late else whole


def clock(text: str, written: str | None = None) -> int | Refusal:
    """A time of day as seconds since midnight.

    >>> clock("9:30"), clock("23:59:59"), clock("25:00").code
    (34200, 86399, 'R153')
    """
    if written is not None:
        try:
            read = datetime.strptime(text, written)  # noqa: DTZ007  # Local times by design.
        except ValueError:
            return Refusal("R154", format=written)
        return _whole_second(read.hour * 3600 + read.minute * 60 + read.second, read.microsecond)
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return Refusal("R152")
    hours, minutes, seconds = (int(part or 0) for part in found.group(1, 2, 3))
    if hours > 23 or minutes > 59 or seconds > 59:
        return Refusal("R153")
    return _whole_second(hours * 3600 + minutes * 60 + seconds, int(found[4] or 0))


def moment(text: str, date_format: str | None = None, time_format: str | None = None) -> int | Refusal:
    """A date and time as seconds since 1970-01-01, local as written.

    >>> moment("2026-10-05 16:00"), moment("2026-10-05T16:00Z").code
    (1791216000, 'R155')
    """
    if date_format is None and time_format is None:
        text = unicodedata.normalize("NFKC", text).replace("T", " ")
    left, _, right = text.rpartition(" ")
    if ":" in right and _ZONE.search(right):
        return Refusal("R155")
    on = day(left, date_format)
    at = clock(right, time_format)
    if isinstance(on, Refusal):
        return Refusal("R161") if on.code == "R150" else on
    if isinstance(at, Refusal):
        return Refusal("R161") if at.code == "R152" else at
    return on * DAY_SECONDS + at


def show_day(number: int) -> str:
    """A day as 2026-10-05."""
    return day_of(number).isoformat()


def show_clock(seconds: int) -> str:
    """A time of day as 16:00:00; past midnight the hours go on (24:30:00)."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def show_moment(seconds: int) -> str:
    """A moment as 2026-10-05 16:00:00."""
    return f"{show_day(seconds // DAY_SECONDS)} {show_clock(seconds % DAY_SECONDS)}"


def _by_format(text: str, written: str) -> int | Refusal:
    try:
        read = datetime.strptime(text, written)  # noqa: DTZ007  # Local dates by design.
    except ValueError:
        return Refusal("R154", format=written)
    return _day(read.year, read.month, read.day)


def _day(year: int, number: int, on: int) -> int | Refusal:
    try:
        found = date(year, number, on)
    except ValueError:
        return Refusal("R151")
    return day_number(found) if FIRST_YEAR <= year <= LAST_YEAR else Refusal("R151")


def _iso_week(year: int, number: int, first_weekday: int) -> int | Refusal:
    """A week that begins on another day than Monday is the one around the ISO week's Thursday."""
    try:
        thursday = date.fromisocalendar(year, number, 4)
    except ValueError:
        return Refusal("R151")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal("R151")
    return day_number(thursday - timedelta(days=(4 - first_weekday) % 7))


def _whole_second(seconds: int, fraction: int) -> int | Refusal:
    return Refusal("R160") if fraction else seconds
