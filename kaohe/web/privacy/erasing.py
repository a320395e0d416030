"""What is past its time: the list, a proposal with its preview, the decision of another."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.base.permission import Permission, offered, require
from kaohe.handbook.model_retention import Retention
from kaohe.privacy.actions import approve_erasure, propose_erasure, refuse_erasure
from kaohe.privacy.queries import MOST, due, due_of, erasure, erasures, first_of
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.privacy.forms import Why
from kaohe.web.texts import t

GET_POST = ["GET", "HEAD", "POST"]


def kept_words(kept: Retention) -> str:
    """How long, from when."""
    unit, count = ("days", kept.term.days) if kept.term.days else ("months", kept.term.months)
    if unit == "months" and not count % 12:
        unit, count = "years", count // 12
    return t(
        f"privacy.kept_{unit}", count=count, since=t(f"privacy.since_{'leaving' if kept.since == '離職' else 'record'}")
    )


@require_safe
def due_page(request: HttpRequest) -> HttpResponse:
    """Every register with a retention, what is due in it, and the proposals."""
    actor = actor_of(request)
    rows = [
        (one, kept_words(one.register.retention), "、".join(one.fields))
        for one in due(actor, timezone.localdate())
        if one.register.retention
    ]
    found = erasures(actor)
    waiting = {one.register for one in found if one.state == "proposed"}
    return page(
        request, "privacy/due.html", title=t("privacy.due"), purpose=t("privacy.due_purpose"), rows=rows,
        erasures=found, waiting=waiting, may_propose=offered(actor, Permission.PRIVACY_PROPOSE),
    )  # fmt: skip


@require_http_methods(GET_POST)
def propose_page(request: HttpRequest, name: str) -> HttpResponse:
    """What would be erased in a register, and the proposal."""
    actor = actor_of(request)
    require(actor, Permission.PRIVACY_PROPOSE)
    found = due_of(actor, timezone.localdate(), name)
    said = Act(
        t("privacy.propose_title", name=name), t("privacy.propose_purpose"), t("privacy.propose_act"),
        (reverse("privacy:due"), t("privacy.due")), t("privacy.proposed_done"),
    )  # fmt: skip
    named = first_of(actor, found)
    more = max(0, found.count - len(named))
    fields = "、".join(found.fields)
    do = partial(propose_erasure, actor, name)
    return act(
        request, Why(request.POST or None), do, said,
        template="privacy/propose.html", found=found, named=named, more=more, fields=fields, most=MOST,
    )  # fmt: skip


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approves a proposal, and it is done."""
    done = approve_erasure(actor_of(request), number)
    messages.success(request, t("privacy.erased_done", count=done.records, name=done.register))
    return redirect("privacy:due")


@require_safe
def erasure_page(request: HttpRequest, number: int) -> HttpResponse:
    """A proposal."""
    actor = actor_of(request)
    found, reason = erasure(actor, number)
    is_open, is_own = found.state == "proposed", found.proposed_by == actor.name
    return page(
        request, "privacy/erasure.html", title=t("privacy.erasure", name=found.register),
        purpose=t(f"privacy.state_{found.state}"), back=(reverse("privacy:due"), t("privacy.due")),
        found=found, reason=reason, fields="、".join(found.fields), is_own=is_own,
        may_approve=is_open and not is_own and offered(actor, Permission.PRIVACY_APPROVE),
        may_refuse=is_open and (is_own or offered(actor, Permission.PRIVACY_APPROVE)),
    )  # fmt: skip


@require_http_methods(GET_POST)
def refuse_page(request: HttpRequest, number: int) -> HttpResponse:
    """Refuses a proposal, or takes it back."""
    actor = actor_of(request)
    found, _ = erasure(actor, number)
    if found.proposed_by != actor.name:
        require(actor, Permission.PRIVACY_APPROVE)
    said = Act(
        t("privacy.refuse_title", name=found.register), t("privacy.refuse_purpose"), t("privacy.refuse_act"),
        (reverse("privacy:due"), t("privacy.due")), t("privacy.refused_done"),
    )  # fmt: skip
    return act(request, Why(request.POST or None), partial(refuse_erasure, actor, number), said)
