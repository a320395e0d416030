"""Days as whole numbers, as the engine and its databases hold them: days since 1970-01-01."""

from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """The number of a day.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The day of a number: the way back.

    >>> day_of(20727)
    datetime.date(2026, 10, 1)
    """
    return date.fromordinal(number + _EPOCH)
