"""The forms of registers: made from the card, so that a new register needs no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from kaohe.intake.faults import RowFault
from kaohe.intake.messages import hint, message
from kaohe.intake.schema import FieldSchema
from kaohe.web.forms import PageForm
from kaohe.web.registers.boxes import box, initial
from kaohe.web.texts import column


class RegisterChoices(PageForm):
    """What narrows the list of registers."""

    area = "registers"
    q = forms.CharField(required=False, max_length=100, widget=forms.SearchInput)

    @property
    def words(self) -> str:
        """What a register is looked for by."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class EntryForm(forms.Form):
    """A box for each field of a register. `values` are what stands there."""

    def __init__(
        self,
        schema: tuple[FieldSchema, ...],
        data: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, prefix="v", initial=initial(schema, values or {}))
        for field in schema:
            self.fields[field.name] = box(field)

    def written(self) -> dict[str, str]:
        """What was written in the boxes."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}

    def tell(self, faults: Iterable[RowFault]) -> None:
        """Puts each fault at its box; those of the whole row stand above."""
        for fault in faults:
            self.add_error(fault.column if fault.column in self.fields else None, told(fault))


def told(fault: RowFault) -> str:
    """What is wrong and what to write instead."""
    return " ".join(filter(None, (message(fault, column()), hint(fault, column()))))


class ReasonForm(PageForm):
    """Why."""

    area = "registers"
    reason = forms.CharField(max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PasteForm(PageForm):
    """Cells copied from a spreadsheet."""

    area = "registers"
    cells = forms.CharField(widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}), max_length=2_000_000)


class UploadForm(PageForm):
    """A file."""

    area = "registers"
    file = forms.FileField()


class ViewForm(PageForm):
    """What a view is called, and for whom it is kept."""

    area = "registers"
    view = forms.CharField(max_length=60)
    shared = forms.BooleanField(required=False)
    first = forms.BooleanField(required=False)
