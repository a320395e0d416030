"""What is asked about rights, accounts and stand-ins."""

from __future__ import annotations

import re

from django import forms

from kaohe.access.queries import STATES
from kaohe.access.rights import Verb
from kaohe.web.forms import DayField, PageForm, PersonInput
from kaohe.web.texts import t


class GridChoices(PageForm):
    """Part of the grid: data by a piece of its name, whom by name."""

    area = "access"

    thing = forms.CharField(required=False, max_length=100)
    who = forms.ChoiceField(required=False)

    def __init__(self, *args: object, columns: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["who"].choices = [("", t("access.anybody")), *columns]  # type: ignore[attr-defined]


class Question(PageForm):
    """May this person do that, with whose data?"""

    area = "access"

    person = forms.CharField(max_length=40, widget=PersonInput)
    verb = forms.ChoiceField()
    what = forms.ChoiceField()
    whose = forms.CharField(required=False, max_length=40, widget=PersonInput)

    def __init__(self, *args: object, data: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["verb"].choices = [(verb, t(f"access.verb_{verb}")) for verb in Verb]  # type: ignore[attr-defined]
        self.fields["what"].choices = data  # type: ignore[attr-defined]


class AccountChoices(PageForm):
    """Part of the list of accounts."""

    area = "access"

    q = forms.CharField(required=False, max_length=100)
    unit = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)

    def __init__(self, *args: object, units: list[str], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [("", t("access.any_unit")), *((unit, unit) for unit in units)]  # type: ignore[attr-defined]
        states = [("", t("access.any_state")), *((state, t(f"access.state_{state}")) for state in STATES)]
        self.fields["state"].choices = states  # type: ignore[attr-defined]


class Opening(PageForm):
    """For whom accounts are opened: numbers, or everybody without one."""

    area = "access"

    numbers = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_numbers(self) -> list[str]:
        """The numbers, however they are parted."""
        return re.sub(r"[,、，;；]", " ", str(self.cleaned_data["numbers"])).split()


class Reason(PageForm):
    """Why."""

    area = "access"

    reason = forms.CharField(max_length=200)


class Binding(Reason):
    """Which identity elsewhere."""

    provider = forms.ChoiceField()
    uid = forms.CharField(max_length=191)
    field_order = ("provider", "uid", "reason")

    def __init__(self, *args: object, providers: list[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]


class HandOver(Reason):
    """Who owns the system from now on."""

    login = forms.CharField(max_length=60)
    field_order = ("login", "reason")


class StandInForm(Reason):
    """Who acts for whom, from when until when."""

    person = forms.CharField(max_length=40, widget=PersonInput)
    by = forms.CharField(max_length=40, widget=PersonInput)
    since = DayField()
    until = DayField()
    field_order = ("person", "by", "since", "until", "reason")
