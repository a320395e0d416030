"""Circulars: what one has to read, one of them with its receipts, whom to remind, publishing and withdrawing."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.access.rights import EVERYBODY
from kaohe.base.permission import Permission, can, require
from kaohe.notices import queries
from kaohe.notices.actions import confirm, publish, withdraw
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.notices.forms import Publish, Withdraw
from kaohe.web.page import page
from kaohe.web.texts import t


class Circular(Protocol):
    """What has a page."""

    number: int


shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """One's own circulars, those not read first; then those that go to others whose receipts one may see."""
    actor, today = actor_of(request), timezone.localdate()
    rows = queries.mine(actor, today)[: queries.MOST]
    own = {one.notice.number for one in rows}
    others = [one for one in queries.of_others(actor, today) if one.notice.number not in own]
    return page(
        request,
        "notices/list.html",
        title=t("notices.title"),
        purpose=t("notices.purpose"),
        rows=rows,
        others=others[: queries.MOST],
        may_publish=can(actor, Permission.NOTICES_PUBLISH),
        may_remind=can(actor, Permission.NOTICES_RECEIPTS),
    )


@require_safe
def notice_page(request: HttpRequest, number: int) -> HttpResponse:
    """What it says, the button by which one says that one has read it, and who has."""
    actor, today = actor_of(request), timezone.localdate()
    found = queries.notice(actor, number, today)
    readers = queries.readers(actor, found.notice, today)
    others = [] if [one.number for one in readers] == [actor.name] else readers
    return page(
        request,
        "notices/notice.html",
        title=found.notice.title,
        purpose=t(f"notices.kind_{found.notice.kind}"),
        back=back(),
        found=found,
        to=[t("notices.everybody") if one == EVERYBODY else one for one in found.notice.audience],
        asks=found.read_at is None and queries.goes_to(actor, found.notice, today),
        readers=others,
        read=sum(1 for one in others if one.read_at),
        may_withdraw=found.notice.withdrawn_at is None and can(actor, Permission.NOTICES_PUBLISH),
    )


@require_POST
def confirm_read(request: HttpRequest, number: int) -> HttpResponse:
    """Says that one has read it."""
    confirm(actor_of(request), number)
    messages.success(request, t("notices.confirmed"))
    return redirect("notices:notice", number)


@require_safe
def reminders_page(request: HttpRequest) -> HttpResponse:
    """Who of those one may see has something left to read."""
    actor = actor_of(request)
    require(actor, Permission.NOTICES_RECEIPTS)
    rows = queries.reminders(actor, timezone.localdate())[: queries.MOST]
    return page(
        request, "notices/reminders.html", title=t("notices.reminders"), purpose=t("notices.reminders_purpose"),
        back=back(), rows=rows,
    )  # fmt: skip


@shown_or_sent
def publish_page(request: HttpRequest) -> HttpResponse:
    """Sends a circular."""
    actor = actor_of(request)
    require(actor, Permission.NOTICES_PUBLISH)
    said = Act(t("notices.publish"), t("notices.publish_purpose"), t("notices.publish"), back(), t("notices.published"))
    return act(request, Publish(request.POST or None), partial(publish, actor), said, then=address_of)


@shown_or_sent
def withdraw_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a circular back."""
    actor = actor_of(request)
    require(actor, Permission.NOTICES_PUBLISH)
    found = queries.notice(actor, number, timezone.localdate()).notice
    said = Act(
        title=t("notices.withdraw"),
        purpose=t("notices.withdraw_purpose"),
        button=t("notices.withdraw"),
        back=(address_of(found), found.title),
        done=t("notices.withdrawn_done"),
    )
    return act(request, Withdraw(request.POST or None), partial(withdraw, actor, number), said)


def back() -> tuple[str, str]:
    """The list."""
    return reverse("notices:notices"), t("notices.title")


def address_of(notice: Circular) -> str:
    """The page of a circular."""
    return reverse("notices:notice", args=[notice.number])
