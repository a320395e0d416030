"""An entry: what stands in it now, and everything that happened to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaohe.records.queries import history
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.lists import rights
from kaohe.web.texts import t


@require_safe
def entry_page(request: HttpRequest, name: str, entry: int) -> HttpResponse:
    """One entry with its history."""
    book, register = register_of(name)
    actor = actor_of(request)
    versions = history(actor, register, entry)
    now = versions[0]
    fields = plain_schema(book, register).fields
    return page(
        request,
        "registers/entry.html",
        title=t("registers.entry_title", name=name, entry=entry),
        purpose=t("registers.entry_withdrawn") if now.is_withdrawn else t("registers.entry_purpose"),
        back=(reverse("registers:list", args=[name]), name),
        name=name,
        entry=entry,
        now=now,
        values=[(labelled(field), now.values.get(field.name, "")) for field in fields],
        versions=versions,
        may=rights(actor, register),
    )
