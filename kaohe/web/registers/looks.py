"""The address of a list as a look at it."""

from __future__ import annotations

from kaohe.handbook.model import Register
from kaohe.records.looking import Filter, Is, Look
from kaohe.web.paging import SIZE
from kaohe.web.registers.narrowing import LookForm


def look_of(form: LookForm, register: Register, page: str) -> Look:
    """What the address asks for; what makes no sense in it is left away."""
    form.is_valid()
    asked = form.cleaned_data
    number = int(page) if page.isdecimal() and len(page) < 10 else 1
    return Look(
        filters=(*of_days(asked, register), *form.filters),
        search=asked.get("q", ""),
        batch=asked.get("batch"),
        sort=asked.get("sort", ""),
        descending=bool(asked.get("down")),
        first=max(number - 1, 0) * SIZE,
        size=SIZE,
    )


def of_days(asked: dict[str, object], register: Register) -> list[Filter]:
    """From which day to which."""
    dated = register.dated_by.value if register.dated_by else ""
    days = [(test, str(asked[name])) for name, test in (("since", Is.LEAST), ("until", Is.MOST)) if asked.get(name)]
    return [Filter(dated, test, day[:7] if register.is_of_months else day) for test, day in days]
