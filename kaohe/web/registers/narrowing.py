"""What narrows and orders a list: a box for each way to compare each column; everything stands in the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from kaohe.intake.schema import CHOICE, CLOCK, DATE, MOMENT, MONTH, NUMBER, TEXT, TRUTH, FieldSchema
from kaohe.records.looking import Filter, Is
from kaohe.web.forms import DayField, PageForm
from kaohe.web.registers.boxes import NO, YES, labelled
from kaohe.web.texts import t

MOST_NUMBER = 2**63 - 1
"""What the database can look for."""
MOST_LISTS = 3
"""Fields of options that stand before the others."""
RANGED = frozenset({NUMBER, DATE, MONTH, MOMENT, CLOCK})
IS, FROM, TO, HAS, EMPTY = "is", "from", "to", "has", "empty"
TESTS = {IS: Is.EQUAL, FROM: Is.LEAST, TO: Is.MOST, HAS: Is.HAS}
PICKERS = {DATE: "date", MONTH: "month", MOMENT: "date", CLOCK: "time"}


@dataclass(frozen=True, slots=True)
class ColumnChoices:
    """A column with the boxes that narrow it."""

    label: str
    boxes: tuple[forms.BoundField, ...]


class LookForm(PageForm):
    """The choices of a list. A box is called after its way and its column: `from-小時`, `empty-備註`."""

    area = "registers"
    q = forms.CharField(required=False, max_length=200)
    since = DayField(required=False)
    until = DayField(required=False)
    group = forms.ChoiceField(required=False)
    batch = forms.IntegerField(required=False, min_value=1, max_value=MOST_NUMBER, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    down = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict, fields: tuple[FieldSchema, ...], sortable: Collection[str], *, is_dated: bool
    ) -> None:
        super().__init__(data)
        self.fields["q"].label = t("registers.search")
        if not is_dated:
            del self.fields["since"], self.fields["until"]
        group = self.fields["group"]
        if isinstance(group, forms.ChoiceField):
            names = [(field.name, labelled(field)) for field in fields if field.name in sortable]
            group.choices = [("", ""), *names]
        self.columns = {field.name: ways(field, is_sortable=field.name in sortable) for field in fields}
        self.named = {field.name: labelled(field) for field in fields}
        self.first = [field.name for field in fields if field.type in {CHOICE, TRUTH}][:MOST_LISTS]
        for field in fields:
            for way in self.columns[field.name]:
                self.fields[f"{way}-{field.name}"] = box_of(field, way)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is asked for most."""
        names = ["q", *(name for name in ("since", "until") if name in self.fields), "group"]
        return [self[name] for name in (*names, *(f"{IS}-{name}" for name in self.first))]

    @property
    def more(self) -> list[ColumnChoices]:
        """The ways to narrow each column that do not stand before."""
        found = []
        for name, those in self.columns.items():
            boxes = tuple(self[f"{way}-{name}"] for way in those if not (way == IS and name in self.first))
            found += [ColumnChoices(self.named[name], boxes)] if boxes else []
        return found

    @property
    def is_more_chosen(self) -> bool:
        """Whether something of it is."""
        return any(self.data.get(box.html_name) for column in self.more for box in column.boxes)

    @property
    def filters(self) -> list[Filter]:
        """What is chosen of the columns."""
        found = []
        for name, those in self.columns.items():
            for way in those:
                value = self.cleaned_data.get(f"{way}-{name}", "")
                if value:
                    found.append(Filter(name, *compared(way, value)))
        return found


def compared(way: str, value: str) -> tuple[Is, str]:
    """How a box compares."""
    return (TESTS[way], value) if way in TESTS else (Is.EMPTY if value == "yes" else Is.FILLED, "")


def ways(field: FieldSchema, *, is_sortable: bool) -> list[str]:
    """The ways in which a column can be narrowed."""
    is_ranged = field.type in RANGED and is_sortable
    found = [FROM, TO] if is_ranged else [HAS, IS] if field.type == TEXT else [IS]
    return found if field.required else [*found, EMPTY]


def box_of(field: FieldSchema, way: str) -> forms.Field:
    """The box of one way."""
    label = t(f"registers.way_{way}")
    if way == EMPTY:
        choices = [("", ""), ("yes", t("registers.is_empty")), ("no", t("registers.is_filled"))]
        return forms.ChoiceField(required=False, label=label, choices=choices)
    if field.type in {CHOICE, TRUTH}:
        options = field.options if field.type == CHOICE else (YES, NO)
        choices = [("", ""), *((option, option) for option in options)]
        return forms.ChoiceField(required=False, label=field.name, choices=choices)
    picker = PICKERS.get(field.type)
    attrs = {"type": picker} if picker else {"autocomplete": "off"}
    return forms.CharField(required=False, label=label, max_length=200, widget=forms.TextInput(attrs=attrs))
