"""Small forms of exam set-up: the list's filters, time for one officer, sign-off, reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exams.models import Exam
from personnel.models import Unit

ANY = [("", _("All"))]


class ExamFilter(forms.Form):
    """Month, unit, state; what cannot be read filters nothing."""

    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        required=False,
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("All"),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *Exam.State.choices])

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def applied_to(self, exams: QuerySet[Exam]) -> QuerySet[Exam]:
        """The exams that every filled filter lets through."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("month"):
            exams = exams.filter(month=chosen["month"].replace(day=1))
        if chosen.get("unit"):
            exams = exams.filter(unit=chosen["unit"])
        if chosen.get("state"):
            exams = exams.filter(state=chosen["state"])
        return exams


class ExtraTimeForm(forms.Form):
    """Personal extra time for one officer of the roster."""

    badge = forms.CharField(label=_("Badge number"), max_length=20)
    minutes = forms.IntegerField(label=_("Extra minutes"), min_value=1, max_value=240)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class SignOffForm(forms.Form):
    """The typed comment under the results, the hash of what the signer saw, and a word about findings that the item
    check left open, where there are any."""

    about_flags = forms.CharField(label=_("Why sign with findings open"), max_length=500)
    comment = forms.CharField(label=_("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=128)

    def __init__(self, *args: Any, open_flags: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not open_flags:
            del self.fields["about_flags"]


class ReasonForm(forms.Form):
    """Why an exam is called off."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class RosterFilter(forms.Form):
    """Which officers of the roster the live page lists."""

    STANDINGS = (
        ("", _("All")),
        ("absent", _("Not started")),
        ("writing", _("Writing")),
        ("done", _("Handed in or time up")),
    )

    unit = forms.ModelChoiceField(
        label=_("Unit"),
        required=False,
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("All"),
    )
    standing = forms.ChoiceField(label=_("Standing"), required=False, choices=STANDINGS)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
