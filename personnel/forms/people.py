"""Forms of HR and of the security administrator: transfer, role, filters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import NEEDS_APPOINTMENT
from personnel.models import Posting, Unit
from personnel.role_names import ROLE_NAMES


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units of the person, shown with their depth in the tree."""

    def to_python(self, value: Any) -> Unit | None:
        """The chosen unit; a code with a null byte is no code (some databases refuse even to look for it)."""
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        unit: Unit | None = super().to_python(value)
        return unit

    def label_from_instance(self, obj: Unit) -> str:
        """The name, set in by one blank of its own width per step below the top."""
        return f"{chr(0x3000) * (obj.depth - 1)}{obj.name} ({obj.code})"


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TransferForm(forms.Form):
    """Where to, in which way, from when; or that the posting ends."""

    kind = forms.ChoiceField(label=_("Kind of posting"), choices=Posting.Kind.choices)
    unit = UnitChoice(
        label=_("To the unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("choose a unit"),
        error_messages={"invalid_choice": _("This unit is not one of yours.")},
    )
    ends = forms.BooleanField(label=_("The posting ends, without a new unit"), required=False)
    starts_on = forms.DateField(
        label=_("From"),
        widget=DayInput,
        error_messages={"required": _("Say from which day."), "invalid": _("Write the day as 2026-03-05.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.filter(closed_on=None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A unit or an end, one of the two: leaving both empty must not end anything."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "unit" in cleaned and bool(cleaned["unit"]) == bool(cleaned.get("ends")):
            self.add_error("unit", _("Choose a unit, or say that the posting ends."))
        return cleaned


class GrantForm(forms.Form):
    """Who gets which role where, from when."""

    badge = forms.CharField(
        label=_("Badge number"), max_length=40, error_messages={"required": _("Write the badge number.")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items() if role not in NEEDS_APPOINTMENT],
    )
    unit = UnitChoice(
        label=_("On the unit and below"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("choose a unit"),
        error_messages={
            "required": _("Choose the unit."),
            "invalid_choice": _("This unit is not one of yours."),
        },
    )
    starts_on = forms.DateField(
        label=_("From"),
        widget=DayInput,
        error_messages={"required": _("Say from which day."), "invalid": _("Write the day as 2026-03-05.")},
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("starts_on", today)
        self.fields["unit"].queryset = units.filter(closed_on=None)  # type: ignore[attr-defined]

    def clean_badge(self) -> str:
        """The number as it is kept."""
        return normal_badge_number(self.cleaned_data["badge"])

    def clean_starts_on(self) -> date:
        """A role is not given for the past: nobody could have used it."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(_("A role starts today or later."))
        return starts_on


class RoleFilter(forms.Form):
    """Which grants are listed."""

    unit = UnitChoice(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("all units"),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("all roles")), *((role.value, name) for role, name in ROLE_NAMES.items())],
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class OfficerFilter(forms.Form):
    """Which officers are listed."""

    q = forms.CharField(
        label=_("Name or badge number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    unit = UnitChoice(
        label=_("Unit and below"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("all units"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
