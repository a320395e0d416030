"""Entering, correcting, withdrawing: one by one in a form, or many as a spreadsheet has them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed, Permission, can, require, visible
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.records.actions import correct, enter, withdraw
from kaohe.records.attaching import enter_with
from kaohe.records.entries import places_of
from kaohe.records.errors import EntryRefused, RecordsError, RowsRefused
from kaohe.records.links import pointing_at
from kaohe.records.named import listing_nothing
from kaohe.records.pasted import MOST_ROWS, pasted_rows
from kaohe.records.queries import Version, closed_with, history
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import books, register_of
from kaohe.web.registers.forms import EntryForm, FilesForm, PasteForm, ReasonForm
from kaohe.web.registers.grid import Grid
from kaohe.web.registers.picking import say_undoable
from kaohe.web.registers.showing import shown
from kaohe.web.texts import t

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def new_page(request: HttpRequest, name: str) -> HttpResponse:
    """Enters one record."""
    book, register = register_of(name)
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, register)
    sent = request.POST if request.method == "POST" else None
    form = EntryForm(plain_schema(book, register).fields, sent, values=own(actor, book, register))
    files = FilesForm(register.attachments, request) if register.attachments else None
    if request.method == "POST":
        try:
            [made] = enter_with(actor, book, register, [form.written()], files.uploads() if files else [])
        except EntryRefused as refused:
            form.tell(refused.rows.faults if refused.rows else ())
            if files and refused.files:
                files.tell(refused.files)
        except NotAllowed as refusal:
            form.refuse(refusal, places_of(book, register).subject)
        else:
            messages.success(request, t("registers.entered", entry=made.entry))
            again = "again" in request.POST
            return redirect("registers:new", name) if again else redirect("registers:entry", name, made.entry)
    return form_page(
        request, "registers/new.html", register, t("registers.new_title", name=name), form=form, files=files,
        unlisted=listing_nothing(book, register),
    )  # fmt: skip


@GET_OR_POST
def correct_page(request: HttpRequest, name: str, entry: int) -> HttpResponse:
    """Corrects a record: its form with what stands there, and why."""
    book, register = register_of(name)
    actor = actor_of(request)
    now = standing(request, book, register, entry)
    fields = plain_schema(book, register).fields
    form = EntryForm(fields, request.POST or None, values=now.values)
    reason = ReasonForm(request.POST or None, initial={"seen": now.number})
    if request.method == "POST" and reason.is_valid():
        seen = reason.cleaned_data["seen"] or 0
        try:
            correct(actor, book, register, entry, form.written(), seen=seen, reason=reason.cleaned_data["reason"])
        except RowsRefused as refused:
            form.tell(refused.faults)
        except NotAllowed as refusal:
            form.refuse(refusal, places_of(book, register).subject)
        except RecordsError as fault:
            reason.refuse(fault)
        else:
            messages.success(request, t("registers.corrected", entry=entry))
            return redirect("registers:entry", name, entry)
    closed = closed_with(actor, register, entry)
    title = t("registers.correct_title", name=name, entry=entry)
    return form_page(
        request, "registers/correct.html", register, title, form=form, reason=reason, entry=entry, closed=closed
    )


@GET_OR_POST
def withdraw_page(request: HttpRequest, name: str, entry: int) -> HttpResponse:
    """Withdraws a record: what stands there, and why."""
    book, register = register_of(name)
    now = standing(request, book, register, entry)
    reason = ReasonForm(request.POST or None, initial={"seen": now.number})
    if request.method == "POST" and reason.is_valid():
        asked = reason.cleaned_data
        try:
            gone = withdraw(actor_of(request), register, entry, seen=asked["seen"] or 0, reason=asked["reason"])
        except NotAllowed:
            raise
        except RecordsError as fault:
            reason.refuse(fault)
        else:
            say_undoable(request, name, gone.position, t("registers.withdrawn", entry=entry))
            return redirect("registers:entry", name, entry)
    closed = closed_with(actor_of(request), register, entry)
    title = t("registers.withdraw_title", name=name, entry=entry)
    values = list(now.values.items())
    named_by = pointing_at(actor_of(request), books(), name, now.key) if now.key else []
    return form_page(
        request, "registers/withdraw.html", register, title, reason=reason, values=values, entry=entry, closed=closed,
        pointing=shown(named_by, now.key),
    )  # fmt: skip


@GET_OR_POST
def many_page(request: HttpRequest, name: str) -> HttpResponse:
    """Enters many records: pasted, then shown as a grid in which each fault stands at its cell."""
    book, register = register_of(name)
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, register)
    fields = plain_schema(book, register).fields
    names = [field.name for field in fields]
    form, grid = PasteForm(request.POST if "cells" in request.POST else None), None
    if "cells" in request.POST and form.is_valid():
        rows = pasted_rows(form.cleaned_data["cells"], names)
        if 0 < len(rows) <= MOST_ROWS:
            grid = Grid(fields, rows)
        else:
            form.add_error("cells", t("registers.paste_many" if rows else "registers.paste_nothing", most=MOST_ROWS))
    elif "rows" in request.POST:
        grid = Grid.sent(fields, request.POST)
    if grid is not None:
        try:
            made = enter(actor, book, register, grid.filled)
        except RowsRefused as refused:
            grid.tell(refused.faults)
        except NotAllowed as refusal:
            subject = places_of(book, register).subject
            known = {one.get(subject, "") for one in grid.filled}
            theirs = {one for one in known if not can(actor, Permission.RECORDS_WRITE, (register, one))}
            grid.refuse(refusal, subject, theirs)
        else:
            say_undoable(request, name, made[0].position, t("registers.entered_many", count=len(made)))
            return redirect("registers:list", name)
    title = t("registers.many_title", name=name)
    return form_page(request, "registers/many.html", register, title, form=form, grid=grid, fields=fields,
        unlisted=listing_nothing(book, register),
    )  # fmt: skip


def own(actor: Actor, book: Book, register: Register) -> dict[str, str]:
    """The values with which a form begins: of whom a record is, where the actor may write about himself alone."""
    himself = visible(actor, Permission.RECORDS_WRITE, register)
    subject = places_of(book, register).subject
    return {subject: next(iter(himself))} if subject and himself is not None and len(himself) == 1 else {}


def standing(request: HttpRequest, book: Book, register: Register, entry: int) -> Version:
    """What stands in an entry that the reader may write. Raises NotAllowed, RecordsError."""
    del book
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, register)
    now = history(actor, register, entry)[0]
    if now.is_withdrawn:
        raise RecordsError("T104", entry=entry)
    return now


def form_page(request: HttpRequest, template: str, register: Register, title: str, **context: object) -> HttpResponse:
    """A page with a form; 422 when something of it is wrong."""
    name = register.name.value
    back = reverse("registers:list", args=[name]), name
    forms = [one for one in context.values() if hasattr(one, "errors")]
    status = 422 if any(one.errors for one in forms) else 200
    told = {"title": title, "purpose": register.note, "back": back, "status": status}
    return page(request, template, **told, name=name, **context)  # type: ignore[arg-type]
