"""The way to prove more: to the second factor and back to where one was."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from kaohe.access.acting import acting
from kaohe.access.factors import factor_changed, has_factor
from kaohe.web.page import page, wants_part
from kaohe.web.texts import t

BACK_TO = "second_factor_for"
"""Where a session keeps the address that asked for the second factor."""
FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


def led_to_proof(request: HttpRequest) -> HttpResponse:
    """To the page where it is proven, which leads back and, of a sent form, loses nothing; or first to set it up."""
    if wants_part(request):
        where = request.headers.get("HX-Current-URL", "/")
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{reverse('second_factor')}?{urlencode({'next': where})}"
        return response
    if has_factor(cast(int, request.user.pk)):
        return cast(HttpResponse, suspend_request(request, reverse("mfa_reauthenticate")))
    return redirect(f"{reverse('second_factor')}?{urlencode({'next': request.get_full_path()})}")


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the two ways to set one up; who has one goes to prove it."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = ""
    request.session[BACK_TO] = wanted
    if has_factor(cast(int, request.user.pk)):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted or reverse('account')})}")
    title, purpose = t("account.needs_factor"), t("account.needs_factor_purpose")
    return page(request, "account/second_factor.html", title=title, purpose=purpose)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Back to where the second factor was asked for."""
    return redirect(request.session.pop(BACK_TO, "") or "account")


@receiver(authenticator_added)
def added(request: HttpRequest, user: Any, authenticator: Authenticator, **_: object) -> None:
    """Whoever set it up has just used it, so that his session has proven it."""
    if authenticator.type in FACTORS:
        kind = str(authenticator.type)
        record_authentication(request, user, "mfa", id=authenticator.pk, type=kind, reauthenticated=True)
        factor_changed(acting(user.pk), user.get_username(), kind, came=True)


@receiver(authenticator_removed)
def removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_: object) -> None:
    """With the last one goes what it has proven."""
    if authenticator.type in FACTORS:
        if not has_factor(user.pk):
            kept = [one for one in get_authentication_records(request, user) if one["method"] != "mfa"]
            request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
        factor_changed(acting(user.pk), user.get_username(), str(authenticator.type), came=False)
