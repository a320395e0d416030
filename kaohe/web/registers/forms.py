"""The forms of registers: made from the card, so that a new register needs no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from kaohe.intake.faults import RowFault
from kaohe.intake.messages import hint, message
from kaohe.intake.schema import CHOICE, TRUTH, FieldSchema
from kaohe.records.looking import Is
from kaohe.web.forms import DayField, PageForm
from kaohe.web.registers.boxes import NO, YES, box, initial, labelled
from kaohe.web.texts import column, t

MORE = ("f", "test", "v", "group")
MOST_LISTS = 3
"""Fields of options that are filters of their own; others are reached by the free one."""


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


class LookForm(PageForm):
    """What a list is narrowed and ordered by; everything stands in the address."""

    area = "registers"
    q = forms.CharField(required=False, max_length=200)
    since = DayField(required=False)
    until = DayField(required=False)
    f = forms.ChoiceField(required=False)
    test = forms.ChoiceField(required=False)
    v = forms.CharField(required=False, max_length=200)
    group = forms.ChoiceField(required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    down = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], fields: tuple[FieldSchema, ...], *, is_dated: bool) -> None:
        super().__init__(data)
        names = [("", ""), *((field.name, labelled(field)) for field in fields)]
        self.lists = [field for field in fields if field.type in {CHOICE, TRUTH}][:MOST_LISTS]
        self.choices_of("f", names)
        self.choices_of("group", names)
        self.choices_of("test", [(one.value, t(f"registers.test_{one.value}")) for one in Is])
        if not is_dated:
            del self.fields["since"], self.fields["until"]
        for field in self.lists:
            options = field.options if field.type == CHOICE else (YES, NO)
            chosen = forms.ChoiceField(required=False, label=field.name)
            chosen.choices = [("", ""), *((option, option) for option in options)]
            self.fields[f"is-{field.name}"] = chosen

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is asked for most."""
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is asked for seldom."""
        return [self[name] for name in MORE]

    @property
    def is_more_chosen(self) -> bool:
        """Whether something of it is."""
        return any(self.data.get(name) for name in MORE if name != "test")

    def choices_of(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What a list of the form offers."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
