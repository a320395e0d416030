"""What is written to take a demonstration away."""

from django import forms

from kaohe.web.forms import PageForm


class Remove(PageForm):
    """One's own number, so that nobody does it by a slip of the hand."""

    area = "demonstration"

    confirmed = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(max_length=200, required=False)
