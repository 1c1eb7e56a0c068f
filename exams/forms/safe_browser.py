"""Forms of Safe Exam Browser: what a sitting asks for, and letting one candidate in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exams.domain.safe_browser import LARGEST_FILE, UnreadableConfiguration, read_configuration
from exams.models import Sitting

OFF, OWN, UPLOADED, KEPT = "off", "own", "uploaded", "kept"
MODES = [
    (OFF, _("Any browser will do.")),
    (OWN, _("Safe Exam Browser, with a configuration that the platform makes")),
    (UPLOADED, _("Safe Exam Browser, with a configuration of our own that I upload")),
]
PROBLEMS = {
    "too_large": _("A configuration is at most 1 MB."),
    "encrypted": _("This configuration is encrypted. Save it without a password and upload it again."),
    "not_a_configuration": _("This is no configuration of Safe Exam Browser (.seb, unencrypted)."),
}
MOST_KEYS = 50
_KEY = re.compile(r"[0-9a-f]{64}")


class SafeBrowserForm(forms.Form):
    """What one sitting asks for. `exam_keys` cleans to a list, `file` to bytes or None."""

    mode = forms.ChoiceField(label=_("Browser"), choices=MODES, widget=forms.RadioSelect)
    file = forms.FileField(label=_("Configuration (.seb, unencrypted)"), required=False)
    exam_keys = forms.CharField(
        label=pgettext_lazy("Safe Exam Browser", "Browser Exam Keys"),
        required=False,
        max_length=MOST_KEYS * 70,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, 64 characters each. Empty: the Config Key alone is checked."),
    )

    def __init__(self, *args: Any, sitting: Sitting, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"sitting-{sitting.pk}", **kwargs)
        self.sitting = sitting
        self.fields["file"].widget.attrs["accept"] = ".seb"
        if has_file:
            kept = (KEPT, _("Safe Exam Browser, with the configuration as it is"))
            self.fields["mode"].choices = [*MODES[:1], kept, *MODES[1:]]  # type: ignore[attr-defined]

    def clean_file(self) -> bytes | None:
        """The file, when it can be read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        data = file.read(LARGEST_FILE + 1)
        try:
            read_configuration(data)
        except UnreadableConfiguration as error:
            raise forms.ValidationError(PROBLEMS[error.code]) from None
        return data

    def clean_exam_keys(self) -> list[str]:
        """The keys, in lower case."""
        keys = [line.strip().lower() for line in self.cleaned_data["exam_keys"].splitlines() if line.strip()]
        if len(keys) > MOST_KEYS or not all(_KEY.fullmatch(key) for key in keys):
            raise forms.ValidationError(
                _("A Browser Exam Key has 64 characters, 0 to 9 and a to f; at most 50 keys.")
            )
        return list(dict.fromkeys(keys))

    def clean(self) -> dict[str, Any]:
        """An upload needs its file."""
        chosen = super().clean() or {}
        if chosen.get("mode") == UPLOADED and not chosen.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return chosen


class LetInForm(forms.Form):
    """One candidate and why."""

    badge = forms.CharField(label=_("Badge number"), max_length=20)
    reason = forms.CharField(label=_("Reason"), max_length=500)
