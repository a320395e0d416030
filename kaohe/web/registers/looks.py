"""The address of a list as a look at it."""

from __future__ import annotations

from kaohe.handbook.model import Register
from kaohe.intake.schema import FieldSchema
from kaohe.records.looking import Filter, Is, Look
from kaohe.web.paging import SIZE
from kaohe.web.registers.forms import LookForm


def look_of(form: LookForm, register: Register, page: str) -> Look:
    """What the address asks for; what makes no sense in it is left away."""
    form.is_valid()
    asked = form.cleaned_data
    filters = [Filter(field.name, Is.EQUAL, asked[key]) for field, key in of_lists(form) if asked.get(key)]
    dated = register.dated_by.value if register.dated_by else ""
    for name, test in (("since", Is.LEAST), ("until", Is.MOST)):
        if asked.get(name):
            day = asked[name].isoformat()
            filters.append(Filter(dated, test, day[:7] if register.is_of_months else day))
    if asked.get("f") and (asked.get("v") or asked.get("test") == Is.EMPTY):
        filters.append(Filter(asked["f"], Is(asked.get("test") or Is.EQUAL), asked.get("v", "")))
    number = int(page) if page.isdecimal() and len(page) < 10 else 1
    return Look(
        filters=tuple(filters),
        search=asked.get("q", ""),
        sort=asked.get("sort", ""),
        descending=bool(asked.get("down")),
        first=max(number - 1, 0) * SIZE,
        size=SIZE,
    )


def of_lists(form: LookForm) -> list[tuple[FieldSchema, str]]:
    """The fields that are filters of their own, with the name of their box."""
    return [(field, f"is-{field.name}") for field in form.lists]
