"""Forms: names, sentences and examples of fields from the area's texts; a room's error stands at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.forms.renderers import TemplatesSetting
from typing_extensions import override

from kaohe.base.errors import KaoheError
from kaohe.web.texts import column, t


class Renderer(TemplatesSetting):
    """Every form, those of allauth too, is drawn by our templates."""

    form_template_name = "web/form.html"


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class PersonInput(forms.TextInput):
    """The number of a person; names are offered while one types."""

    template_name = "web/person_input.html"


class OfferedInput(forms.TextInput):
    """A text for which names are offered; another may be written."""

    template_name = "web/offered_input.html"

    def __init__(self, offered: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self.offered = offered

    @override
    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With what is offered."""
        return {**super().get_context(name, value, attrs), "offered": self.offered()}


class PageForm(forms.Form):
    """A form of an area. For a field `since` of `area = "people"` the texts have `field_since`, and may have
    `field_since_help` (the sentence and the example under it)."""

    area: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = t(f"{self.area}.field_{name}")
            field.help_text = said(f"{self.area}.field_{name}_help")
            field.error_messages["required"] = t("web.required")

    def refuse(self, fault: KaoheError) -> None:
        """Puts what a room refused at the field that it is about, or above the form."""
        place = fault.field if fault.field in self.fields else None
        self.add_error(place, " ".join(fault.said(column())).strip())


def said(key: str) -> str:
    """The sentence, or none where the texts have none."""
    try:
        return t(key)
    except KeyError:
        return ""
