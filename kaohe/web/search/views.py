"""The search: a page of all that was found, and the short list under the box in the head of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.web.actor import actor_of
from kaohe.web.page import page, wants_part
from kaohe.web.search.finding import found
from kaohe.web.texts import t

LONGEST = 100
SHORT, LONG = 5, 25
"""How many of a kind are shown under the box, and on the page."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What was found of all kinds."""
    text = request.GET.get("find", "").strip()[:LONGEST]
    is_short = wants_part(request)
    groups = found(actor_of(request), text, SHORT if is_short else LONG)
    if is_short:
        return render(request, "search/short.html", {"text": text, "groups": groups})
    title = t("search.title_of", text=text) if text else t("search.title")
    return page(request, "search/search.html", title=title, purpose=t("search.purpose"), text=text, groups=groups)
