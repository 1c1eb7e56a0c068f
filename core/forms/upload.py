"""The form that takes a file in."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.sheets.limits import MAX_FILE

MEGABYTES = MAX_FILE // 1024 // 1024


class UploadForm(forms.Form):
    """One file; what is in it is judged by the reader, not here."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
    )
    accept = ".xlsx,.csv"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = self.accept

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuses what is too large before it is stored."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Split it and import each part."),
                params={"limit": MEGABYTES},
            )
        return file
