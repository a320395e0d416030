"""The first page: where to go, and in a young company what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.access.queries import standing_in
from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, offered
from kaohe.editions.waiting import awaited
from kaohe.notices.queries import unread
from kaohe.records.links import Pointing
from kaohe.reports.first_steps import first_steps
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.people.persons import records_about
from kaohe.web.texts import t

PLACES = {
    "handbook": "handbook:shipped",
    "units": "people:open_unit",
    "people": "people:import",
    "posts": "people:list",
    "accounts": "access:open",
    "records": "registers:registers",
}
"""Where each first step is done."""


@dataclass(frozen=True, slots=True)
class Task:
    """A first step as it is shown; the address is empty for who may not do it."""

    words: str
    why: str
    address: str
    done: bool
    next: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is there for who has signed in."""
    actor = actor_of(request)
    tasks = tasks_of(actor)
    done = sum(task.done for task in tasks)
    return page(
        request, "home/home.html", title=t("home.title"), purpose=t("home.purpose"), tasks=tasks, done=done,
        unread=unread(actor, timezone.localdate()), awaited=awaited(actor), about=about_me(actor),
        stands_in_for=[] if actor.instead_of else standing_in(actor.name, timezone.localdate()),
    )  # fmt: skip


def about_me(actor: Actor) -> list[tuple[Pointing, str]]:
    """The records that name whoever asks, or whom he stands in for; those who keep the people have their steps."""
    if offered(actor, Permission.PEOPLE_WRITE, ANYONE):
        return []
    return records_about(actor, actor.instead_of or actor.name)


def tasks_of(actor: Actor) -> list[Task]:
    """The first steps in words; the first that is not done, and that the actor may do, is the next."""
    steps = first_steps(actor)
    following = next((one.name for one in steps if not one.done and one.allowed), "")
    return [
        Task(
            t(f"home.step_{one.name}"),
            t(f"home.step_{one.name}_why"),
            reverse(PLACES[one.name]) if one.allowed else "",
            one.done,
            one.name == following,
        )
        for one in steps
    ]
