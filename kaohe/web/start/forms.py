"""Who owns the system."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from kaohe.web.forms import DayField, PageForm
from kaohe.web.texts import t


class Owner(PageForm):
    """The first person: number, name, first day, password."""

    area = "start"

    number = forms.CharField(max_length=40)
    name = forms.CharField(max_length=100)
    since = DayField(initial=timezone.localdate)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

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
