"""What the ledger can be narrowed by."""

from __future__ import annotations

from django import forms

from kaohe.web.forms import PageForm


class Choices(PageForm):
    """By what it is about, by who acted, by period."""

    area = "ledger"

    kind = forms.CharField(required=False, max_length=60)
    subject = forms.CharField(required=False, max_length=200)
    by = forms.CharField(required=False, max_length=100)
    period = forms.CharField(required=False, max_length=10)
