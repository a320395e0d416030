"""The files beside a record: adding them, taking one along, withdrawing one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.base.permission import NotAllowed
from kaohe.records.attaching import attach, attached_file, detach, writable
from kaohe.records.attachment_files import pieces_of
from kaohe.records.errors import RecordsError
from kaohe.web.actor import actor_of
from kaohe.web.files import sealed
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.forms import FilesForm, ReasonForm
from kaohe.web.texts import t

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
def add_page(request: HttpRequest, name: str, entry: int) -> HttpResponse:
    """Puts files beside a record."""
    _, register = register_of(name)
    form = FilesForm(writable(actor_of(request), register, entry), request)
    if uploads := form.uploads():
        try:
            made = attach(actor_of(request), register, entry, uploads)
        except NotAllowed:
            raise
        except RecordsError as refused:
            form.tell(refused)
        else:
            messages.success(request, t("registers.attached", count=len(made)))
            return redirect("registers:entry", name, entry)
    elif request.method == "POST":
        form.add_error("files", t("registers.no_files"))
    return page(
        request, "registers/attach.html", title=t("registers.attach_title", name=name, entry=entry),
        purpose=t("registers.attach_purpose"), back=(reverse("registers:entry", args=[name, entry]), str(entry)),
        status=422 if form.errors else 200, name=name, entry=entry, form=form,
    )  # fmt: skip


@require_safe
def file(request: HttpRequest, name: str, entry: int, number: int) -> HttpResponseBase:
    """One file, to be saved: a browser never opens it as a page of ours."""
    _, register = register_of(name)
    found, path = attached_file(actor_of(request), register, entry, number)
    return sealed(found.name, found.media, found.size, pieces_of(path))


@GET_OR_POST
def withdraw_page(request: HttpRequest, name: str, entry: int, number: int) -> HttpResponse:
    """Withdraws a file: which, and why."""
    _, register = register_of(name)
    actor = actor_of(request)
    writable(actor, register, entry)
    found, _ = attached_file(actor, register, entry, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            detach(actor, register, entry, number, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except RecordsError as refused:
            form.refuse(refused)
        else:
            messages.success(request, t("registers.detached", file=found.name))
            return redirect("registers:entry", name, entry)
    return page(
        request, "registers/detach.html", title=t("registers.detach_title", file=found.name),
        purpose=t("registers.detach_purpose"), back=(reverse("registers:entry", args=[name, entry]), str(entry)),
        status=422 if form.errors else 200, name=name, entry=entry, form=form,
    )  # fmt: skip
