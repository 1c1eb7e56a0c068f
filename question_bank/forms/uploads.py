"""The form in which a file with questions is sent."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files import File
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets.limits import MAX_FILE
from question_bank.forms.exports import FILE_FORMATS
from question_bank.models import Bank

SUFFIXES = (".xlsx", ".csv", ".txt", ".md", ".docx", ".gift", ".xml", ".zip")


class UploadForm(forms.Form):
    """A bank, a file and its format; the content is judged by the reader, not here."""

    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.none())
    form = forms.ChoiceField(label=_("Format"), choices=FILE_FORMATS, initial="auto", required=False)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=False,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        only = list(banks[:2])
        if len(only) == 1:
            self.fields["bank"].initial = only[0]

    def clean_file(self) -> File[bytes]:
        """Refuses other formats and files above the limit in plain words."""
        file: File[bytes] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(
                _(
                    "Send a workbook (.xlsx), .csv, text, Word (.docx), GIFT, Aiken, Moodle XML or QTI file. "
                    "Save an old .xls or .doc file as .xlsx or .docx first."
                )
            )
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it."))
        return file
