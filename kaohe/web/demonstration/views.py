"""Taking the demonstration away, and signing in as one of its people while somebody develops."""

from __future__ import annotations

from functools import partial

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kaohe.access.acting import account_of_login
from kaohe.base.permission import Permission, require
from kaohe.demonstration.actions import remove_demonstration
from kaohe.demonstration.queries import demonstration, player_of
from kaohe.web.act import Act, act
from kaohe.web.actor import actor_of
from kaohe.web.demonstration.forms import Remove
from kaohe.web.public import everybody
from kaohe.web.texts import t

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_page(request: HttpRequest) -> HttpResponse:
    """Takes everything made up away."""
    actor = actor_of(request)
    require(actor, Permission.DEMONSTRATION_REMOVE)
    demonstration()
    said = Act(
        title=t("demonstration.remove_title"),
        purpose=t("demonstration.remove_purpose", number=actor.name),
        button=t("demonstration.remove"),
        back=(reverse("home:home"), t("home.title")),
        done=t("demonstration.removed"),
    )
    return act(request, Remove(request.POST or None), partial(remove_demonstration, actor), said)


@everybody
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as whoever stands for a role: no password is known of anybody in a demonstration."""
    if not settings.DEVELOPMENT or request.META.get("REMOTE_ADDR") not in THIS_MACHINE:
        raise Http404
    account = account_of_login(player_of(request.POST.get("role", "")).number)
    if account is None:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, account, method="password")  # Or he is asked for one at the first grave act.
    return redirect("home:home")
