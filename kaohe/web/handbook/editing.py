"""Changing the text of a draft: a clause, or a whole file; faults are told while it is written."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.editions import actions, queries
from kaohe.editions.comparing import lines
from kaohe.editions.errors import Conflict
from kaohe.editions.folders import digest
from kaohe.editions.live import faults_with
from kaohe.editions.table_books import book_of, table_of
from kaohe.reports.site.places import anchor_of, page_of
from kaohe.web.actor import actor_of
from kaohe.web.handbook.asking import FORMS, asking, status
from kaohe.web.handbook.forms import Section, TableBook
from kaohe.web.handbook.head import chapter_title, contents_back, stands_words, told_saved
from kaohe.web.page import page
from kaohe.web.texts import column, t

EDITOR = tuple(f"web/editor/{part}.js" for part in ("language", "names", "looks", "editor"))
"""The scripts of the editor, in their order."""


@require_http_methods(FORMS)
def section_page(request: HttpRequest, number: int) -> HttpResponse:
    """Edits a clause with the rules under it."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    path, key = request.GET.get("path", ""), request.GET.get("key", "")
    now = None if request.method == "POST" else queries.section(actor, number, path, key)
    form = Section(request.POST or None, initial={"text": now.text, "loaded": now.digest} if now else None)
    clash: Conflict | None = None
    if form.is_valid():
        text, loaded = form.cleaned_data["text"], form.cleaned_data["loaded"]
        try:
            actions.save_section(actor, number, path, key, text, loaded=loaded)
        except Conflict as fault:
            clash, form = fault, conflicting(fault)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            told_saved(request, actor, number)
            return redirect(chapter_address(number, path, key))
    return edit(request, number, form, clash, path=path, key=key)


@require_http_methods(FORMS)
def file_page(request: HttpRequest, number: int) -> HttpResponse:
    """Edits a whole file: settings, a long table, worked cases; or writes a new one."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    path = request.GET.get("path", "")
    text = queries.text_at(actor, number, path) or ""
    form = Section(request.POST or None, initial={"text": text, "loaded": digest(text) if text else ""})
    clash: Conflict | None = None
    if form.is_valid():
        written = form.cleaned_data["text"]
        try:
            actions.save_file(actor, number, path, written or None, loaded=form.cleaned_data["loaded"])
        except Conflict as fault:
            clash, form = fault, conflicting(fault)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            told_saved(request, actor, number)
            return redirect("handbook:contents", number)
    return edit(request, number, form, clash, path=path, key="")


@require_safe
def book_file(request: HttpRequest, number: int) -> HttpResponse:
    """A long table as a workbook."""
    actor = actor_of(request)
    path = request.GET.get("path", "")
    content = book_of(queries.file(actor, number, path))
    name = quote(path.rsplit("/", 1)[-1].removesuffix(".csv") + ".xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    disposition = f"attachment; filename*=UTF-8''{name}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@require_http_methods(FORMS)
def book_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a long table back from a workbook, over the text the workbook was made of."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    path = request.GET.get("path", "")
    now = {"loaded": digest(queries.file(actor, number, path))}
    form = TableBook(request.POST or None, request.FILES or None, initial=now)
    if form.is_valid():
        try:
            text, made_of = table_of(form.cleaned_data["workbook"].read())
            actions.save_file(actor, number, path, text, loaded=made_of or form.cleaned_data["loaded"])
        except Conflict as fault:
            return edit(request, number, conflicting(fault), fault, path=path, key="")
        except KaoheError as fault:
            form.refuse(fault)
        else:
            told_saved(request, actor, number)
            return redirect(f"{reverse('handbook:file', args=[number])}?{urlencode({'path': path})}")
    return asking(
        request,
        form,
        title=t("handbook.book", path=path),
        purpose=t("handbook.book_purpose"),
        back=contents_back(number),
        send=t("handbook.book_send"),
    )


def conflicting(fault: Conflict) -> Section:
    """One's own text again; when it is saved, it takes the place of what stands there now."""
    return Section({"text": fault.yours, "loaded": digest(fault.theirs)})


def edit(
    request: HttpRequest, number: int, form: Section, clash: Conflict | None, *, path: str, key: str
) -> HttpResponse:
    """The page of a text; of two that clash, both."""
    shown = queries.edition(actor_of(request), number)
    form.fields["text"].widget.attrs |= {
        "data-words": reverse("handbook:words", args=[number]),
        "data-path": path,
        "data-keys": t("handbook.editor_keys"),
    }
    return page(
        request,
        "handbook/edit.html",
        editor=EDITOR,
        title=t("handbook.edit_title", place=key or path),
        purpose=stands_words(shown),
        back=(chapter_address(number, path, key), chapter_title(actor_of(request), number, path))
        if key
        else contents_back(number),
        number=number,
        path=path,
        key=key,
        form=form,
        clash=clash,
        both=list(lines(clash.theirs, clash.yours)) if clash else [],
        said=" ".join(clash.said(column())) if clash else "",
        status=409 if clash else status(form),
    )


def chapter_address(number: int, path: str, key: str) -> str:
    """Where a clause is read."""
    return f"{reverse('handbook:read', args=[number, page_of(path)])}#{anchor_of(key)}"


@require_POST
def check_part(request: HttpRequest, number: int) -> HttpResponse:
    """The faults there would be with a text as it is being written."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    path, key = request.GET.get("path", ""), request.GET.get("key", "")
    found = faults_with(actor, number, path, key, request.POST.get("text", ""), column())
    here = [one for one in found if one.path == path and (not key or one.key == key)]
    elsewhere = [one for one in found if one not in here and one.severity == "error"]
    return render(request, "handbook/check.html", {"here": here, "elsewhere": elsewhere, "number": number})
