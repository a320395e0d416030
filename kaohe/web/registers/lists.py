"""The registers, and the list of one: narrowed, ordered, added up, grouped, taken along as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, offered
from kaohe.handbook.model import Register
from kaohe.records.actions import export
from kaohe.records.errors import NoSuchChoice
from kaohe.records.links import targets
from kaohe.records.looking import Listing, Look
from kaohe.records.queries import file_of, has_calendar, list_of, listed, named_like, registers
from kaohe.records.register_list import RegisterList
from kaohe.records.views import first_view, views
from kaohe.web.actor import actor_of
from kaohe.web.files import FORMS
from kaohe.web.page import page
from kaohe.web.paging import SIZE
from kaohe.web.registers.books import books, register_of
from kaohe.web.registers.files import rows_of
from kaohe.web.registers.forms import RegisterChoices
from kaohe.web.registers.grouping import grouped
from kaohe.web.registers.kept_views import ALL, of_views
from kaohe.web.registers.looks import look_of
from kaohe.web.registers.narrowing import LookForm
from kaohe.web.registers.table import Head, chosen_fields, heads, table
from kaohe.web.texts import t

MOST_ADDED = 100_000
"""Records up to which sums are shown without being asked for."""


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do in a register."""

    write: bool
    bring_in: bool


def rights(actor: Actor, register: Register) -> May:
    """What the policy says."""
    write = offered(actor, Permission.RECORDS_WRITE, register)
    return May(write, write and offered(actor, Permission.RECORDS_WRITE, (register, ANYONE)))


@require_safe
def registers_page(request: HttpRequest) -> HttpResponse:
    """Every register that the reader sees or writes, by the chapters that declare them."""
    actor, found = actor_of(request), books()
    kept = registers(actor, found)
    form = RegisterChoices(request.GET)
    return page(
        request,
        "registers/registers.html",
        fragment="registers/registers_table.html",
        title=t("registers.title"),
        purpose=t("registers.purpose"),
        form=form,
        is_any=bool(kept),
        may_adopt=not found and offered(actor, Permission.EDITIONS_ADOPT),
        may_open=bool(found) and offered(actor, Permission.MONTH_OPENING),
        found=named_like(kept, form.words),
    )


@require_safe
def list_page(request: HttpRequest, name: str) -> HttpResponse:
    """The list of a register; it opens with the view that is to come first."""
    book, register = register_of(name)
    actor = actor_of(request)
    records = list_of(actor, book, register)
    kept = views(actor, register)
    first = first_view(kept)
    if first is not None and not request.GET:
        return redirect(f"{request.path}?{first.address or ALL}")
    form, look = asked(request, register, records)
    found = listed(book, register, records, look)
    columns = heads(request, book, register, found)
    return page(
        request,
        "registers/list.html",
        fragment="registers/table.html",
        title=name,
        purpose=register.note,
        back=(reverse("registers:registers"), t("registers.title")),
        register=register,
        has_calendar=has_calendar(register),
        form=form,
        columns=columns,
        table=table(book, register, found, columns, targets(actor, books(), book, register)),
        rows=Paginator(range(found.count), SIZE).get_page(request.GET.get("page")),
        may=rights(actor, register),
        has_chosen=any(head.is_chosen for head in columns),
        is_narrowed=bool(look.filters or look.search or look.batch),
        of_batch=look.batch,
        of_file=file_of(actor, register, look.batch) if look.batch else "",
        query=request.GET.urlencode(),
        others=[(key, one) for key, those in request.GET.lists() if key not in {"col", "page"} for one in those],
        **added(request, records, look, found, columns),
        **of_views(request, kept),
    )


def added(
    request: HttpRequest, records: RegisterList, look: Look, found: Listing, columns: list[Head]
) -> dict[str, Any]:
    """The sums, and the list by the values of a column with its sums."""
    by = request.GET.get("group", "")
    is_added = found.count <= MOST_ADDED or bool(request.GET.get("sums"))
    sums: Mapping[str, str] = records.sums(look) if is_added and found.count else {}
    return {
        "sums": [(head, sums.get(head.field.name, "")) for head in columns if head.is_shown] if sums else [],
        "is_added": is_added,
        "groups": grouped(request, records, look, by) if by in found.sortable else [],
        "all_sums": sums.values(),
        "by": by,
    }


@require_POST
def export_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The list as a file, the columns that were chosen, else all; the ledger notes that it left."""
    book, register = register_of(name)
    actor = actor_of(request)
    form = request.POST.get("form", "")
    form = form if form in FORMS else "csv"
    records = list_of(actor, book, register)
    chosen = [] if request.POST.get("all") else chosen_fields(request, records.schema.fields)
    fields = chosen or records.schema.fields
    choices, look = asked(request, register, records)
    if choices.errors:  # On the page what makes no sense is told beside what it leaves in; a file would not say it.
        raise NoSuchChoice(name)
    lines = export(actor, book, register, look, form, columns=[field.name for field in fields])
    return FORMS[form](name, rows_of(fields, lines), actor.name)


def asked(request: HttpRequest, register: Register, records: RegisterList) -> tuple[LookForm, Look]:
    """The choices in the address."""
    is_dated = register.dated_by is not None
    form = LookForm(request.GET, records.schema.fields, records.sortable, is_dated=is_dated)
    return form, look_of(form, register, request.GET.get("page", "1"))
