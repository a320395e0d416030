"""Who owns the system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from kaohe.editions.shipped import shipped, title_of
from kaohe.web.forms import DayField, PageForm
from kaohe.web.handbook.about import about
from kaohe.web.texts import t

DEMONSTRATION = "=demonstration"
"""The choice of a made-up company; no folder of a handbook begins so."""


class Owner(PageForm):
    """The first person: number, name, first day, password."""

    area = "start"

    number = forms.CharField(max_length=40)
    name = forms.CharField(max_length=100)
    since = DayField(initial=timezone.localdate)
    begin_with = forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        folder = settings.HANDBOOKS
        known = [
            (name, t("start.copy_of", title=title_of(folder, name), about=about(name)).strip())
            for name in shipped(folder)
        ]
        ways = [("", t("start.empty")), *known, (DEMONSTRATION, t("start.demonstration"))]
        self.fields["begin_with"].choices = ways  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        """A password that the rules allow."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password

    def clean_again(self) -> str:
        """The same once more."""
        again = str(self.cleaned_data["again"])
        if again != self.data.get("password"):
            raise forms.ValidationError(t("start.not_the_same"))
        return again
