"""The first page: where to go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kaohe.web.page import page
from kaohe.web.texts import t


def home(request: HttpRequest) -> HttpResponse:
    """What is there for who has signed in."""
    return page(request, "home/home.html", title=t("home.title"), purpose=t("home.purpose"))
