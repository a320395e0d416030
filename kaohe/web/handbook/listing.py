"""Editions as a list, how a handbook is taken in, drafts begun, two of them compared, one taken out."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, can, require
from kaohe.editions import actions, queries
from kaohe.editions.checking import opened_by
from kaohe.editions.comparing import between
from kaohe.editions.errors import Refused
from kaohe.editions.exporting import zip_of
from kaohe.editions.shipped import shipped, shipped_handbook, title_of
from kaohe.editions.uploads import from_zip
from kaohe.reports.labels import in_words
from kaohe.web.actor import actor_of
from kaohe.web.handbook.asking import FORMS, asking
from kaohe.web.handbook.forms import Draft, Packed, Shipped
from kaohe.web.handbook.head import contents_back, others, stands_words
from kaohe.web.page import page
from kaohe.web.texts import column, t


@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """Every edition, the latest first."""
    actor = actor_of(request)
    rows = queries.editions(actor)
    return page(
        request,
        "handbook/editions.html",
        title=t("handbook.editions"),
        purpose=t("handbook.editions_purpose"),
        rows=rows,
        may_adopt=can(actor, Permission.EDITIONS_ADOPT),
        may_draft=any(queries.may_draft(actor, one) for one in rows),
    )


def editions_back() -> tuple[str, str]:
    """The way back to the list."""
    return reverse("handbook:editions"), t("handbook.editions")


@require_http_methods(FORMS)
def shipped_page(request: HttpRequest) -> HttpResponse:
    """Puts a handbook that comes with the product in force, as it is."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_ADOPT)
    names = [(name, title_of(settings.HANDBOOKS, name)) for name in shipped(settings.HANDBOOKS)]
    form = Shipped(request.POST or None, names=names)
    if form.is_valid():
        try:
            chosen = form.cleaned_data["name"]
            made = actions.found_on(
                actor,
                shipped_handbook(settings.HANDBOOKS, chosen),
                title=dict(names)[chosen],
                since=form.cleaned_data["since"],
                reason=form.cleaned_data["reason"],
            )
        except KaoheError as fault:
            form.refuse(fault)
        else:
            said = t("handbook.shipped_done", title=dict(names)[chosen], since=form.cleaned_data["since"])
            messages.success(request, said)
            return redirect("handbook:contents", made.number)
    return asking(
        request,
        form,
        title=t("handbook.shipped"),
        purpose=t("handbook.shipped_purpose"),
        back=editions_back(),
        send=t("handbook.shipped_send"),
    )


@require_http_methods(FORMS)
def upload_page(request: HttpRequest) -> HttpResponse:
    """Takes a zip file in as a draft, or says everything that is wrong with it."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_ADOPT)
    form = Packed(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            given = from_zip(file.read(), file.name.rsplit(".", 1)[0])
            made = actions.adopt(actor, given, title=form.cleaned_data["title"], reason=form.cleaned_data["reason"])
        except Refused as fault:
            form.refuse(fault)
            faults = [" ".join(one.said(column())) for one in fault.faults]
        else:
            if given.left_out:
                messages.info(request, t("handbook.left_out", files="、".join(given.left_out)))
            return redirect("handbook:contents", made.number)
    return asking(
        request,
        form,
        title=t("handbook.upload"),
        purpose=t("handbook.upload_purpose"),
        back=editions_back(),
        send=t("handbook.upload_send"),
        faults=faults,
    )


@require_http_methods(FORMS)
def draft_page(request: HttpRequest) -> HttpResponse:
    """Begins a draft on the latest edition, or with the texts of an older one."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE)
    like = request.GET.get("like", "")
    rows = queries.editions(actor)
    source = next(
        (one for one in rows if str(one.number) == like or (not like and one.stands in {"current", "scheduled"})), None
    )
    form = Draft(request.POST or None)
    if form.is_valid():
        try:
            made = actions.start_draft(
                actor,
                source.handbook if source else "",
                like=source.number if source and like else None,
                title=form.cleaned_data["title"],
                reason=form.cleaned_data["reason"],
            )
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("handbook:contents", made.number)
    return asking(
        request,
        form,
        title=t("handbook.draft"),
        purpose=t("handbook.draft_purpose", number=source.number if source else ""),
        back=editions_back(),
        send=t("handbook.draft_send"),
    )


@require_safe
def compare_page(request: HttpRequest, number: int) -> HttpResponse:
    """What differs between this edition and another: the one it rests on, unless the address names one."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    choices = others(actor, shown)
    parent = shown.edition.parent.number if shown.edition.parent else None
    asked = request.GET.get("with", "")
    other = int(asked) if asked.isdecimal() else parent or (choices[-1][0] if choices else None)
    found = between(queries.handbook_of(actor, other), opened_by(shown.folder)) if other else None
    return page(
        request,
        "handbook/compare.html",
        title=t("handbook.compare"),
        purpose=stands_words(shown),
        back=contents_back(number),
        shown=shown,
        others=choices,
        other=other,
        may_try=queries.may_try(actor, shown),
        found=found,
        rules=[(in_words(one.how, column()), one) for one in (found.rules or () if found else ())],
    )


@require_safe
def zip_file(request: HttpRequest, number: int) -> HttpResponse:
    """An edition as a zip file."""
    actor = actor_of(request)
    content = zip_of(actor, number)
    name = f"{queries.edition(actor, number).edition.handbook}-{number}.zip"
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": disposition})
