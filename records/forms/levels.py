"""Forms about levels: pasted badge numbers, filters, credentials, appointments."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.domain.badges import LONGEST_BADGE_NUMBER, normal_badge_number
from personnel.domain.pasted import LONGEST_TEXT, PastedBadges, pasted_badges
from personnel.forms.people import DayInput, UnitChoice
from personnel.models import Unit
from records.domain.papers import MOST_PAPERS, PaperLine, paper_lines
from records.models import Credential, LegalOfficerAppointment

MONTHS = ("1", "3", "6", "12")


class PastedField(forms.CharField):
    """Badge numbers as people paste them, cleaned to a PastedBadges."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=pgettext_lazy("pasted", "Badge numbers"),
            max_length=LONGEST_TEXT,
            help_text=_("Up to 500, between them blanks, commas or line ends."),
            widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> PastedBadges | None:
        """The numbers in the text; refuses a text without any."""
        text = super().clean(value)
        if not text:
            return None
        pasted = pasted_badges(text)
        if not pasted.badges:
            raise forms.ValidationError(_("There is no badge number in this text."), code="no_badges")
        return pasted


class CheckListForm(forms.Form):
    """Whose levels, and measured against which."""

    badges = PastedField()
    target = forms.ChoiceField(
        label=_("What is missing for"), required=False, choices=[("", _("the next level of each"))]
    )

    def __init__(self, *args: Any, levels: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", _("the next level of each")), *levels]  # type: ignore[attr-defined]


class EarlierForm(forms.Form):
    """Papers from before the platform, one a line, as copied from a sheet."""

    rows = forms.CharField(
        label=_("One certificate a line"),
        max_length=60_000,
        help_text=_(
            "Badge number, level, track (or -), certificate number, issued on, valid until (or -); as copied from a "
            "sheet, or with commas. Up to 500 lines; nothing is recorded while a line is wrong."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_rows(self) -> list[PaperLine]:
        """The lines as written; what they mean is checked by the action."""
        lines = paper_lines(self.cleaned_data["rows"])
        if len(lines) > MOST_PAPERS:
            raise forms.ValidationError(_("These are more than 500 lines. Split the list."), code="too_many")
        return lines


class NamesForm(forms.Form):
    """Officers put forward for an exam."""

    badges = PastedField()


class ExpiryFilter(forms.Form):
    """Within how many months, and in which unit; what cannot be read filters nothing."""

    months = forms.ChoiceField(
        label=_("Expiring within"),
        required=False,
        choices=[
            ("12", _("12 months")),
            ("6", _("6 months")),
            ("3", _("3 months")),
            ("1", _("1 month")),
        ],
    )
    unit = UnitChoice(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[int, Unit | None]:
        """Months (12 when nothing is chosen) and unit."""
        self.is_valid()
        return int(self.cleaned_data.get("months") or 12), self.cleaned_data.get("unit")


class BadgeField(forms.CharField):
    """One badge number, full-width digits and blanks allowed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Badge number"), max_length=LONGEST_BADGE_NUMBER, **kwargs)

    def clean(self, value: Any) -> str:
        """The number as it is kept."""
        return normal_badge_number(super().clean(value) or "")


class CredentialForm(forms.Form):
    """A credential as it stands on the paper."""

    badge = BadgeField()
    kind = forms.ChoiceField(label=pgettext_lazy("credential", "Kind"), choices=Credential.Kind.choices)
    number = forms.CharField(label=_("Certificate number"), max_length=40)
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput())

    def clean_number(self) -> str:
        """The number as it is kept: full-width signs and small letters are the same number; capitals may be longer."""
        number = unicodedata.normalize("NFKC", self.cleaned_data["number"]).strip().upper()
        forms.CharField(max_length=40).run_validators(number)
        return number


class AppointmentForm(forms.Form):
    """Who becomes legal officer where."""

    badge = BadgeField()
    unit = UnitChoice(label=_("Of the unit"), queryset=Unit.objects.none(), to_field_name="code")
    form = forms.ChoiceField(
        label=pgettext_lazy("legal officer", "Form"), choices=LegalOfficerAppointment.Form.choices
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": today}, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class RevocationForm(forms.Form):
    """Why an appointment ends, by which decision."""

    cause = forms.CharField(label=_("Cause"), max_length=500)
    document = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)
