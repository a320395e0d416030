"""Taking files or a workbook over a draft: what would differ is shown first, and only that is taken."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.editions import actions, queries
from kaohe.editions.errors import EditionError, Refused
from kaohe.editions.staging import staged, staged_files, workbook, workbook_taken
from kaohe.editions.uploads import Upload, from_zip
from kaohe.editions.workbook_changes import Taken
from kaohe.reports.labels import in_words
from kaohe.web.actor import actor_of
from kaohe.web.handbook.asking import FORMS, asking
from kaohe.web.handbook.forms import Files, Replace, WholeBook
from kaohe.web.handbook.head import contents_back
from kaohe.web.page import page
from kaohe.web.texts import column, t

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CELLS = 200


@require_safe
def whole_book(request: HttpRequest, number: int) -> HttpResponse:
    """The values, score sheets and long tables as a workbook."""
    actor = actor_of(request)
    content = workbook(actor, number)
    name = quote(f"{queries.edition(actor, number).edition.handbook}-{number}.xlsx")
    disposition = f"attachment; filename*=UTF-8''{name}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@require_http_methods(FORMS)
def whole_book_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the workbook back: faults by page and cell, or what would differ."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    form = WholeBook(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        try:
            found = workbook_taken(actor, number, form.cleaned_data["whole"].read())
            faults = said(found.faults)
            if not faults:
                given = Upload(queries.edition(actor, number).edition.handbook, found.files)
                return preview(request, number, given, found)
        except KaoheError as fault:
            form.refuse(fault)
    return asking(
        request,
        form,
        title=t("handbook.whole"),
        purpose=t("handbook.whole_purpose"),
        back=contents_back(number),
        send=t("handbook.whole_send"),
        faults=faults,
    )


@require_http_methods(FORMS)
def files_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a zip file over the draft: every fault of it, or what would differ."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    form = Files(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            return preview(request, number, from_zip(content, queries.edition(actor, number).edition.handbook))
        except Refused as fault:
            form.refuse(fault)
            faults = said(fault.faults)
        except KaoheError as fault:
            form.refuse(fault)
    return asking(
        request,
        form,
        title=t("handbook.replace"),
        purpose=t("handbook.replace_purpose"),
        back=contents_back(number),
        send=t("handbook.whole_send"),
        faults=faults,
    )


def said(faults: list[EditionError] | tuple[EditionError, ...]) -> list[str]:
    """Faults in words."""
    return [" ".join(one.said(column())) for one in faults]


def preview(request: HttpRequest, number: int, given: Upload, cells: Taken | None = None) -> HttpResponse:
    """What would differ, with the press that takes it. Raises EditionError."""
    actor = actor_of(request)
    shown = staged(actor, number, actions.stage_files(actor, number, given).pk, column())
    notes = [t("handbook.left_out", files="、".join(given.left_out))] if given.left_out else []
    return page(
        request,
        "handbook/staged.html",
        title=t("handbook.staged"),
        purpose=t("handbook.staged_purpose"),
        back=contents_back(number),
        number=number,
        form=Replace(initial={"folder": shown.folder, "seen": shown.seen}),
        found=shown.difference,
        rules=[(in_words(one.how, column()), one) for one in shown.difference.rules or ()],
        faults=shown.faults,
        changes=cells.changes[:MOST_CELLS] if cells else [],
        count=len(cells.changes) if cells else 0,
        notes=[*notes, *said(cells.notes if cells else [])],
    )


@require_POST
def staged_act(request: HttpRequest, number: int) -> HttpResponse:
    """Takes what was shown."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    form = Replace(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        files = staged_files(actor, number, given["folder"])
        actions.replace_files(actor, number, files, seen=given["seen"], reason=given["reason"])
        messages.success(request, t("handbook.taken"))
    return redirect("handbook:contents", number)
