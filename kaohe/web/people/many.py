"""Acts on people that were ticked in the list, and the press that takes back what was just done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed, Permission, require
from kaohe.people.directory import picked
from kaohe.people.errors import ManyRefused
from kaohe.people.many import MOST_CHOSEN, Change, assign_many, take_back
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.paging import list_behind
from kaohe.web.people.forms import AssignMany
from kaohe.web.texts import column, t


@require_POST
def many_page(request: HttpRequest) -> HttpResponse:
    """What is to become different for those who were ticked; with `act`, does it."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_ASSIGN)
    numbers = list(dict.fromkeys(request.POST.getlist("pick")))[: MOST_CHOSEN + 1]
    form, faults = AssignMany(request.POST if "act" in request.POST else None, actor=actor), []
    if form.is_valid():
        asked = dict(form.cleaned_data)
        since, reason = asked.pop("since"), asked.pop("reason")
        try:
            told = assign_many(actor, numbers, Change(**asked), since=since, reason=reason)
        except NotAllowed:
            raise
        except ManyRefused as refused:
            form.refuse(refused)
            faults = [" ".join(one.said(column())) for one in refused.faults]
        except KaoheError as fault:
            form.refuse(fault)
        else:
            undo = reverse("people:take_back", args=[told.position])
            messages.success(request, t("people.many_done", count=told.subject), extra_tags=undo)
            return redirect(list_behind(request, reverse("people:list")))
    chosen = picked(actor, timezone.localdate(), numbers)
    return page(
        request, "people/many.html", title=t("people.many_title", count=len(chosen)), purpose=t("people.many_purpose"),
        back=(list_behind(request, reverse("people:list")), t("people.title")),
        status=422 if form.errors or not chosen else 200,
        form=form, faults=faults, chosen=chosen, returning=request.POST.get("back", ""),
    )  # fmt: skip


@require_POST
def take_back_act(request: HttpRequest, position: int) -> HttpResponse:
    """Takes back what one has just done."""
    count = take_back(actor_of(request), position)
    messages.success(request, t("people.many_taken_back", count=count))
    return redirect("people:list")
