"""The ledger as a list, and the proof that its chain holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaohe.ledger.queries import entries, verified
from kaohe.web.actor import actor_of
from kaohe.web.ledger.forms import Choices
from kaohe.web.page import page
from kaohe.web.paging import paged
from kaohe.web.texts import t


@require_safe
def entries_page(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed by what the address says."""
    form = Choices(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = paged(request, entries(actor_of(request), **chosen))
    return page(
        request,
        "ledger/entries.html",
        fragment="ledger/table.html",
        title=t("ledger.title"),
        purpose=t("ledger.purpose"),
        form=form,
        rows=rows,
    )


@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """Works the whole chain out again and says whether it holds."""
    back = reverse("ledger:entries"), t("ledger.title")
    found = verified(actor_of(request))
    title, purpose = t("ledger.verify_title"), t("ledger.verify_purpose")
    return page(request, "ledger/verify.html", title=title, purpose=purpose, back=back, found=found)
