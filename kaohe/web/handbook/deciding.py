"""The way of an edition: submitted, commented, approved, given its day, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.base.errors import KaoheError
from kaohe.base.permission import Permission, can, offered, require
from kaohe.editions import actions, queries
from kaohe.editions.queries import Shown
from kaohe.editions.states import State
from kaohe.web.actor import actor_of
from kaohe.web.forms import PageForm
from kaohe.web.handbook.asking import FORMS, asking, sent, status
from kaohe.web.handbook.forms import Answered, Because, Day, Said, Submission, Why
from kaohe.web.handbook.head import contents_back, stands_words, way_back
from kaohe.web.page import page
from kaohe.web.texts import t

ACTS = {
    State.DRAFT: (("submit", Permission.EDITIONS_WRITE), ("withdraw", Permission.EDITIONS_WRITE)),
    State.COMMENT: (
        ("approve", Permission.EDITIONS_APPROVE), ("take_back", Permission.EDITIONS_WRITE),
        ("withdraw", Permission.EDITIONS_WRITE),
    ),
    State.APPROVED: (("enact", Permission.EDITIONS_ENACT), ("withdraw", Permission.EDITIONS_ENACT)),
    State.IN_FORCE: (),
    State.WITHDRAWN: (),
}  # fmt: skip
"""What can be done next, and who may; the first is the main one."""
LOOKED_AT = ("submit", "approve")
"""Decisions before which one is told what the worked cases say."""


@require_safe
def way_page(request: HttpRequest, number: int) -> HttpResponse:
    """What was decided about an edition, and what can be done next."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    way = queries.way(shown)
    own = actor.selves & set(way.authors)
    acts = [
        (reverse(f"handbook:{name}", args=[number]), t(f"handbook.act_{name}"))
        for name, permission in acts_of(shown)
        if offered(actor, permission, number) and not (name == "approve" and own)
    ]
    return page(
        request,
        "handbook/way.html",
        title=t("handbook.way", number=number),
        purpose=stands_words(shown),
        back=contents_back(number),
        shown=shown,
        acts=acts,
        own=bool(own) and shown.edition.state == State.COMMENT,
        way=way,
        may_try=queries.may_try(actor, shown),
        open=shown.edition.state in queries.OPEN,
        number=number,
        authors="、".join(way.authors),
    )


def acts_of(shown: Shown) -> tuple[tuple[str, Permission], ...]:
    """What can be done next with an edition."""
    found = ACTS[State(shown.edition.state)]
    if shown.edition.state == State.DRAFT and shown.outdated_by:
        return (("take_over", Permission.EDITIONS_WRITE), *found)
    if shown.stands == queries.SCHEDULED:
        return (("withdraw", Permission.EDITIONS_ENACT),)
    return found


def decision(
    request: HttpRequest, number: int, name: str, permission: Permission, form: PageForm, act: Callable[..., object]
) -> HttpResponse:
    """A page that asks for what a decision needs, and makes it."""
    actor = actor_of(request)
    require(actor, permission, number)
    if form.is_valid():
        try:
            act(actor, number, **form.cleaned_data)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("handbook:way", number)
    words = t(f"handbook.act_{name}")
    purpose = t(f"handbook.purpose_{name}")
    tried = number if name in LOOKED_AT else None
    return page(
        request,
        "handbook/form.html",
        title=words,
        purpose=purpose,
        back=way_back(number),
        form=form,
        send=words,
        number=tried,
        status=status(form),
    )


@require_http_methods(FORMS)
def submit_page(request: HttpRequest, number: int) -> HttpResponse:
    """Hands a draft in."""
    return decision(request, number, "submit", Permission.EDITIONS_WRITE, Submission(sent(request)), actions.submit)


@require_http_methods(FORMS)
def take_back_page(request: HttpRequest, number: int) -> HttpResponse:
    """Makes it a draft again."""
    return decision(request, number, "take_back", Permission.EDITIONS_WRITE, Why(sent(request)), actions.take_back)


@require_http_methods(FORMS)
def approve_page(request: HttpRequest, number: int) -> HttpResponse:
    """Approves it."""
    return decision(request, number, "approve", Permission.EDITIONS_APPROVE, Why(sent(request)), actions.approve)


@require_http_methods(FORMS)
def enact_page(request: HttpRequest, number: int) -> HttpResponse:
    """Gives it its day."""
    return decision(request, number, "enact", Permission.EDITIONS_ENACT, Day(sent(request)), actions.put_in_force)


@require_http_methods(FORMS)
def withdraw_page(request: HttpRequest, number: int) -> HttpResponse:
    """Gives it up: a draft by who writes, what was decided by who decides."""
    shown = queries.edition(actor_of(request), number)
    asked = dict(acts_of(shown)).get("withdraw", Permission.EDITIONS_WRITE)
    return decision(request, number, "withdraw", asked, Because(sent(request)), actions.withdraw)


@require_http_methods(FORMS)
def take_over_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the latest edition in."""
    return decision(request, number, "take_over", Permission.EDITIONS_WRITE, Empty(sent(request)), actions.take_over)


class Empty(PageForm):
    """A decision that needs nothing but a yes."""

    area = "handbook"


@require_http_methods(FORMS)
def comments_page(request: HttpRequest, number: int) -> HttpResponse:
    """What was said about an edition, and what one wants to say."""
    actor = actor_of(request)
    shown = queries.edition(actor, number)
    form = Said(request.POST or None, initial={"clause": request.GET.get("clause", "")})
    if form.is_valid():
        try:
            actions.comment(actor, number, form.cleaned_data["said"], clause=form.cleaned_data["clause"])
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("handbook:comments", number)
    return page(
        request,
        "handbook/comments.html",
        title=t("handbook.comments"),
        purpose=stands_words(shown),
        back=way_back(number),
        number=number,
        rows=queries.comments(actor, number),
        form=form if can(actor, Permission.EDITIONS_COMMENT, number) and shown.edition.state in OPEN else None,
        may_answer=can(actor, Permission.EDITIONS_WRITE, number),
        status=status(form),
    )


OPEN = (State.DRAFT, State.COMMENT)


@require_http_methods(FORMS)
def answer_page(request: HttpRequest, number: int, comment: int) -> HttpResponse:
    """Answers a comment."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    said = next((one for one in queries.comments(actor, number) if one.pk == comment), None)
    form = Answered(request.POST or None)
    if form.is_valid():
        try:
            actions.answer(actor, comment, form.cleaned_data["said"])
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("handbook:comments", number)
    back = reverse("handbook:comments", args=[number]), t("handbook.comments")
    return asking(
        request,
        form,
        title=t("handbook.answer"),
        purpose=said.text if said else "",
        back=back,
        send=t("handbook.answer_send"),
    )
