"""Forms of the import of a law."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from law.domain.lawtext import ParsedLaw


class LawFileForm(forms.Form):
    """The file of a law."""

    file = forms.FileField(
        label=_("File of the law"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt,.md", "data-testid": "law-file"}),
    )


class ConfirmForm(forms.Form):
    """The confirmation; asks for the effective date where the text does not state it."""

    effective_on = forms.DateField(
        label=_("In force since"),
        required=False,
        help_text=_(
            "The text does not state it. Take it from the order of promulgation, or leave it empty: unknown."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, law: ParsedLaw, **kwargs: Any) -> None:
        """`law` is what will be imported."""
        super().__init__(*args, **kwargs)
        self._adopted_on = law.adopted_on
        if law.effective_on is not None:
            del self.fields["effective_on"]

    def clean_effective_on(self) -> date | None:
        """No version takes effect before it was adopted."""
        day: date | None = self.cleaned_data["effective_on"]
        if day is not None and self._adopted_on is not None and day < self._adopted_on:
            raise forms.ValidationError(_("A version cannot take effect before it was adopted."))
        return day


class EffectiveDateForm(forms.Form):
    """The effective date of a version whose text does not state it."""

    effective_on = forms.DateField(
        label=_("In force since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class WithdrawForm(forms.Form):
    """Why a coming version never takes effect."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Such as the decision that withdraws it. Everybody who reads the law sees it."),
    )
