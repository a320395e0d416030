"""A list by the values of one column: each group leads to its own records."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from kaohe.intake.schema import FieldSchema
from kaohe.records.looking import Group, Look
from kaohe.records.register_list import RegisterList
from kaohe.web.registers.narrowing import EMPTY, FROM, IS, TO, ways


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with the address of its records."""

    group: Group
    address: str


def grouped(request: HttpRequest, records: RegisterList, look: Look, by: str) -> list[Shown]:
    """The groups, the largest first. Raises RecordsError."""
    field = next(one for one in records.schema.fields if one.name == by)
    return [Shown(one, address(request, field, one.value)) for one in records.groups(look, by)]


def address(request: HttpRequest, field: FieldSchema, value: str) -> str:
    """The list narrowed to one value of a column."""
    chosen = request.GET.copy()
    for name in ("group", "page"):
        chosen.pop(name, None)
    way = ways(field, is_sortable=True)
    if not value:
        chosen[f"{EMPTY}-{field.name}"] = "yes"
    elif FROM in way:
        chosen[f"{FROM}-{field.name}"] = chosen[f"{TO}-{field.name}"] = value[:10] if " " in value else value
    else:
        chosen[f"{IS}-{field.name}"] = value
    return f"?{chosen.urlencode()}"
