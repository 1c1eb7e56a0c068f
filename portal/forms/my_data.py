"""Forms about what is held of an officer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.my_data import sections


class CorrectionForm(forms.Form):
    """Which part, and what is wrong with it."""

    section = forms.ChoiceField(label=_("Which part?"))
    words = forms.CharField(
        label=_("What is wrong, and how it should be"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is wrong, and how it should be.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(one.code, one.title) for one in sections()]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes or no, and why."""

    accepted = forms.TypedChoiceField(
        label=_("Reply"),
        choices=[("yes", _("Corrected")), ("no", _("Stays as it is"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
        error_messages={"required": _("Choose an answer.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that the officer understands it.")},
    )
