"""Who stands in for whom: the list, naming one, taking one back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaohe.access.actions import end_stand_in, name_stand_in
from kaohe.access.queries import replaced_by, stand_ins
from kaohe.base.errors import KaoheError, NotThere
from kaohe.base.permission import Permission, require
from kaohe.web.access.forms import Reason, StandInForm
from kaohe.web.actor import INSTEAD_OF, actor_of
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.texts import t


@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Those of today and later."""
    rows = paged(request, stand_ins(actor_of(request), timezone.localdate()))
    title, purpose = t("access.stand_ins"), t("access.stand_ins_purpose")
    return page(request, "access/stand_ins.html", title=title, purpose=purpose, rows=rows)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """From here on whoever has signed in acts for another; for nobody when the form names none."""
    person = request.POST.get("person", "")
    if person and person not in replaced_by(actor_of(request).name, timezone.localdate()):
        raise NotThere(t("access.no_stand_in", person=person), t("access.no_stand_in_next"))
    request.session[INSTEAD_OF] = person
    return redirect("access:mine")


@require_http_methods(["GET", "HEAD", "POST"])
def name_page(request: HttpRequest) -> HttpResponse:
    """Names one."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_STAND_IN_NAME)
    form = StandInForm(request.POST or None, initial={"person": request.GET.get("person", actor.name)})
    if request.method == "POST" and form.is_valid():
        try:
            name_stand_in(actor, **form.cleaned_data)
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("access:stand_ins")
    return form_page(request, form, "stand_in_name")


@require_http_methods(["GET", "HEAD", "POST"])
def end_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes one back."""
    actor = actor_of(request)
    require(actor, Permission.ACCESS_STAND_IN_END)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_stand_in(actor, number, reason=form.cleaned_data["reason"])
        except KaoheError as fault:
            form.refuse(fault)
        else:
            return redirect("access:stand_ins")
    return form_page(request, form, "stand_in_end")


def form_page(request: HttpRequest, form: Reason, act: str) -> HttpResponse:
    """A form about stand-ins with its button."""
    return page(
        request,
        "access/form.html",
        title=t(f"access.title_{act}"),
        purpose=t(f"access.purpose_{act}"),
        back=(reverse("access:stand_ins"), t("access.stand_ins")),
        status=422 if form.errors else 200,
        form=form,
        act=t(f"access.act_{act}"),
    )
