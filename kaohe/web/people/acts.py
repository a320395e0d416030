"""What is done to people: hiring, posts, names, leaving."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaohe.base.erased import ERASED
from kaohe.base.permission import Permission, offered, require
from kaohe.people.actions import Post, assign, end_employment, rehire, rename, withdraw_post
from kaohe.people.hiring import hire_to_post
from kaohe.people.person_file import person_file
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.people.days import chosen_day
from kaohe.web.people.forms import Assign, Hire, Leave, Rehire, Rename, Withdraw
from kaohe.web.texts import t

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def of_person(number: str) -> str:
    """The address of a person's page."""
    return reverse("people:person", args=[number])


@shown_or_sent
def hire_page(request: HttpRequest) -> HttpResponse:
    """Takes a person in."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_WRITE)

    def do(number: str, since_hired: date, name: str, reason: str, **post: str) -> str:
        given = Post(**post) if post["post"] else None
        return hire_to_post(actor, number, name=name, since=since_hired, post=given, reason=reason).number

    said = Act(
        title=t("people.hire_title"),
        purpose=t("people.hire_purpose"),
        button=t("people.hire"),
        back=(reverse("people:list"), t("people.title")),
        done=t("people.hire_done"),
    )
    may_open = offered(actor, Permission.PEOPLE_UNIT_EDIT)
    form = Hire(request.POST or None, actor=actor)
    return act(request, form, do, said, then=of_person, template="people/hire.html", may_open=may_open)


@shown_or_sent
def assign_page(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a person a post from a day on."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_ASSIGN, number)
    file = person_file(actor, number, chosen_day(request))
    held = file.post_on(chosen_day(request))
    known = {name: getattr(held, name) for name in ("post", "unit", "superior", "grade")} if held else {}

    def do(since: date, reason: str, **post: str) -> object:
        return assign(actor, number, Post(**post), since=since, reason=reason)

    said = Act(
        title=t("people.assign_title", name=file.name),
        purpose=t("people.assign_purpose"),
        button=t("people.assign"),
        back=(of_person(number), file.name),
        done=t("people.assign_done"),
    )
    return act(request, Assign(request.POST or None, actor=actor, initial=known), do, said)


@shown_or_sent
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    """Takes back a post that should not have been given."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_ASSIGN, number)
    name = person_file(actor, number, chosen_day(request)).name
    form = Withdraw(request.POST or None, initial={"since": request.GET.get("since", "")})
    said = Act(
        title=t("people.withdraw_title", name=name, day=request.GET.get("since", "")),
        purpose=t("people.withdraw_purpose"),
        button=t("people.withdraw"),
        back=(of_person(number), name),
        done=t("people.withdraw_done"),
    )
    return act(request, form, partial(withdraw_post, actor, number), said)


@shown_or_sent
def rename_page(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a person another name."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_WRITE, number)
    name = person_file(actor, number, chosen_day(request)).name
    said = Act(
        title=t("people.rename_title", name=name),
        purpose=t("people.rename_purpose"),
        button=t("people.rename"),
        back=(of_person(number), name),
        done=t("people.rename_done"),
    )
    return act(request, Rename(request.POST or None, initial={"name": name}), partial(rename, actor, number), said)


@shown_or_sent
def leave_page(request: HttpRequest, number: str) -> HttpResponse:
    """Ends a person's time in the company."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_WRITE, number)
    name = person_file(actor, number, chosen_day(request)).name
    said = Act(
        title=t("people.leave_title", name=name),
        purpose=t("people.leave_purpose"),
        button=t("people.leave"),
        back=(of_person(number), name),
        done=t("people.leave_done"),
    )
    return act(request, Leave(request.POST or None), partial(end_employment, actor, number), said)


@shown_or_sent
def rehire_page(request: HttpRequest, number: str) -> HttpResponse:
    """Takes somebody in again under his old number."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_WRITE, number)
    name = person_file(actor, number, chosen_day(request)).name
    said = Act(
        title=t("people.rehire_title", name=name),
        purpose=t("people.rehire_purpose"),
        button=t("people.rehire"),
        back=(of_person(number), name),
        done=t("people.rehire_done"),
    )
    form = Rehire(request.POST or None, initial={"name": "" if name == ERASED else name})
    return act(request, form, partial(rehire, actor, number), said)
