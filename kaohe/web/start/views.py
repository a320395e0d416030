"""The page of the first run, and whether we are well."""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.access.founding import is_founded
from kaohe.base.actor import Actor
from kaohe.base.errors import KaoheError
from kaohe.demonstration.beginning import Founder, begin_demonstration
from kaohe.editions.beginning import begin
from kaohe.operations.doctor import lacking
from kaohe.operations.first_run import VARIABLE
from kaohe.web.page import page
from kaohe.web.public import everybody
from kaohe.web.start.forms import DEMONSTRATION, Owner
from kaohe.web.texts import t

if TYPE_CHECKING:
    from kaohe.access.models import Account


@everybody
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Makes the owner, once, for who has read the terminal."""
    expected = os.environ.get(VARIABLE, "")
    given = request.GET.get("token", "")
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()) or is_founded():
        raise Http404
    form = Owner(request.POST or None)
    if form.is_valid():
        try:
            account = begun(form)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("home:home")
    status = 422 if form.errors else 200
    return page(
        request, "start/first_run.html", title=t("start.title"), purpose=t("start.purpose"), form=form, status=status
    )


def begun(form: Owner) -> Account:
    """The owner, with an empty company, a handbook or a whole made-up company. Raises what these raise."""
    actor, begin_with = Actor.system("first-run"), form.cleaned_data["begin_with"]
    owner = {name: form.cleaned_data[name] for name in ("number", "name", "since", "password")}
    if begin_with == DEMONSTRATION:
        return begin_demonstration(actor, Founder(**owner), shipped=settings.HANDBOOKS)
    return begin(actor, **owner, shipped=settings.HANDBOOKS, handbook=begin_with)


@everybody
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    del request
    return JsonResponse({"status": "ok"})


@everybody
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can work: the database answers and has every table."""
    del request
    try:
        steps = lacking()
    except DatabaseError as fault:
        return JsonResponse({"status": "no database", "why": type(fault).__name__}, status=503)
    if steps:
        return JsonResponse({"status": "tables missing", "migrations": steps}, status=503)
    return JsonResponse({"status": "ready"})
