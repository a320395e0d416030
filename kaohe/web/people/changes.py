"""Who came and who left: the staff change table of a month, or of several."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.base.period import NotAPeriod, Period
from kaohe.people.directory import names_of_people, posts_of
from kaohe.people.queries import staff_change, staffing_need
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.people.forms import Months
from kaohe.web.texts import t

NAMED = 200
"""How many are named; more than that nobody reads."""


@require_safe
def change_page(request: HttpRequest) -> HttpResponse:
    """The table."""
    first, last = months(request)
    change = staff_change(actor_of(request), first, last)
    told = {"joined": change.joined, "left": change.left}
    names = names_of_people({number for numbers in told.values() for number in numbers[:NAMED]})
    people = [
        (which, len(numbers), [(number, names.get(number, "")) for number in numbers[:NAMED]], len(numbers[NAMED:]))
        for which, numbers in told.items()
    ]
    actor = actor_of(request)
    asked = {**request.GET.dict(), "first": str(first), "last": str(last)}
    form = Months(asked, posts=posts_of(actor, timezone.localdate()))
    form.is_valid()
    post, ratio = form.cleaned_data.get("post"), form.cleaned_data.get("ratio")
    need = staffing_need(actor, timezone.localdate(), post, ratio) if post and ratio else None
    return page(
        request, "people/change.html", fragment="people/change_table.html",
        title=t("people.change_title"), purpose=t("people.change_purpose"),
        form=form, change=change, people=people, first=first, last=last, need=need, post=post,
    )  # fmt: skip


def months(request: HttpRequest) -> tuple[Period, Period]:
    """From which month to which, in their order; this month where the address names none."""
    this = f"{timezone.localdate():%Y-%m}"
    found = []
    for name in ("first", "last"):
        try:
            found.append(Period.parse(request.GET.get(name) or request.GET.get("first") or this))
        except NotAPeriod:
            found.append(Period.parse(this))
    return min(found, key=lambda one: one.first_day), max(found, key=lambda one: one.last_day)
