"""The page that lists what programs can ask, for who writes them: drawn from the schema, in the frame of all pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.api.app import PREFIX, api
from kaohe.api.words import ApiError, language


@dataclass(frozen=True, slots=True)
class Line:
    """An operation: what it does, how it is asked, by which scope."""

    tag: str
    method: str
    path: str
    summary: str
    scope: str


@cache
def lines() -> tuple[Line, ...]:
    """Every operation, by area."""
    found = [
        Line(
            operation["tags"][0], method.upper(), path, operation["summary"], "".join(operation["security"][0]["Token"])
        )
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]
    return tuple(sorted(found, key=lambda line: (line.tag, line.path, line.method)))


@require_safe
def reference_page(request: HttpRequest) -> HttpResponse:
    """What programs can ask."""
    title, purpose = ApiError("Q301").said(language())
    areas = [(tag, list(found)) for tag, found in groupby(lines(), key=lambda line: line.tag)]
    told = {"title": title, "purpose": purpose, "areas": areas, "schema": f"{PREFIX}openapi.json"}
    told |= {"schema_words": ApiError("Q302").said(language())[0], "scope_word": ApiError("Q303").said(language())[0]}
    return render(request, "api/reference.html", told)
