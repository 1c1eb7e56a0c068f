"""Finding a file, entering a record, withdrawing one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.forms.people import DayInput
from records.domain.sections import BASIC_FACTS, Section

EARLIEST = date(1950, 1, 1)


class FileFilter(forms.Form):
    """A part of a name, or the start of a number."""

    q = forms.CharField(label=_("Name or number"), required=False, max_length=60)

    def asked_for(self) -> str:
        """What is looked for; what cannot be a name is no question."""
        return str(self.cleaned_data["q"]).strip() if self.is_valid() else ""


class RecordForm(forms.Form):
    """One fact for a file."""

    section = forms.ChoiceField(label=_("Part of the file"))
    happened_on = forms.DateField(label=_("Date"), widget=DayInput())
    text = forms.CharField(
        label=_("What is recorded"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Facts and their source. No case details that the file need not hold."),
    )
    points = forms.DecimalField(
        label=_("Points"), required=False, max_digits=6, decimal_places=2, min_value=-1000, max_value=1000
    )
    document = forms.CharField(label=_("Document number"), required=False, max_length=80)
    nonce = forms.UUIDField(widget=forms.HiddenInput())
    """A form sent twice records once."""

    def __init__(self, *args: Any, sections: tuple[Section, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            (section.code, section.title) for section in sections if section.code != BASIC_FACTS
        ]
        self.fields["nonce"].initial = uuid4
        self.fields["happened_on"].initial = today

    def clean_happened_on(self) -> date:
        """Nothing is recorded ahead of time."""
        day: date = self.cleaned_data["happened_on"]
        if not EARLIEST <= day <= self._today:
            raise forms.ValidationError(_("Give a day that is not in the future."))
        return day


class WithdrawForm(forms.Form):
    """Why a record is withdrawn, and whether its words go."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    erase = forms.BooleanField(
        label=_("Erase the words of the record as well"),
        required=False,
        help_text=_("Only where they must not be kept. The entry itself stays, and the file still verifies."),
    )
