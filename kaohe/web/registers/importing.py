"""Bringing in a file: upload, columns, a look with every fault, taking, undoing."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import ANYONE, NotAllowed, Permission, can, require
from kaohe.editions.actions import draft_mapping
from kaohe.editions.mappings import Columns
from kaohe.handbook.model import Register
from kaohe.intake.faults import group_faults
from kaohe.jobs.queries import open_jobs
from kaohe.records.actions import undo
from kaohe.records.bringing import LOOK, TAKE, Brought, bring, look, take_in
from kaohe.records.errors import CardChanged, RowsRefused, SeenOtherwise
from kaohe.records.files import upload_there
from kaohe.records.imports import beginning_of
from kaohe.records.links import first_keys
from kaohe.records.named import listing_nothing
from kaohe.records.presets import Chosen, presets
from kaohe.records.queries import choice_of, imports, one_import
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.files import written
from kaohe.web.jobs.views import shown
from kaohe.web.page import page
from kaohe.web.registers.books import books, register_of
from kaohe.web.registers.boxes import example, labelled, sentence
from kaohe.web.registers.forms import ReasonForm, UploadForm, told
from kaohe.web.texts import column, t

SHOWN = 200
"""Faults that are listed one by one; of the rest the page tells how many of each kind there are."""
MISNAMED = frozenset({"R120", "R121", "R126", "R127"})
"""Faults of a header whose columns are called otherwise than the fields."""
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
        return onward(request, name, bring(actor, book, register, sent.chunks(), sent.name))
    return page(
        request,
        "registers/imports.html",
        title=t("registers.imports_title", name=name),
        purpose=t("registers.imports_purpose"),
        back=(reverse("registers:list", args=[name]), name),
        status=422 if form.errors else 200,
        name=name,
        form=form,
        fields=[(labelled(field), sentence(field), field.options) for field in plain_schema(book, register).fields],
        found=imports(actor, register),
        at_work=[shown(one) for one in open_jobs((LOOK, TAKE), register=name)],
    )


@require_safe
def example_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The names of the columns, and a record to write over."""
    book, register = register_of(name)
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, (register, ANYONE))
    fields = plain_schema(book, register).fields
    known = first_keys(actor, books(), [field.type for field in fields])
    sample = [known.get(field.type) or example(field) for field in fields]
    content = "".join(written(iter([[field.name for field in fields], sample])))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def onward(request: HttpRequest, name: str, brought: Brought) -> HttpResponse:
    """The page of the job that works on a file, else of its batch."""
    if brought.job is not None:
        return redirect("jobs:job", brought.job.pk)
    if brought.batch is None:
        raise ValueError(name)
    if brought.was_taken:
        messages.info(request, t("registers.taken_before", file=brought.batch.file))
    return redirect("registers:import", name, brought.batch.pk)


@require_safe
def import_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One import: what a look at it found, and what can be done with it."""
    book, register = register_of(name)
    actor = actor_of(request)
    found = one_import(actor, register, number)
    return page(
        request,
        "registers/import.html",
        title=found.file,
        purpose=t(f"registers.import_{found.state}"),
        back=back_to(register),
        above=(reverse("registers:list", args=[name]), name),
        name=name,
        found=found,
        bad_rows=len({(fault.file, fault.row) for fault in found.faults if fault.row}),
        is_misnamed=any(fault.code in MISNAMED for fault in found.faults),
        faults=[(fault, told(fault)) for fault in found.faults[:SHOWN]],
        untold=max(0, len(found.faults) - SHOWN),
        kinds=[(kind, told(kind.first[0])) for kind in group_faults(found.faults)],
        unlisted=listing_nothing(book, register) if found.state == "checked" else [],
        may_keep=found.choice is not None and not found.fault_count and can(actor, Permission.EDITIONS_WRITE),
    )


@GET_OR_POST
def columns_page(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Which column of the file is which field."""
    book, register = register_of(name)
    actor = actor_of(request)
    found = one_import(actor, register, number)
    path = upload_there(found.sha256, found.file)
    names, rows = beginning_of(book, register, path)
    there = tuple(filter(None, names))
    fields = plain_schema(book, register).fields
    if request.method == "POST":
        picked = {field.name: request.POST.get(f"of-{at}", "") for at, field in enumerate(fields)}
        chosen = Chosen(
            columns={field: column for field, column in picked.items() if column in there},
            date_format=request.POST.get("date_format", "")[:40],
            time_format=request.POST.get("time_format", "")[:40],
        )
        return onward(request, name, look(actor, book, register, found.sha256, found.file, chosen))
    earlier = [one for one in presets(register, actor.name) if one.chosen.fits(there)]
    like = request.GET.get("like", "")
    liked = earlier[int(like)].chosen if like.isdecimal() and int(like) < len(earlier) else found.choice
    return page(
        request,
        "registers/columns.html",
        title=t("registers.columns_title", file=found.file),
        purpose=t("registers.columns_purpose"),
        back=(reverse("registers:import", args=[name, number]), found.file),
        above=(reverse("registers:list", args=[name]), name),
        name=name,
        there=[(name, sample(names, rows, name)) for name in there],
        fields=[(at, field, labelled(field), guess(field.name, liked, there)) for at, field in enumerate(fields)],
        liked=liked,
        earlier=earlier,
        names=names,
        rows=rows,
    )


def sample(names: tuple[str, ...], rows: list[tuple[str, ...]], column: str) -> str:
    """The first value that stands in a column, to know it by."""
    place = names.index(column)
    return next((row[place] for row in rows if row[place]), "")


def guess(field: str, chosen: Chosen | None, there: tuple[str, ...]) -> str:
    """The column that was chosen before, or has the field's name."""
    before = chosen.columns.get(field, "") if chosen else ""
    return before if before in there else field if field in there else ""


@require_POST
def keep_columns(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Writes how the columns were matched into a draft of the handbook."""
    _, register = register_of(name)
    actor = actor_of(request)
    chosen = Columns(**asdict(choice_of(actor, register, number)))
    draft = draft_mapping(actor, name, chosen, title=t("registers.kept_columns_title", name=name))
    messages.success(request, t("registers.kept_columns"))
    return redirect("handbook:contents", draft.number)


@require_POST
def take_import(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Takes the rows; where somebody has written meanwhile, or the handbook has changed, they are looked at anew, and
    the page says what is wrong."""
    book, register = register_of(name)
    actor = actor_of(request)
    try:
        brought = take_in(actor, book, register, number, seen=request.POST.get("seen", ""))
    except SeenOtherwise as fault:
        messages.warning(request, " ".join(fault.said(column())))
        return redirect("registers:import", name, number)
    except (RowsRefused, CardChanged):
        found = one_import(actor, register, number)
        return onward(request, name, look(actor, book, register, found.sha256, found.file, found.choice))
    if brought.job is None and brought.batch is not None:
        messages.success(request, t("registers.taken", count=brought.batch.rows))
    return onward(request, name, brought)


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
