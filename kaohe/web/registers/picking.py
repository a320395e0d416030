"""Acts on records that were ticked in the list, and the press that takes back what was just done."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed, Permission, require, visible
from kaohe.handbook.book import Book
from kaohe.handbook.model import Register
from kaohe.records.bulk_acts import Picked, picked_lines, set_field, take_back, withdraw_many
from kaohe.records.entries import places_of
from kaohe.records.errors import RowsRefused
from kaohe.records.looking import Line
from kaohe.records.schemas import plain_schema
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.paging import list_behind
from kaohe.web.registers.books import register_of
from kaohe.web.registers.boxes import labelled
from kaohe.web.registers.forms import ReasonForm, may_not, told
from kaohe.web.texts import t


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks what of which register, and where he came from."""

    actor: Actor
    book: Book
    register: Register
    picked: list[Picked]
    back: str


@require_POST
def picked_page(request: HttpRequest, name: str) -> HttpResponse:
    """What can be done with the records that were ticked; with `act`, does it."""
    book, register = register_of(name)
    actor = actor_of(request)
    require(actor, Permission.RECORDS_WRITE, register)
    asked = Asked(
        actor, book, register, picked_of(request), list_behind(request, reverse("registers:list", args=[name]))
    )
    form, faults = ReasonForm(request.POST if "act" in request.POST else None), []
    if "act" in request.POST and form.is_valid():
        try:
            position, count = done(asked, request.POST, form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, may_not(refusal))
        except RowsRefused as refused:
            form.refuse(refused)
            faults = [told(one) for one in refused.faults]
        except KaoheError as fault:
            form.refuse(fault)
        else:
            say_undoable(request, name, position, t("registers.picked_done", count=count))
            return redirect(asked.back)
    lines = picked_lines(actor, register, asked.picked)
    return page(
        request,
        "registers/picked.html",
        title=t("registers.picked_title", count=len(lines)),
        purpose=t("registers.picked_purpose", name=name),
        back=(asked.back, name),
        status=422 if form.errors or not lines else 200,
        lines=marked(asked, lines),
        form=form,
        faults=faults,
        chosen=asked,
        query=request.POST.get("back", "")[:2000],
        fields=[(field.name, labelled(field)) for field in plain_schema(book, register).fields],
        field=request.POST.get("field", ""),
        value=request.POST.get("value", ""),
    )


def marked(asked: Asked, lines: list[Line]) -> list[tuple[Line, bool]]:
    """The records, each with whether the reader may write about whom it is of."""
    his = visible(asked.actor, Permission.RECORDS_WRITE, asked.register)
    subject = places_of(asked.book, asked.register).subject
    return [(line, his is None or line.values.get(subject, "") in his) for line in lines]


def done(asked: Asked, sent: dict[str, str], reason: str) -> tuple[int, int]:
    """Does it; the position in the ledger and how many records it was about. Raises NotAllowed, RecordsError."""
    if sent.get("act") == "set":
        field, value = sent.get("field", ""), sent.get("value", "").strip()
        entry, count = set_field(asked.actor, asked.book, asked.register, asked.picked, field, value, reason=reason)
        return entry.position, count
    entry = withdraw_many(asked.actor, asked.register, asked.picked, reason=reason)
    return entry.position, len(asked.picked)


def picked_of(request: HttpRequest) -> list[Picked]:
    """The records that were ticked: each as its number and the revision that was shown."""
    parts = [text.partition(".") for text in dict.fromkeys(request.POST.getlist("pick"))]
    return [
        Picked(int(entry), int(seen))
        for entry, _, seen in parts
        if entry.isdecimal() and seen.isdecimal() and len(entry) < 19 and len(seen) < 10
    ]


def say_undoable(request: HttpRequest, name: str, position: int, words: str) -> None:
    """Says what was done, beside the press that takes it back."""
    messages.success(request, words, extra_tags=reverse("registers:take-back", args=[name, position]))


@require_POST
def take_back_act(request: HttpRequest, name: str, position: int) -> HttpResponse:
    """Takes back what one has just done."""
    _, register = register_of(name)
    count = take_back(actor_of(request), register, position)
    messages.success(request, t("registers.taken_back", count=count))
    return redirect(list_behind(request, reverse("registers:list", args=[name])))
