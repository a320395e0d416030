"""The ledger as a list and as a file, and the proof that its chain holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaohe.base.spreadsheets import guarded
from kaohe.ledger.exporting import COLUMNS, export_entries
from kaohe.ledger.queries import entries, verified
from kaohe.web.actor import actor_of
from kaohe.web.files import FORMS
from kaohe.web.ledger.forms import Choices
from kaohe.web.page import page
from kaohe.web.texts import t

SIZE = 50


@require_safe
def entries_page(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed by what the address says; older ones follow by their number, however many."""
    form = Choices(request.GET)
    found = entries(actor_of(request), **chosen(form))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal():
        found = found.filter(position__lt=int(before[:18]))
    rows = list(found[: SIZE + 1])
    return page(
        request, "ledger/entries.html", fragment="ledger/table.html",
        title=t("ledger.title"), purpose=t("ledger.purpose"), form=form,
        rows=rows[:SIZE], older=rows[SIZE - 1].position if len(rows) > SIZE else None, before=before,
    )  # fmt: skip


def chosen(form: Choices) -> dict[str, Any]:
    """What is asked for and can be read; a field that cannot says so itself."""
    form.is_valid()
    return form.cleaned_data


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """What the address asks for, as a file."""
    actor, kind = actor_of(request), request.POST.get("kind", "")
    kind = kind if kind in FORMS else "csv"
    rows = export_entries(actor, chosen(Choices(request.GET)), kind=kind)

    def written() -> Any:
        yield list(COLUMNS)
        for row in rows:
            yield [guarded(cell) for cell in row]

    return FORMS[kind](t("ledger.title"), written(), actor.name)


@require_safe
def verify_page(request: HttpRequest) -> HttpResponse:
    """Works the whole chain out again and says whether it holds."""
    back = reverse("ledger:entries"), t("ledger.title")
    found = verified(actor_of(request))
    title, purpose = t("ledger.verify_title"), t("ledger.verify_purpose")
    return page(request, "ledger/verify.html", title=title, purpose=purpose, back=back, found=found)
