"""The list of people: searched, narrowed, sorted, taken out as a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kaohe.base.actor import Actor
from kaohe.base.permission import ANYONE, Permission, can, offered, visible
from kaohe.base.spreadsheets import guarded
from kaohe.people.directory import COLUMNS, Choice, directory, names_of_people, names_of_units, posts_of
from kaohe.people.exporting import export_directory
from kaohe.web.actor import actor_of
from kaohe.web.files import FORMS
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.people.days import chosen_day
from kaohe.web.people.forms import Choices, units_to_choose
from kaohe.web.texts import t

SUGGESTED = 20
CHOSEN = COLUMNS[2:]
"""The columns that can be left out."""


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is employed on a day."""
    actor, day = actor_of(request), chosen_day(request)
    rows = paged(request, directory(actor, day, choice_of(request)))
    units, posts = units_to_choose(actor, day, t("people.any_unit")), posts_of(actor, day)
    asked = request.GET.copy()
    asked["day"] = day.isoformat()
    form = Choices(asked, units=units, posts=posts)
    may_assign, may_open = (
        offered(actor, Permission.PEOPLE_ASSIGN, ANYONE),
        offered(actor, Permission.ACCESS_ACCOUNT_OPEN),
    )
    return page(
        request, "people/list.html", fragment="people/list_table.html",
        title=t("people.title"), purpose=t("people.purpose"),
        form=form, rows=with_names(rows, day), leads=led_to(actor, rows), day=day,
        may_hire=can(actor, Permission.PEOPLE_WRITE),
        may_import=can(actor, Permission.PEOPLE_WRITE, ANYONE),
        may_assign=may_assign, may_open=may_open, may_pick=may_assign or may_open,
        columns=[(name, t(f"people.column_{name}")) for name in CHOSEN], shown=shown_columns(request),
    )  # fmt: skip


def shown_columns(request: HttpRequest) -> list[str]:
    """The columns beside number and name that the address asks for; all but the last day where it asks for none."""
    asked = [name for name in request.GET.getlist("col") if name in CHOSEN]
    return asked or [name for name in CHOSEN if name != "until"]


def choice_of(request: HttpRequest) -> Choice:
    """What the address asks for."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "post", "grade", "superior", "sort")}
    return Choice(**{name: value for name, value in asked.items() if value})


def with_names(rows: Any, day: date) -> Any:
    """The page of rows with the names of units and superiors, looked up once for all of them."""
    units = names_of_units({row["unit"] for row in rows if row["unit"]}, day)
    people_ = names_of_people({row["superior"] for row in rows if row["superior"]})
    for row in rows:
        row["unit_name"], row["superior_name"] = units.get(row["unit"], ""), people_.get(row["superior"], "")
    return rows


def led_to(actor: Actor, rows: Iterable[dict[str, Any]]) -> set[str]:
    """The superiors in a list whose pages the reader may open."""
    seen, superiors = visible(actor, Permission.PEOPLE_READ), {row["superior"] for row in rows if row["superior"]}
    return superiors if seen is None else superiors & seen


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The list, as the address narrows it, as a file that can be brought in again."""
    actor, day = actor_of(request), chosen_day(request)
    kind = request.POST.get("kind", "")
    kind = kind if kind in FORMS else "csv"
    rows = export_directory(actor, day, choice_of(request), kind=kind, columns=COLUMNS)
    head = [t(f"people.column_{name}") for name in COLUMNS]
    name = f"{t('people.title')}-{day.isoformat()}"
    return FORMS[kind](name, iter([head, *([guarded(cell) for cell in row] for row in rows)]), actor.name)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Numbers and names that fit what somebody types into a field."""
    written = request.GET.get(request.GET.get("field", ""), "").strip()
    found = directory(actor_of(request), chosen_day(request), Choice(q=written))[:SUGGESTED] if written else []
    return render(request, "people/suggested.html", {"people": found, "written": written})
