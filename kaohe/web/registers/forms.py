"""The forms of registers: made from the card, so that a new register needs no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from typing_extensions import override

from kaohe.base.permission import NotAllowed
from kaohe.handbook.model_attachments import Attachments
from kaohe.intake.faults import RowFault
from kaohe.intake.messages import hint, message
from kaohe.intake.schema import FieldSchema
from kaohe.records.attachment_files import Upload
from kaohe.records.errors import FilesRefused, RecordsError
from kaohe.records.file_kinds import suffixes
from kaohe.web.forms import PageForm
from kaohe.web.registers.boxes import box, initial
from kaohe.web.texts import column, t


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
            self.fields[field.name] = box(field, (values or {}).get(field.name, ""))

    def written(self) -> dict[str, str]:
        """What was written in the boxes."""
        self.is_valid()
        return {name: lines(str(value)) for name, value in self.cleaned_data.items()}

    def tell(self, faults: Iterable[RowFault]) -> None:
        """Puts each fault at its box; those of the whole row stand above."""
        for fault in faults:
            self.add_error(fault.column if fault.column in self.fields else None, told(fault))

    def refuse(self, refusal: NotAllowed, subject: str) -> None:
        """Says at the box of whom the record is that the writer may not write about him."""
        self.add_error(subject if subject in self.fields else None, may_not(refusal))


def may_not(refusal: NotAllowed) -> str:
    """Why somebody may not write about whom he named, and what to do; raises it again where only a proof is missing."""
    if refusal.decision.proof is not None:
        raise refusal
    return " ".join(refusal.said(column())).strip()


def lines(text: str) -> str:
    """A text with the line breaks that are kept; a browser sends others."""
    return text.replace("\r\n", "\n")


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


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, of the kinds a register takes. What they are is looked at by the room."""

    def __init__(self, rules: Attachments) -> None:
        accepted = ",".join(suffixes(rules.kinds))
        super().__init__(required=False, widget=FilesInput(attrs={"accept": accepted}))
        kinds = t("registers.say_files", kinds="、".join(rules.kinds), most=rules.most, megabytes=rules.megabytes)
        self.label, self.help_text = t("registers.attachments"), kinds

    @override
    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """All of them, also the empty ones: the room says what is wrong."""
        del initial
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


class FilesForm(forms.Form):
    """Files that come to lie beside a record."""

    def __init__(self, rules: Attachments, request: HttpRequest) -> None:
        sent = request.method == "POST"
        super().__init__(request.POST if sent else None, request.FILES if sent else None)
        self.fields["files"] = FilesField(rules)

    def uploads(self) -> list[Upload]:
        """What was sent."""
        return [Upload(one.name or "", one.chunks()) for one in self.cleaned_data["files"]] if self.is_valid() else []

    def tell(self, refused: RecordsError) -> None:
        """Says of each file what is wrong."""
        for fault in refused.faults if isinstance(refused, FilesRefused) else (refused,):
            self.add_error("files", " ".join(filter(None, fault.said(column()))))


class ViewForm(PageForm):
    """What a view is called, and for whom it is kept."""

    area = "registers"
    view = forms.CharField(max_length=60)
    shared = forms.BooleanField(required=False)
    first = forms.BooleanField(required=False)
