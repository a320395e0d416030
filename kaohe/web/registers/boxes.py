"""A field of a register as a box of a form: what it is called, a sentence and an example, the browser's own picker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from typing_extensions import override

from kaohe.intake.amounts import decimal_text
from kaohe.intake.schema import CHOICE, CLOCK, DATE, MOMENT, MONTH, NUMBER, TEXT, TRUTH, WEEK, FieldSchema, NumberFormat
from kaohe.web.forms import PersonInput
from kaohe.web.texts import t

YES, NO = "是", "否"
PICKERS = {DATE: "date", MONTH: "month", MOMENT: "datetime-local", CLOCK: "time"}
EXAMPLES = {
    DATE: "2026-10-05", MONTH: "2026-10", WEEK: "2026-W41", MOMENT: "2026-10-05 16:00", CLOCK: "16:00", TRUTH: YES,
}  # fmt: skip
PERSONS = frozenset({"人", "人員"})
SENTENCES = {
    DATE: "registers.say_date",
    MONTH: "registers.say_month",
    WEEK: "registers.say_week",
    MOMENT: "registers.say_moment",
    CLOCK: "registers.say_clock",
    TRUTH: "registers.say_truth",
    CHOICE: "registers.say_choice",
    TEXT: "registers.say_text",
}


class LinkInput(forms.TextInput):
    """What a record of another register is called; those that there are are offered while one types."""

    template_name = "registers/link_input.html"

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    @override
    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the register that is linked to."""
        found = super().get_context(name, value, attrs)
        found["widget"]["kind"] = self.kind
        return found


def box(field: FieldSchema, value: str = "") -> forms.CharField:
    """The box, with room for the lines of the value that stands there. Nothing is checked here: the room says what is
    wrong, in the handbook's words."""
    widget = forms.Textarea(attrs={"rows": min(value.count("\n") + 1, 10)}) if "\n" in value else widget_of(field)
    made = forms.CharField(required=False, widget=widget, strip=True, help_text=sentence(field))
    made.label = labelled(field)
    made.widget.is_required = field.required
    return made


def labelled(field: FieldSchema) -> str:
    """What it is called, with its unit."""
    unit = field.number.unit if field.number else ""
    return f"{field.name} ({unit})" if unit and unit != field.name else field.name


def widget_of(field: FieldSchema) -> forms.Widget:
    """Pickers for days and times, a list for options, else a line to write in."""
    if field.type == CHOICE:
        return forms.Select(choices=[("", ""), *((option, option) for option in field.options)])
    if field.type == TRUTH:
        return forms.Select(choices=[("", ""), (YES, YES), (NO, NO)])
    if field.type in PICKERS:
        kind = PICKERS[field.type]
        return forms.TextInput(attrs={"type": kind, **({"step": "1"} if kind in {"time", "datetime-local"} else {})})
    if field.type == NUMBER:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if field.type == TEXT:
        return forms.TextInput(attrs={"autocomplete": "off"})
    return PersonInput() if field.type in PERSONS else LinkInput(field.type)


def sentence(field: FieldSchema) -> str:
    """What to write, and an example; a field that may stay empty says so."""
    key = "registers.say_person" if field.type in PERSONS else SENTENCES.get(field.type, "registers.say_link")
    said = number_sentence(field.number) if field.number else t(key, kind=field.type)
    if field.note:
        said = in_words(field.note, "" if field.type == TEXT else said)
    return said if field.required else f"{said} {t('registers.say_optional')}"


def in_words(note: str, usual: str) -> str:
    """The card's own sentence before what is usually said; of a text it says enough by itself."""
    end = "" if note.endswith(("。", ".", "？", "！")) else "。"
    return f"{note}{end} {usual}".strip()


def example(field: FieldSchema) -> str:
    """A value as it could be written."""
    if field.number:
        return number_example(field.number)
    if field.type == CHOICE:
        return field.options[0] if field.options else ""
    if field.type == TEXT:
        return "1" if field.required else ""
    return EXAMPLES.get(field.type, "E1" if field.type in PERSONS else "")


def number_example(form: NumberFormat) -> str:
    """A number between the least and the most."""
    number = (form.low or 0) + 10
    return decimal_text((number if form.high is None else min(number, form.high)) * form.step)


def number_sentence(form: NumberFormat) -> str:
    """Its unit, how fine it goes, and from where to where."""
    step = decimal_text(form.step)
    one = number_example(form)
    if form.low is None or form.high is None:
        return t("registers.say_number", unit=form.unit, step=step, example=one)
    low, high = decimal_text(form.low * form.step), decimal_text(form.high * form.step)
    return t("registers.say_number_range", unit=form.unit, step=step, low=low, high=high, example=one)


def in_picker(field: FieldSchema, text: str) -> str:
    """A value as the browser's picker takes it."""
    return text.replace(" ", "T") if field.type == MOMENT else text


def initial(fields: tuple[FieldSchema, ...], values: Mapping[str, str]) -> dict[str, str]:
    """The values of an entry, for a form."""
    return {field.name: in_picker(field, values.get(field.name, "")) for field in fields}
