"""Views of a list: kept under a name, opened by a link, dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaohe.base.errors import KaoheError
from kaohe.base.permission import NotAllowed
from kaohe.records.rights import seen_by
from kaohe.records.views import Kept, drop_view, keep_view
from kaohe.web.actor import actor_of
from kaohe.web.page import page
from kaohe.web.registers.books import register_of
from kaohe.web.registers.forms import ViewForm
from kaohe.web.texts import t

PASSING = ("page", "sums", "all")
"""What of an address is no part of a look that one keeps."""
ALL = "all=1"
"""The address of a list as it is without any choice; with none at all it opens with its first view."""


def of_views(request: HttpRequest, kept: list[Kept]) -> dict[str, Any]:
    """What the list shows of views: their names, which one it is, and the form to keep another."""
    here = lasting(request.GET)
    now = next((one for one in kept if lasting(QueryDict(one.address)) == here), None)
    return {"views": kept, "view": now, "view_form": ViewForm(auto_id="view_%s")}


def lasting(chosen: QueryDict) -> str:
    """The address of a look without what passes."""
    found = chosen.copy()
    for name in [name for name in found if name in PASSING or not any(found.getlist(name))]:
        del found[name]
    return found.urlencode()


@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keeps the look that stands in the address."""
    _, register = register_of(name)
    actor = actor_of(request)
    seen_by(actor, register)
    form = ViewForm(request.POST)
    address = lasting(request.GET)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            keep_view(actor, register, asked["view"], address, is_shared=asked["shared"], is_first=asked["first"])
        except NotAllowed:
            raise
        except KaoheError as fault:
            form.refuse(fault)
        else:
            messages.success(request, t("registers.view_kept", name=asked["view"]))
            return redirect(f"{reverse('registers:list', args=[name])}?{address or ALL}")
    title, back = t("registers.view_keep"), (reverse("registers:list", args=[name]), name)
    return page(request, "registers/view.html", title=title, back=back, status=422, form=form, address=address)


@require_POST
def drop(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Drops a view of one's own."""
    _, register = register_of(name)
    drop_view(actor_of(request), register, number)
    messages.success(request, t("registers.view_dropped"))
    return redirect(f"{reverse('registers:list', args=[name])}?{ALL}")
