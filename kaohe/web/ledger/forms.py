"""What the ledger can be narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from kaohe.web.forms import DayField, PageForm
from kaohe.web.texts import t, texts

KIND = "ledger.kind_"


class Choices(PageForm):
    """By what it is about, by who acted, by day."""

    area = "ledger"

    kind = forms.ChoiceField(required=False)
    subject = forms.CharField(required=False, max_length=200)
    by = forms.CharField(required=False, max_length=100)
    period = forms.CharField(required=False, max_length=10)
    since = DayField(required=False)
    until = DayField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [key.removeprefix(KIND) for key in texts() if key.startswith(KIND)]
        words = [(kind, t(f"ledger.kind_{kind}")) for kind in kinds]
        self.fields["kind"].choices = [("", t("ledger.any_kind")), *words]  # type: ignore[attr-defined]
