"""What is written in a circular."""

from __future__ import annotations

from typing import Any

from django import forms

from kaohe.notices.kinds import KINDS, LONGEST_TITLE
from kaohe.web.forms import DayField, PageForm
from kaohe.web.texts import t


class Publish(PageForm):
    """A circular."""

    area = "notices"

    title = forms.CharField(max_length=LONGEST_TITLE)
    kind = forms.ChoiceField()
    to = forms.CharField(max_length=500)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 10}))
    read_by = DayField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind, t(f"notices.kind_{kind}")) for kind in KINDS]  # type: ignore[attr-defined]


class Withdraw(PageForm):
    """Why."""

    area = "notices"

    reason = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
