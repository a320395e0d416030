"""A long list, a page at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

SIZE = 50


def paged(request: HttpRequest, rows: Any, size: int = SIZE) -> Page[Any]:
    """The page that `?page=` asks for; the nearest there is, where it asks for one that is not."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def list_behind(request: HttpRequest, home: str) -> str:
    """The list at `home` from which a form was sent, with its choices; nowhere else, whatever was sent."""
    said = request.POST.get("back", "")
    is_ours = said.startswith("?") and url_has_allowed_host_and_scheme(home + said, allowed_hosts=None)
    return home + said if is_ours else home
