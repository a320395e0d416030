"""Forms of the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from kaohe.web.forms import DayField, OfferedInput, PageForm
from kaohe.web.handbook.about import titled
from kaohe.web.texts import t

WRITING = forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "writing"})
LONG = forms.Textarea(attrs={"rows": 3})


class Shipped(PageForm):
    """Which of the handbooks that come with the product, and from when."""

    area = "handbook"

    name = forms.ChoiceField()
    since = DayField()
    reason = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, names: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(name, titled(name, title)) for name, title in names]
        ways = forms.RadioSelect(attrs={"class": "form-check-input"})
        self.fields["name"] = forms.ChoiceField(choices=choices, widget=ways, label=self.fields["name"].label)
        self.fields["since"].initial = timezone.localdate().replace(day=1)  # So that this month can be closed by it.
        self.fields["since"].help_text = t("handbook.shipped_since_help")


class Packed(PageForm):
    """A handbook as a zip file."""

    area = "handbook"

    file = forms.FileField()
    title = forms.CharField(max_length=120)
    reason = forms.CharField(required=False, max_length=500)


class Draft(PageForm):
    """What a draft is about."""

    area = "handbook"

    title = forms.CharField(max_length=120)
    reason = forms.CharField(required=False, max_length=500)


class Section(PageForm):
    """A clause with the rules under it."""

    area = "handbook"

    text = forms.CharField(required=False, strip=False, widget=WRITING)
    loaded = forms.CharField(required=False, widget=forms.HiddenInput)


class Value(PageForm):
    """A 參數."""

    area = "handbook"

    value = forms.CharField(max_length=80)
    since = DayField(required=False)
    loaded = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].help_text = t("handbook.value_since_help")


class Item(PageForm):
    """A row of a 考核表; one whose cells are all empty is none."""

    area = "handbook"

    number = forms.CharField(required=False, max_length=20)
    item = forms.CharField(required=False, max_length=60)
    points = forms.CharField(required=False, max_length=20)
    way = forms.CharField(required=False, max_length=200)
    source = forms.CharField(required=False, max_length=300)
    judges = forms.CharField(required=False, max_length=100)


class Sheet(PageForm):
    """The 滿分 of a 考核表."""

    area = "handbook"

    full = forms.CharField(max_length=20)
    loaded = forms.CharField(widget=forms.HiddenInput)


class TableBook(PageForm):
    """A long table as a workbook."""

    area = "handbook"

    workbook = forms.FileField()
    loaded = forms.CharField(widget=forms.HiddenInput)


class WholeBook(PageForm):
    """The values, sheets and tables of a handbook as a workbook."""

    area = "handbook"

    whole = forms.FileField()


class Files(PageForm):
    """The files of a draft as a zip file."""

    area = "handbook"

    file = forms.FileField()


class Replace(PageForm):
    """Files that were looked at, to take the place of a draft's."""

    area = "handbook"

    folder = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=500)


class OldSheet(PageForm):
    """A score sheet in a workbook, and what the workbook does not say."""

    area = "handbook"

    old_sheet = forms.FileField()
    sheet_name = forms.CharField(max_length=40)
    new_clause = forms.CharField(max_length=20)
    post = forms.CharField(max_length=40)
    sheet_judges = forms.CharField(max_length=40)

    def __init__(self, *args: Any, posts: Sequence[str] = (), **options: Any) -> None:
        """`posts`: those that are offered; another name may be written."""
        super().__init__(*args, **options)
        for name in ("post", "sheet_judges"):
            self.fields[name].widget = OfferedInput(lambda: posts)


class Copy(PageForm):
    """For whom a 考核表 is copied."""

    area = "handbook"

    post = forms.CharField(max_length=40)
    loaded = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: Sequence[str] = (), **options: Any) -> None:
        """`posts`: those that the handbook lists; without any the name is written."""
        super().__init__(*args, **options)
        if posts:
            field = self.fields["post"]
            choices = [("", ""), *((post, post) for post in posts)]
            self.fields["post"] = forms.ChoiceField(choices=choices, label=field.label, help_text=field.help_text)


class Submission(PageForm):
    """Until when comments are asked for."""

    area = "handbook"

    comments_until = DayField(required=False)
    reason = forms.CharField(required=False, max_length=500, widget=LONG)


class Why(PageForm):
    """A decision that may say why."""

    area = "handbook"

    reason = forms.CharField(required=False, max_length=500, widget=LONG)


class Because(PageForm):
    """A decision that must say why."""

    area = "handbook"

    reason = forms.CharField(max_length=500, widget=LONG)


class Day(PageForm):
    """From when an edition holds."""

    area = "handbook"

    since = DayField()
    reason = forms.CharField(required=False, max_length=500, widget=LONG)


class Said(PageForm):
    """A comment."""

    area = "handbook"

    clause = forms.CharField(required=False, max_length=60)
    said = forms.CharField(max_length=4000, widget=LONG)


class Answered(PageForm):
    """An answer."""

    area = "handbook"

    said = forms.CharField(max_length=4000, widget=LONG)
