"""A fault at its place, as it is told to a program."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.http.request import RawPostDataException
from ninja import Schema

from kaohe.intake.faults import RowFault


class Fault(Schema):
    """One fault: the place in the request (a JSON pointer for its body), or row and column of a file or of rows."""

    place: str
    """body, query, path, header, file or rows."""
    at: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    code: str
    message: str
    advice: str


def of_field(request: HttpRequest, field: str, code: str, said: tuple[str, str]) -> Fault:
    """A fault of one argument, wherever in the request it came."""
    place, at = place_of(request, field)
    return Fault(place=place, at=at, code=code, message=said[0], advice=said[1])


def place_of(request: HttpRequest, field: str) -> tuple[str, str]:
    """Where an argument stands in a request; a pointer into the body, where it stands nowhere else."""
    for place, names in (("path", path_of(request)), ("query", request.GET), ("header", request.headers)):
        if field in names:
            return place, field
    return "body", pointer_to(field, body_of(request)) or f"/{field}"


def path_of(request: HttpRequest) -> dict[str, Any]:
    """What the address names."""
    return request.resolver_match.kwargs if request.resolver_match else {}


def pointer_to(field: str, part: Any) -> str:
    """The way to a field in a body; empty where it has none."""
    if not isinstance(part, dict):
        return ""
    if field in part:
        return f"/{field}"
    found = ((name, pointer_to(field, below)) for name, below in part.items())
    return next((f"/{name}{way}" for name, way in found if way), "")


def body_of(request: HttpRequest) -> Any:
    """The body as JSON; nothing where it is a file."""
    try:
        return json.loads(request.body)
    except (ValueError, RawPostDataException):
        return None


def of_row(one: RowFault, message: str, advice: str) -> Fault:
    """A fault of a file's row, or of a row that was sent: rows of both are counted from 1."""
    place = "file" if one.file else "rows"
    at = f"/{one.row}/{one.column}" if one.column else f"/{one.row}"
    return Fault(
        place=place, at=at, row=one.row, column=one.column, value=one.value, code=one.code, message=message,
        advice=advice,
    )  # fmt: skip
