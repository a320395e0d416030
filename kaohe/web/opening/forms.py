"""The first month that is computed here, and a file for each sheet that the handbook asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from typing_extensions import override

from kaohe.base.period import Grain, NotAPeriod, Period
from kaohe.intake.places import SUFFIXES
from kaohe.web.forms import PageForm
from kaohe.web.texts import t


class OpeningForm(PageForm):
    """`sheets` are their names."""

    area = "opening"

    first = forms.CharField(max_length=7, widget=forms.TextInput(attrs={"placeholder": "2026-07"}))
    reason = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, sheets: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheets = sheets
        for name in sheets:
            self.fields[name] = forms.FileField(required=False, label=name, help_text=t("opening.file_help"))
        self.order_fields(["first", *sheets, "reason"])

    def clean_first(self) -> Period:
        """A month."""
        try:
            found = Period.parse(str(self.cleaned_data["first"]))
        except NotAPeriod as fault:
            raise forms.ValidationError(t("opening.not_a_month")) from fault
        if found.grain is not Grain.MONTH:
            raise forms.ValidationError(t("opening.not_a_month"))
        return found

    @override
    def clean(self) -> dict[str, Any]:
        """At least one file, of a kind that can be read."""
        cleaned = super().clean() or {}
        sent = [name for name in self.sheets if cleaned.get(name)]
        if not sent and not self.errors:
            self.add_error(None, t("opening.no_file"))
        for name in sent:
            if suffix_of(cleaned[name]) is None:
                self.add_error(name, t("opening.no_table"))
        return cleaned

    def called(self) -> dict[str, str]:
        """By the name that a sheet has, what its file is called where it came from."""
        sent = {name: self.cleaned_data[name] for name in self.sheets if self.cleaned_data.get(name)}
        return {f"{name}{suffix_of(file)}": str(file.name) for name, file in sent.items()}

    def tables(self) -> dict[str, bytes]:
        """What was sent, under the names that the sheets have."""
        sent = {name: self.cleaned_data[name] for name in self.sheets if self.cleaned_data.get(name)}
        return {f"{name}{suffix_of(file)}": file.read() for name, file in sent.items()}


def suffix_of(file: UploadedFile[Any]) -> str | None:
    """How a file's name ends, when it is a table's."""
    name = (file.name or "").lower()
    return next((suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(suffix)), None)
