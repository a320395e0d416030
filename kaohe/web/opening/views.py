"""Which results of earlier months are wanted, empty sheets to fill in; taking them, with every fault at its place."""

from __future__ import annotations

import csv

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed, Permission, require
from kaohe.editions.in_force import book_in_force
from kaohe.intake.messages import hint, message
from kaohe.month.close import RecordsRefused
from kaohe.month.opening.actions import import_opening
from kaohe.month.opening.queries import held_months, not_his_to_bring
from kaohe.month.opening.sheets import sheets
from kaohe.web.actor import actor_of
from kaohe.web.opening.forms import OpeningForm
from kaohe.web.page import page
from kaohe.web.texts import column, t

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def opening_page(request: HttpRequest) -> HttpResponse:
    """What is wanted; sent, takes all of it in or tells all that is wrong."""
    actor = actor_of(request)
    require(actor, Permission.MONTH_OPENING)
    today = timezone.localdate()
    book = book_in_force(today)
    wanted = sheets(book)
    form = OpeningForm(request.POST or None, request.FILES or None, sheets=[one.name for one in wanted])
    faults: list[tuple[object, str, str]] = []
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        try:
            book = book_in_force(max(first.last_day, today))
            reason = form.cleaned_data["reason"]
            given = {"called": form.called(), "reason": reason}
            found = import_opening(actor, book, first, form.tables(), settings.RUNS, **given)
        except NotAllowed:
            raise
        except RecordsRefused as refused:
            faults = [(one, message(one, column()), hint(one, column())) for one in refused.faults]
        except KaoheError as fault:
            form.refuse(fault)
        else:
            months = "、".join(map(str, found.months))
            messages.success(request, t("opening.taken", rows=found.rows, months=months))
            return redirect("opening:opening")
    return page(
        request, "opening/opening.html", title=t("opening.title"), purpose=t("opening.purpose"),
        back=(reverse("registers:registers"), t("registers.title")), status=422 if form.errors or faults else 200,
        form=form, wanted=wanted, faults=faults[:SHOWN], count=len(faults), button=t("opening.take"),
        left_to_others="、".join(not_his_to_bring(actor)),
        held=held_months(actor, book.source.settings.folder, settings.RUNS),
    )  # fmt: skip


@require_safe
def sheet_file(request: HttpRequest) -> HttpResponse:
    """An empty sheet."""
    require(actor_of(request), Permission.MONTH_OPENING)
    wanted = {one.name: one for one in sheets(book_in_force(timezone.localdate()))}
    chosen = wanted.get(request.GET.get("name", "")) or next(iter(wanted.values()), None)
    if chosen is None:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="opening.csv"'
    csv.writer(response, lineterminator="\n").writerow([field.name for field in chosen.fields])
    return response
