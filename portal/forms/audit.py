"""What the reader of the audit trail asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from personnel.forms.people import DayInput, UnitChoice
from personnel.models import Unit
from portal.audit_reading import Asked
from portal.audit_words import GROUPS, KINDS, words_of

PURPOSES = (
    ("inspection", _("Inspection or audit from above")),
    ("incident", _("Looking into an incident")),
    ("round", _("Monthly round of the audit administrator")),
    ("request", _("Request of the person concerned")),
)
WRONG_DAY = {"invalid": _("Write the day as 2026-03-05.")}


class AuditFilter(forms.Form):
    """Days, person, kind, unit, outcome."""

    first_day = forms.DateField(label=_("From"), required=False, widget=DayInput, error_messages=WRONG_DAY)
    last_day = forms.DateField(label=_("Until"), required=False, widget=DayInput, error_messages=WRONG_DAY)
    person = forms.CharField(label=_("Name or badge number"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("What happened"), required=False)
    unit = UnitChoice(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("all units"),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("all")), ("succeeded", _("succeeded")), ("failed", _("failed or refused"))],
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        grouped = [(str(name), _choices(code)) for code, name in GROUPS.items()]
        self.fields["kind"].choices = [("", _("all")), *grouped]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was filled in; what is wrong counts as not said."""
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})


def _choices(group: str) -> list[tuple[str, str]]:
    """The kinds of a group that have words of their own, and all of it."""
    named = [(kind, words_of(kind)) for kind in KINDS if kind.startswith(f"{group}.")]
    return [(group, gettext("all of these")), *named]


class AuditExport(forms.Form):
    """What the file is for, and which kind of file."""

    purpose = forms.ChoiceField(label=_("What is it for?"), choices=PURPOSES)
    kind_of_file = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", _("Workbook (xlsx)")), ("csv", _("Text (csv)"))]
    )
