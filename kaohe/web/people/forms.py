"""What is written about people, and what the list is narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from typing_extensions import override

from kaohe.base.actor import Actor
from kaohe.people.chart import organisation
from kaohe.people.staff_file import FIELDS, LIMITS
from kaohe.reports.known_posts import posts_in_force
from kaohe.web.forms import DayField, OfferedInput, PageForm, PersonInput
from kaohe.web.texts import t

INDENT = "\u3000"


def units_to_choose(actor: Actor, day: date, none: str) -> list[tuple[str, str]]:
    """The units of a day, each below the one it belongs to, after `none`."""
    walked = [pair for top in organisation(actor, day) for pair in top.walk()]
    return [("", none), *((unit.code, f"{INDENT * depth}{unit.name} {unit.code}") for depth, unit in walked)]


class Choices(PageForm):
    """What the list of people is narrowed by."""

    area = "people"

    q = forms.CharField(required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.ChoiceField(required=False)
    post = forms.ChoiceField(required=False)
    day = DayField(required=False)
    superior = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    col = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, units: list[tuple[str, str]], posts: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["post"].choices = [("", t("people.any_post")), *((post, post) for post in posts)]  # type: ignore[attr-defined]


class PostFields(PageForm):
    """A post: what `assign` needs."""

    area = "people"

    post = forms.CharField(max_length=60, widget=OfferedInput(posts_in_force))
    unit = forms.ChoiceField()
    superior = forms.CharField(required=False, max_length=40, widget=PersonInput)
    grade = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        none = t("people.choose_unit")
        self.fields["unit"].choices = units_to_choose(actor, timezone.localdate(), none)  # type: ignore[attr-defined]


class Assign(PostFields):
    """A post from a day on."""

    since = DayField()
    reason = forms.CharField(required=False, max_length=500)

    field_order = ("since", "post", "unit", "superior", "grade", "reason")


class AssignMany(Assign):
    """What becomes different for many; what is left empty stays as it is for each."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("post", "unit", "superior", "grade"):
            self.fields[name].required = False
            self.fields[name].help_text = t("people.many_keep")


class Hire(PostFields):
    """A new person, with a post where it is known already."""

    number = forms.CharField(max_length=40)
    name = forms.CharField(max_length=100)
    since_hired = DayField()
    reason = forms.CharField(required=False, max_length=500)

    field_order = ("number", "name", "since_hired", "post", "unit", "superior", "grade", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("post", "unit"):
            self.fields[name].required = False

    @override
    def clean(self) -> dict[str, Any]:
        """A post has a unit, a unit a post."""
        found = super().clean() or self.cleaned_data
        for name, other in (("post", "unit"), ("unit", "post"), ("post", "superior"), ("post", "grade")):
            if found.get(other) and not found.get(name):
                self.add_error(name, t("people.post_needs"))
                break
        return found


class Leave(PageForm):
    """The last day."""

    area = "people"

    last_day = DayField()
    reason = forms.CharField(max_length=500)


class Rename(PageForm):
    """Another name."""

    area = "people"

    name = forms.CharField(max_length=100)
    reason = forms.CharField(max_length=500)


class Rehire(PageForm):
    """The first day of another stay."""

    area = "people"

    name = forms.CharField(max_length=100)
    since = DayField()
    reason = forms.CharField(max_length=500)


class Withdraw(PageForm):
    """Which post is taken back, and why."""

    area = "people"

    since = DayField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500)


class OpenUnit(PageForm):
    """A new unit."""

    area = "people"

    code = forms.CharField(max_length=60)
    unit_name = forms.CharField(max_length=100)
    parent = forms.ChoiceField(required=False)
    since = DayField()
    reason = forms.CharField(required=False, max_length=500)

    def __init__(self, *args: Any, actor: Actor, without: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        choices = units_to_choose(actor, timezone.localdate(), t("people.at_the_top"))
        self.fields["parent"].choices = [one for one in choices if one[0] != without or not without]  # type: ignore[attr-defined]


class ChangeUnit(OpenUnit):
    """Another name, or another unit above it."""

    code = None  # type: ignore[assignment]


class Months(PageForm):
    """From a month to a month; and for which post a need of leaders is worked out, one for how many."""

    area = "people"

    first = forms.CharField(max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    last = forms.CharField(max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    post = forms.ChoiceField(required=False)
    ratio = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def __init__(self, *args: Any, posts: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = [("", t("people.no_need")), *((post, post) for post in posts)]  # type: ignore[attr-defined]


class SendList(PageForm):
    """A file."""

    area = "people"

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}))

    def clean_file(self) -> UploadedFile[bytes]:
        """A file that is no larger than a list of people can be."""
        sent: UploadedFile[bytes] = self.cleaned_data["file"]
        if (sent.size or 0) > LIMITS.unpacked_bytes:
            raise forms.ValidationError(t("people.import_too_large"))
        return sent


class Meaning(PageForm):
    """What the columns of a list mean, and from which day changed posts begin."""

    area = "people"

    effective = DayField()

    def __init__(self, *args: Any, columns: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", t("people.import_none")), *((str(place), name or "–") for place, name in enumerate(columns))]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, label=t(f"people.import_{name}"))
