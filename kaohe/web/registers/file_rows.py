"""A row of a large import: what the file says, and its first correction or withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed
from kaohe.records.bulk_rows import correct_row, row_of, withdraw_row
from kaohe.records.entries import places_of
from kaohe.records.errors import RowsRefused
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.forms import EntryForm, ReasonForm
from kaohe.web.registers.lists import rights
from kaohe.web.texts import t


@require_http_methods(["GET", "HEAD", "POST"])
def row_page(request: HttpRequest, name: str, number: int, line: int) -> HttpResponse:
    """The row; who may write corrects or withdraws it. One that was changed is shown as the entry it became."""
    book, register = register_of(name)
    actor = actor_of(request)
    row = row_of(actor, book, register, number, line)
    if row.entry is not None:
        return redirect("registers:entry", name, row.entry)
    fields = plain_schema(book, register).fields
    form, reason = EntryForm(fields, request.POST or None, values=row.values), ReasonForm(request.POST or None)
    if request.method == "POST" and reason.is_valid():
        why, is_withdrawal = reason.cleaned_data["reason"], "withdraw" in request.POST
        try:
            if is_withdrawal:
                made = withdraw_row(actor, book, register, number, line, reason=why)
            else:
                made = correct_row(actor, book, register, number, line, form.written(), reason=why)
        except NotAllowed as refusal:
            if is_withdrawal:
                raise
            form.refuse(refusal, places_of(book, register).subject)
        except RowsRefused as refused:
            form.tell(refused.faults)
        except KaoheError as fault:
            reason.refuse(fault)
        else:
            said = "registers.withdrawn" if is_withdrawal else "registers.corrected"
            messages.success(request, t(said, entry=made.entry))
            return redirect("registers:entry", name, made.entry)
    return page(
        request,
        "registers/row.html",
        title=t("registers.row_title", file=row.file, line=line),
        purpose=t("registers.row_purpose"),
        back=(reverse("registers:list", args=[name]), name),
        status=422 if form.errors or reason.errors else 200,
        name=name,
        row=row,
        values=[(labelled(field), row.values.get(field.name, "")) for field in fields],
        form=form,
        reason=reason,
        is_open=request.method == "POST",
        may=rights(actor, register),
    )
