"""An entry: what stands in it now, and everything that happened to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kaohe.records.attaching import attachments
from kaohe.records.links import Pointing, offered_keys, pointing_at, targets
from kaohe.records.queries import history
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import books, register_of
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.lists import rights
from kaohe.web.registers.table import address_of, said
from kaohe.web.texts import t


@require_safe
def entry_page(request: HttpRequest, name: str, entry: int) -> HttpResponse:
    """One entry with its history."""
    book, register = register_of(name)
    actor = actor_of(request)
    versions = history(actor, register, entry)
    now = versions[0]
    fields = plain_schema(book, register).fields
    lead = targets(actor, books(), book, register)
    return page(
        request,
        "registers/entry.html",
        title=t("registers.entry_title", name=name, entry=entry),
        purpose=t("registers.entry_withdrawn") if now.is_withdrawn else t("registers.entry_purpose"),
        back=(reverse("registers:list", args=[name]), name),
        name=name,
        entry=entry,
        now=now,
        values=[
            (labelled(field), said(value), address_of(lead.get(field.name), value))
            for field in fields
            for value in [now.values.get(field.name, "")]
        ],
        pointing=[] if now.is_withdrawn or not now.key else shown(pointing_at(actor, books(), name, now.key), now.key),
        versions=versions,
        takes_files=register.attachments is not None,
        files=attachments(actor, register, entry),
        may=rights(actor, register),
    )


def shown(found: list[Pointing], key: str) -> list[tuple[Pointing, str]]:
    """Records that point at one, each kind with the address of all of them."""
    return [
        (one, f"{reverse('registers:list', args=[one.register])}?{urlencode({f'is-{one.field}': key})}")
        for one in found
    ]


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What a text in a field that links to a register may be completed to."""
    written = request.GET.get(request.GET.get("field", ""), "").strip()
    found = offered_keys(actor_of(request), books(), request.GET.get("kind", ""), written) if written else []
    return render(request, "registers/suggested.html", {"found": found})
