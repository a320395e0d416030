"""Units: the organisation of a day as a list and as a picture, and what is done to units."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.base.actor import Actor
from kaohe.base.permission import Permission, can, require
from kaohe.people.actions import change_unit, close_unit, open_unit
from kaohe.people.chart import UnitNode, organisation
from kaohe.people.errors import NotKnown
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.people.acts import shown_or_sent
from kaohe.web.people.days import chosen_day
from kaohe.web.people.drawing import drawn
from kaohe.web.people.forms import ChangeUnit, Leave, OpenUnit
from kaohe.web.texts import t


@require_safe
def units_page(request: HttpRequest) -> HttpResponse:
    """The organisation of a day."""
    actor, day = actor_of(request), chosen_day(request)
    tops = organisation(actor, day)
    return page(
        request, "people/units.html", title=t("people.units_title"), purpose=t("people.units_purpose"),
        tops=tops, picture=drawn(tops), day=day, may_edit=can(actor, Permission.PEOPLE_UNIT_EDIT),
    )  # fmt: skip


def back() -> tuple[str, str]:
    """To the units."""
    return reverse("people:units"), t("people.units_title")


def unit_now(actor: Actor, code: str) -> tuple[UnitNode, str]:
    """A unit as it stands today, and the code of the one above it. Raises NotKnown."""
    for top in organisation(actor, timezone.localdate()):
        for _, unit in top.walk():
            if unit.code == code:
                return unit, ""
            if any(part.code == code for part in unit.parts):
                return next(part for part in unit.parts if part.code == code), unit.code
    raise NotKnown("unit", code)


@shown_or_sent
def open_page(request: HttpRequest) -> HttpResponse:
    """Opens a unit."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_UNIT_EDIT)

    def do(code: str, unit_name: str, parent: str, since: date, reason: str) -> object:
        return open_unit(actor, code, name=unit_name, since=since, parent=parent, reason=reason)

    said = Act(
        back=back(),
        title=t("people.open_unit_title"),
        purpose=t("people.open_unit_purpose"),
        button=t("people.open_unit"),
        done=t("people.open_unit_done"),
    )
    return act(request, OpenUnit(request.POST or None, actor=actor), do, said)


@shown_or_sent
def change_page(request: HttpRequest, code: str) -> HttpResponse:
    """Renames or moves a unit from a day on."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_UNIT_EDIT)
    unit, parent = unit_now(actor, code)

    def do(unit_name: str, parent: str, since: date, reason: str) -> object:
        return change_unit(actor, code, name=unit_name, parent=parent, since=since, reason=reason)

    known = {"unit_name": unit.name, "parent": parent}
    said = Act(
        back=back(),
        title=t("people.change_unit_title", name=unit.name),
        purpose=t("people.change_unit_purpose"),
        button=t("people.change_unit"),
        done=t("people.change_unit_done"),
    )
    return act(request, ChangeUnit(request.POST or None, actor=actor, without=code, initial=known), do, said)


@shown_or_sent
def close_page(request: HttpRequest, code: str) -> HttpResponse:
    """Ends a unit."""
    actor = actor_of(request)
    require(actor, Permission.PEOPLE_UNIT_EDIT)
    unit, _ = unit_now(actor, code)
    said = Act(
        back=back(),
        title=t("people.close_unit_title", name=unit.name),
        purpose=t("people.close_unit_purpose"),
        button=t("people.close_unit"),
        done=t("people.close_unit_done"),
    )
    return act(request, Leave(request.POST or None), partial(close_unit, actor, code), said)
