"""Bringing in a file: upload, columns, a look with every fault, taking, undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import ANYONE, NotAllowed, Permission, require
from kaohe.handbook.model import Register
from kaohe.intake.faults import group_faults
from kaohe.records.actions import stage, take, undo
from kaohe.records.files import keep_upload, upload_of
from kaohe.records.imports import Chosen, columns_of, look_at
from kaohe.records.queries import Import, imports, one_import
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.forms import ReasonForm, UploadForm, told
from kaohe.web.texts import t

SHOWN = 200
"""Faults that are listed one by one; of the rest the page tells how many of each kind there are."""
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def imports_page(request: HttpRequest, name: str) -> HttpResponse:
    """The imports of a register, and the next one."""
    book, register = register_of(name)
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        path = keep_upload(sent.chunks())
        batch = stage(actor, register, look_at(book, register, path, sent.name))
        return redirect("registers:import", name, batch.pk)
    return page(
        request,
        "registers/imports.html",
        title=t("registers.imports_title", name=name),
        purpose=t("registers.imports_purpose"),
        back=(reverse("registers:list", args=[name]), name),
        status=422 if form.errors else 200,
        name=name,
        form=form,
        fields=plain_schema(book, register).fields,
        found=imports(actor, register),
    )


@require_safe
def import_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One import: what a look at it found, and what can be done with it."""
    _, register = register_of(name)
    found = one_import(actor_of(request), register, number)
    return page(
        request,
        "registers/import.html",
        title=found.file,
        purpose=t(f"registers.import_{found.state}"),
        back=back_to(register),
        name=name,
        found=found,
        faults=[(fault, told(fault)) for fault in found.faults[:SHOWN]],
        untold=max(0, len(found.faults) - SHOWN),
        kinds=[(kind, told(kind.first[0])) for kind in group_faults(found.faults)],
    )


@GET_OR_POST
def columns_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Which column of the file is which field."""
    book, register = register_of(name)
    actor = actor_of(request)
    found = one_import(actor, register, number)
    path = upload_of(found.sha256)
    there = columns_of(book, register, path)
    fields = plain_schema(book, register).fields
    if request.method == "POST":
        picked = {field.name: request.POST.get(f"of-{at}", "") for at, field in enumerate(fields)}
        chosen = Chosen(
            columns={field: column for field, column in picked.items() if column in there},
            date_format=request.POST.get("date_format", "")[:40],
            time_format=request.POST.get("time_format", "")[:40],
        )
        batch = stage(actor, register, look_at(book, register, path, found.file, chosen))
        return redirect("registers:import", name, batch.pk)
    return page(
        request,
        "registers/columns.html",
        title=t("registers.columns_title", file=found.file),
        purpose=t("registers.columns_purpose"),
        back=(reverse("registers:import", args=[name, number]), found.file),
        name=name,
        there=there,
        fields=[(at, field, labelled(field), guess(field.name, found, there)) for at, field in enumerate(fields)],
    )


def guess(field: str, found: Import, there: tuple[str, ...]) -> str:
    """The column that was chosen before, or has the field's name."""
    return found.chosen.get(field) or (field if field in there else "")


@require_POST
def take_import(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Takes the rows."""
    book, register = register_of(name)
    batch = take(actor_of(request), book, register, number)
    messages.success(request, t("registers.taken", count=batch.rows))
    return redirect("registers:import", name, number)


@GET_OR_POST
def undo_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Takes an import back, and why."""
    _, register = register_of(name)
    actor = actor_of(request)
    found = one_import(actor, register, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo(actor, register, number, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except KaoheError as fault:
            form.refuse(fault)
        else:
            messages.success(request, t("registers.undone", count=found.rows))
            return redirect("registers:import", name, number)
    title = t("registers.undo_title", file=found.file)
    status = 422 if form.errors else 200
    back = reverse("registers:import", args=[name, number]), found.file
    purpose = t("registers.undo_purpose", count=found.rows)
    return page(
        request, "registers/undo.html", title=title, purpose=purpose, back=back, status=status, form=form, name=name
    )


def back_to(register: Register) -> tuple[str, str]:
    """The imports of the register."""
    name = register.name.value
    return reverse("registers:imports", args=[name]), t("registers.imports_title", name=name)
