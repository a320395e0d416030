"""A long list, a page at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

SIZE = 50


def paged(request: HttpRequest, rows: Any, size: int = SIZE) -> Page[Any]:
    """The page that `?page=` asks for; the nearest there is, where it asks for one that is not."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
