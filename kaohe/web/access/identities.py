"""Identities elsewhere of one account: which there are, binding one, taking one away."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kaohe.access.identities import bind_identity, identities, offered_by, unbind_identity
from kaohe.base.permission import Permission, require
from kaohe.web.access.accounts import there
from kaohe.web.access.forms import Binding, Reason
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.texts import t

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def list_page(request: HttpRequest, login: str) -> HttpResponse:
    """Those of an account, and a form for one more."""
    actor = actor_of(request)
    found = identities(actor, there(request, login))
    said = Act(
        t("access.title_identities", login=login), t("access.purpose_identities"), t("access.act_bind"),
        (reverse("access:accounts"), t("access.accounts")), t("access.bound"),
    )  # fmt: skip
    form = Binding(request.POST or None, providers=list(offered_by()))
    return act(
        request, form, partial(bind_identity, actor, login), said,
        template="access/identities.html", found=found, login=login,
    )  # fmt: skip


@require_http_methods(GET_POST)
def unbind_page(request: HttpRequest, login: str, number: int) -> HttpResponse:
    """Takes one away."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_IDENTITY_BIND, login)
    said = Act(
        t("access.title_unbind", login=login), t("access.purpose_unbind"), t("access.act_unbind"),
        (reverse("access:identities", args=[login]), login), t("access.unbound"),
    )  # fmt: skip
    return act(request, Reason(request.POST or None), partial(unbind_identity, actor, login, number), said)
