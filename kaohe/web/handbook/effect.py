"""What a draft would do: the worked cases it alters, and whom it moves in months past."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kaohe.base.permission import Permission, require
from kaohe.editions import queries
from kaohe.editions.actions import Accepted, accept_cases
from kaohe.month.tasks import begin_open_months
from kaohe.reports.edition_cases import Altered, altered_cases, altered_unless_begun
from kaohe.reports.edition_effect import effect
from kaohe.web.actor import actor_of
from kaohe.web.handbook.head import contents_back, others, stands_words
from kaohe.web.page import page
from kaohe.web.texts import column, t

MONTHS = (1, 3, 6, 12)


@require_safe
def effect_page(request: HttpRequest, number: int) -> HttpResponse:
    """The page; what takes time to work out comes into it by itself."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_DRAFT_READ, number)
    shown = queries.edition(actor, number)
    return page(
        request,
        "handbook/effect.html",
        title=t("handbook.effect"),
        purpose=stands_words(shown),
        back=contents_back(number),
        shown=shown,
        choices=MONTHS,
        most=chosen(request.GET.get("months", "")),
        others=others(actor, shown),
        beside=beside(request) or (shown.edition.parent.number if shown.edition.parent else None),
    )


def beside(request: HttpRequest) -> int | None:
    """The edition that was chosen to be compared with."""
    chosen = request.GET.get("with", "")[:9]
    return int(chosen) if chosen.isdecimal() else None


@require_safe
def cases_part(request: HttpRequest, number: int) -> HttpResponse:
    """The worked cases that the draft alters, old and new; `told` asks how many only."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    found = altered_unless_begun(actor, number, column())
    if found is None:
        return render(request, "handbook/cases_begun.html", {"address": request.get_full_path()})
    told = {
        "found": found,
        "rows": [(key_of(one), one) for one in found.altered],
        "writable": queries.may_write(actor, shown),
        "number": number,
    }
    part = "cases_told" if request.GET.get("told") else "effect_cases"
    return render(request, f"handbook/{part}.html", told)


@require_POST
def accept_act(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the new values that were ticked into the worked cases."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    ticked = set(request.POST.getlist("accept"))
    wanted = [accepted(one) for one in altered_cases(actor, number, column()).altered if key_of(one) in ticked]
    if wanted:
        accept_cases(actor, number, wanted)
    messages.success(request, t("handbook.accepted", count=len(wanted)))
    return redirect("handbook:effect", number)


def key_of(one: Altered) -> str:
    """An altered value by its place and what it becomes; another, once the draft gives something else."""
    return f"{one.path}:{one.place[0]}:{one.place[1]}:{one.after}"


def accepted(one: Altered) -> Accepted:
    """An altered value that is taken as it is."""
    return Accepted(one.path, one.place, one.before, one.after)


@require_safe
def months_part(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft does to the last months."""
    actor = actor_of(request)
    most, each, other = chosen(request.GET.get("months", "")), request.GET.get("each") == "1", beside(request)
    found = effect(actor, number, settings.RUNS, most, column(), beside=other, each=each)
    faulty = bool(queries.handbook_of(actor, number).faults)
    told = {"found": found, "number": number, "most": most, "each": each, "beside": other, "faulty": faulty}
    return render(request, "handbook/effect_months.html", told)


@require_POST
def open_act(request: HttpRequest, number: int) -> HttpResponse:
    """Has months that nobody closed yet worked out of the registers."""
    most = chosen(request.POST.get("months", ""))
    return redirect("jobs:job", begin_open_months(actor_of(request), number, most).pk)


def chosen(months: str) -> int:
    """How many months, of those that can be chosen."""
    return int(months) if months.isdecimal() and int(months) in MONTHS else MONTHS[0]
