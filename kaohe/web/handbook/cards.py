"""Changing a value or a score sheet of a draft by a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, require
from kaohe.editions import actions, queries
from kaohe.editions.cards import Placed, Spot
from kaohe.editions.errors import Conflict, NoSuch
from kaohe.editions.old_sheets import chapter_of, read_old_sheet
from kaohe.editions.sheets import full_of, rows_of
from kaohe.editions.values import as_written
from kaohe.handbook.cards.sheet_rows import COLUMNS
from kaohe.reports.site.places import page_of
from kaohe.web.actor import actor_of
from kaohe.web.forms import PageForm
from kaohe.web.handbook.asking import FORMS, asking, status
from kaohe.web.handbook.editing import chapter_address
from kaohe.web.handbook.forms import Copy, Item, OldSheet, Sheet, Value
from kaohe.web.handbook.head import chapter_title, contents_back, stands_words, told_saved
from kaohe.web.page import page
from kaohe.web.texts import column, t

CELLS = dict(zip(("number", "item", "points", "way", "source", "judges"), COLUMNS, strict=True))
"""Field of the form → column of the sheet."""
Items = formset_factory(Item, extra=2, max_num=200, absolute_max=200)


def asked(request: HttpRequest, number: int) -> tuple[Actor, str, Placed]:
    """Who asks, the file, and the card that the address names. Raises NotAllowed, EditionError."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    path, line = request.GET.get("path", ""), request.GET.get("line", "")
    if not line.isdecimal():
        raise NoSuch("E116", path=path)
    return actor, path, queries.card(actor, number, path, int(line))


def spot(path: str, card: Placed, form: PageForm) -> Spot:
    """The card as it was when the form was opened."""
    return Spot(path, card.block.kind.value, card.block.name.value, form.cleaned_data["loaded"])


def back(request: HttpRequest, number: int, path: str, card: Placed) -> tuple[str, str]:
    """The way back to the clause that a card stands under."""
    return chapter_address(number, path, card.block.clause or ""), chapter_title(actor_of(request), number, path)


def saved(
    request: HttpRequest, place: tuple[int, str, Placed], form: PageForm, save: Callable[[], object]
) -> HttpResponse | None:
    """Saves a card of an edition and leads back to its clause; None where the form now says why it was refused."""
    try:
        save()
    except Conflict as fault:
        return changed_meanwhile(request, *place, fault)
    except KaoheError as fault:
        form.refuse(fault)
        return None
    told_saved(request, actor_of(request), place[0])
    return redirect(back(request, *place)[0])


@require_http_methods(FORMS)
def value_page(request: HttpRequest, number: int) -> HttpResponse:
    """Another value, from a day on if one is given."""
    actor, path, card = asked(request, number)
    form = Value(request.POST or None, initial={"loaded": card.digest})
    if form.is_valid():
        given = form.cleaned_data
        save = partial(actions.set_value, actor, number, spot(path, card, form), given["value"], since=given["since"])
        if answer := saved(request, (number, path, card), form, save):
            return answer
    return page(
        request,
        "handbook/value.html",
        title=t("handbook.value_title", name=card.block.name.value),
        purpose=stands_words(queries.edition(actor, number)),
        back=back(request, number, path, card),
        form=form,
        dated=as_written(card),
        status=status(form),
    )


@require_http_methods(FORMS)
def sheet_page(request: HttpRequest, number: int) -> HttpResponse:
    """The items of a score sheet, with room for two more."""
    actor, path, card = asked(request, number)
    now = [{field: row[head] for field, head in CELLS.items()} for row in rows_of(card)]
    form = Sheet(request.POST or None, initial={"loaded": card.digest, "full": full_of(card)})
    items = Items(request.POST or None, initial=now, prefix="items")
    if form.is_valid() and items.is_valid():
        save = partial(
            actions.save_sheet, actor, number, spot(path, card, form), rows(items), full=form.cleaned_data["full"]
        )
        if answer := saved(request, (number, path, card), form, save):
            return answer
    return page(
        request,
        "handbook/sheet.html",
        title=t("handbook.sheet_title", name=card.block.name.value),
        purpose=stands_words(queries.edition(actor, number)),
        back=back(request, number, path, card),
        form=form,
        items=items,
        ways=[t(f"handbook.ways_{place}") for place in range(6)],
        status=status(form),
    )


def rows(items: BaseFormSet[Item]) -> list[dict[str, str]]:
    """The rows that say something, as columns of the sheet."""
    given = [{CELLS[field]: text for field, text in one.cleaned_data.items() if field in CELLS} for one in items]
    return [row for row in given if any(row.values())]


@require_http_methods(FORMS)
def copy_page(request: HttpRequest, number: int) -> HttpResponse:
    """A copy of a score sheet for another post."""
    actor, path, card = asked(request, number)
    posts = queries.posts(actor, number)
    form = Copy(request.POST or None, initial={"loaded": card.digest}, posts=posts)
    if form.is_valid():
        save = partial(actions.copy_sheet, actor, number, spot(path, card, form), form.cleaned_data["post"])
        if answer := saved(request, (number, path, card), form, save):
            return answer
    return asking(
        request,
        form,
        title=t("handbook.copy_title", name=card.block.name.value),
        purpose=t("handbook.copy_purpose"),
        back=back(request, number, path, card),
        send=t("handbook.copy_send"),
    )


@require_http_methods(FORMS)
def workbook_page(request: HttpRequest, number: int) -> HttpResponse:
    """A chapter out of a score sheet that is kept in a workbook; what could not be read is told."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    form = OldSheet(request.POST or None, request.FILES or None, posts=queries.posts(actor, number))
    if form.is_valid():
        given = form.cleaned_data
        name = given["sheet_name"]
        words = {"clause": given["new_clause"], "name": name, "post": given["post"], "judges": given["sheet_judges"]}
        try:
            sheet = read_old_sheet(given["old_sheet"].read(), queries.names_taken(actor, number))
            path = f"{queries.edition(actor, number).edition.handbook}/{name}.md"
            actions.save_file(actor, number, path, chapter_of(sheet, **words), loaded="")
        except KaoheError as fault:
            form.refuse(fault)
        else:
            messages.success(request, t("handbook.workbook_read", count=len(sheet.items)))
            for note in sheet.notes[:20]:
                messages.warning(request, " ".join(note.said(column())))
            return redirect("handbook:read", number, page_of(path))
    return asking(
        request,
        form,
        title=t("handbook.workbook"),
        purpose=t("handbook.workbook_purpose"),
        back=contents_back(number),
        send=t("handbook.workbook_send"),
    )


def changed_meanwhile(request: HttpRequest, number: int, path: str, card: Placed, fault: Conflict) -> HttpResponse:
    """Somebody else changed the card while the form was open: what was sent, and what stands there now."""
    sent = [(name, value) for name, value in request.POST.items() if value and not name.endswith(("token", "loaded"))]
    return page(
        request,
        "handbook/meanwhile.html",
        title=t("handbook.meanwhile", name=fault.place),
        purpose=t("handbook.meanwhile_purpose"),
        back=back(request, number, path, card),
        sent=[(name, value) for name, value in sent if "_FORMS" not in name],
        theirs=fault.theirs,
        again=request.get_full_path(),
        status=409,
    )
