"""What is asked when something is erased or withdrawn."""

from __future__ import annotations

from django import forms

from kaohe.web.forms import PageForm


class Why(PageForm):
    """A reason."""

    area = "privacy"

    reason = forms.CharField(max_length=200)
