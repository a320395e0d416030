"""The first page: where to go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, can
from kaohe.people.queries import has_people
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.texts import t


def home(request: HttpRequest) -> HttpResponse:
    """What is there for who has signed in."""
    begins = begins_for(actor_of(request))
    return page(request, "home/home.html", title=t("home.title"), purpose=t("home.purpose"), begins=begins)


def begins_for(actor: Actor) -> list[tuple[str, str]]:
    """(address, words) of what comes first in a company of one, for who may do it; none once people are there."""
    if not can(actor, Permission.PEOPLE_WRITE, ANYONE) or has_people(actor):
        return []
    steps = [("people:open_unit", "home.begin_units"), ("people:import", "home.begin_people")]
    return [(reverse(address), t(words)) for address, words in steps]
