"""Units: the organisation of a day; opening, moving, closing them. And who came and who left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from kaohe.access.scopes import Scope
from kaohe.api.area import Area
from kaohe.api.bearer import actor_of
from kaohe.api.fields import SEEN, Because, Day, OnDay, Sent, Why
from kaohe.api.people import Code
from kaohe.base.period import Period
from kaohe.people import actions
from kaohe.people.chart import UnitNode, organisation
from kaohe.people.models import LONGEST_CODE, LONGEST_NAME, LONGEST_POST
from kaohe.people.queries import staff_change, staffing_need

area = Area("people", Scope.PEOPLE_READ, Scope.PEOPLE_WRITE)


class UnitOut(Schema):
    """A unit: `own` people hold a post in it, `all_people` in it or below."""

    code: str
    name: str
    parent: str
    since: date
    own: int
    all_people: int


@area.reads("", list[UnitOut])
def list_units(request: HttpRequest, asked: Query[OnDay]) -> list[UnitOut]:
    """The units that stand on a day, each before its parts."""
    tops = organisation(actor_of(request), asked.chosen)
    return [one for top in tops for one in flat(top, "")]


def flat(unit: UnitNode, parent: str) -> Iterator[UnitOut]:
    """A unit and all below it."""
    yield UnitOut(
        code=unit.code, name=unit.name, parent=parent, since=unit.since, own=unit.own, all_people=unit.all_people
    )
    for part in unit.parts:
        yield from flat(part, unit.code)


class UnitRef(Schema):
    """Which unit was written."""

    code: str


class OpenIn(Because):
    """A new unit."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["一組"]), SEEN]
    parent: Annotated[str, Field(max_length=LONGEST_CODE), SEEN] = ""
    since: Day


@area.writes("POST", "", UnitRef, 201)
def open_unit(request: HttpRequest, sent: OpenIn) -> UnitRef:
    """Open a unit."""
    unit = actions.open_unit(
        actor_of(request), sent.code, name=sent.name, since=sent.since, parent=sent.parent, reason=sent.reason
    )
    return UnitRef(code=unit.code)


class ChangeIn(Because):
    """How the unit stands from a day on."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), SEEN]
    parent: Annotated[str, Field(max_length=LONGEST_CODE), SEEN] = ""
    since: Day


@area.writes("POST", "/{code}/changes", UnitRef, 201)
def change_unit(request: HttpRequest, code: Code, sent: ChangeIn) -> UnitRef:
    """Give a unit another name, or another unit above it, from a day on."""
    actions.change_unit(
        actor_of(request), code, name=sent.name, parent=sent.parent, since=sent.since, reason=sent.reason
    )
    return UnitRef(code=code)


class CloseIn(Sent):
    """The unit's last day."""

    last_day: Day
    reason: Why


@area.writes("POST", "/{code}/closing", UnitRef)
def close_unit(request: HttpRequest, code: Code, sent: CloseIn) -> UnitRef:
    """End a unit to which nobody and no unit belongs any more."""
    actions.close_unit(actor_of(request), code, last_day=sent.last_day, reason=sent.reason)
    return UnitRef(code=code)


staff = Area("people", Scope.PEOPLE_READ)
Month = Annotated[
    str, Field(pattern=r"^(19|2[0-9])[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?$", max_length=7, examples=["2026-10"])
]


class StaffChangeOut(Schema):
    """start + joined − left = end. Rates are exact fractions: net loss over the peak, and over the average."""

    first: str
    last: str
    start: int
    joined: list[str]
    left: list[str]
    end: int
    peak: int
    loss_on_peak: str | None
    loss_on_average: str | None


class ChangeAsked(Sent):
    """From which month (quarter, year) to which."""

    first: Month
    last: Month | None = None


@staff.reads("/change", StaffChangeOut)
def read_staff_change(request: HttpRequest, asked: Query[ChangeAsked]) -> dict[str, Any]:
    """Who came and who left, of those whom you may see."""
    first, last = Period.parse(asked.first), Period.parse(asked.last or asked.first)
    found = staff_change(actor_of(request), first, last)
    rates = {name: getattr(found, name) for name in ("loss_on_peak", "loss_on_average")}
    return {
        "first": str(first), "last": str(last), "start": found.start, "joined": found.joined, "left": found.left,
        "end": found.end, "peak": found.peak,
        **{name: None if rate is None else str(rate) for name, rate in rates.items()},
    }  # fmt: skip


class NeedOut(Schema):
    """How many leaders so many people need at one for each `ratio`, rounded up."""

    agents: int
    ratio: int
    need: int


class NeedAsked(OnDay):
    """For whom, and one leader for how many."""

    post: Annotated[str, Field(min_length=1, max_length=LONGEST_POST, examples=["坐席"]), SEEN]
    ratio: Annotated[int, Field(ge=1, le=10_000)]


@staff.reads("/need", NeedOut)
def read_staffing_need(request: HttpRequest, asked: Query[NeedAsked]) -> Any:
    """How many leaders the holders of a post need."""
    return staffing_need(actor_of(request), asked.chosen, asked.post, asked.ratio)
