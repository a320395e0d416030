"""The grid of rights, what one person may, and the answer to one question with its reasons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kaohe.access.grid import Grid, grid
from kaohe.access.outlook import explained, outlook
from kaohe.access.queries import replaced_by
from kaohe.access.rights import Verb, rights_on
from kaohe.base.permission import Permission, offered
from kaohe.people.directory import names_of_people
from kaohe.web.access.forms import GridChoices, Question
from kaohe.web.access.words import cards, data_called, mark_called, reason, whom
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.texts import t

EMPTY = "nobody_is"
"""The doubt that a company which has just begun has about every post: told apart from what is wrong in the rules."""


@require_safe
def grid_page(request: HttpRequest) -> HttpResponse:
    """Who may do what, data by whom it is given to."""
    found = grid(actor_of(request), timezone.localdate())
    form = GridChoices(request.GET, columns=[(who, whom(who)) for who in found.columns])
    chosen = form.cleaned_data if form.is_valid() else {}
    return page(
        request,
        "access/grid.html",
        fragment="access/grid_table.html",
        title=t("access.title"),
        purpose=t("access.purpose"),
        form=form,
        doubts=[
            t(f"access.doubt_{doubt.key}", name=data_called(doubt.name)) for doubt in found.doubts if doubt.key != EMPTY
        ],
        empty=[whom(doubt.name) for doubt in found.doubts if doubt.key == EMPTY],
        table=shown(found, chosen.get("thing", ""), chosen.get("who", "")),
    )


def shown(found: Grid, data: str, who: str) -> dict[str, object]:
    """The part of the grid that was chosen, in words."""
    places = [place for place, name in enumerate(found.columns) if who in ("", name)]
    rows = [
        {
            "data": data_called(row.data),
            "mark": mark_called(row.mark) if row.mark else "",
            "cells": [
                [t(f"access.short_{verb}") + "*" * by_task for verb, by_task in row.cells[place].items()]
                for place in places
            ],
        }
        for row in found.rows
        if data in data_called(row.data) and (not who or any(row.cells[place] for place in places))
    ]
    columns = [(whom(found.columns[place]), found.columns[place] in found.units) for place in places]
    return {"columns": columns, "rows": rows}


@require_safe
def mine_page(request: HttpRequest) -> HttpResponse:
    """What whoever asks may do himself, and for whom he stands in."""
    actor = actor_of(request)
    instead = replaced_by(actor.name, timezone.localdate())
    head = {"title": t("access.mine"), "purpose": t("access.mine_purpose"), "instead": instead}
    return outlook_of(request, actor.instead_of or actor.name, **head)


@require_safe
def outlook_page(request: HttpRequest, number: str) -> HttpResponse:
    """What one person may."""
    back = reverse("access:grid"), t("access.title")
    called = f"{names_of_people({number}).get(number, '')} {number}".strip()
    title, purpose = t("access.outlook", person=called), t("access.outlook_purpose")
    return outlook_of(request, number, title=title, purpose=purpose, back=back)


def outlook_of(request: HttpRequest, number: str, **head: object) -> HttpResponse:
    """The page of what a person may."""
    found = outlook(actor_of(request), number, timezone.localdate())
    rows = [
        {
            "data": data_called(sight.data),
            "name": sight.data,
            "mark": mark_called(sight.mark) if sight.mark else "",
            "parts": [(part, cards(part.grants)) for part in (sight.see, sight.write, sight.decide)],
        }
        for sight in found.sights
    ]
    refusal = reason(found.refusal) if found.refusal else None
    may_copy = not found.is_owner and offered(actor_of(request), Permission.PEOPLE_COPY, number)
    told = {
        "may_copy": may_copy,
        "rows": rows,
        "refusal": refusal,
        "is_owner": found.is_owner,
        "number": number,
        "verbs": list(Verb),
    }
    return page(request, "access/outlook.html", **head, **told)  # type: ignore[arg-type]


@require_safe
def why_page(request: HttpRequest) -> HttpResponse:
    """Why somebody may, or may not."""
    actor, day = actor_of(request), timezone.localdate()
    names = [(name, data_called(name)) for name in rights_on(day).names.values()]
    asked = {"person": actor.name, "verb": Verb.SEE, **request.GET.dict()}
    form = Question(asked if request.GET else None, data=names, initial=asked)
    told: dict[str, object] = {}
    if form.is_valid():
        said = form.cleaned_data
        found = explained(actor, said["person"], said["what"], Verb(said["verb"]), said["whose"], day)
        tried = [
            (t(f"access.verb_{grant.verb}"), whom(grant.who), grant.card, grant.clause, grant.by_task, gives)
            for grant, gives in found.tried
        ]
        told = {"allowed": found.decision.allowed, "reason": reason(found.decision), "tried": tried, "asked": True}
    head = {"title": t("access.why"), "purpose": t("access.why_purpose")}
    return page(request, "access/why.html", fragment="access/why_answer.html", form=form, **head, **told)  # type: ignore[arg-type]
