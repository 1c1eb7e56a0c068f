"""The form that takes an answer file in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.domain.answer_file import LARGEST_FILE


class AnswerFileForm(forms.Form):
    """One file and why it was needed. `content` is what was uploaded, cut one byte after what a file may have."""

    file = forms.FileField(
        label=_("Answer file"),
        allow_empty_file=True,
        help_text=_("The file that the exam page saved, .answers"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].widget.attrs["accept"] = ".answers"

    @property
    def content(self) -> bytes:
        """What was uploaded."""
        return bytes(self.cleaned_data["file"].read(LARGEST_FILE + 1))
