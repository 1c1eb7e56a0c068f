"""The form of a series of exams: what holds for every month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.wording import Words
from exams.actions.write_series import SeriesPlan
from exams.domain.plan import LONGEST_MEMORY, ExamDefaults
from exams.domain.series import EARLIEST_CUT_OFF
from exams.forms.plan import FORM_MODES, UnitChoice
from exams.models import Exam, SeriesVersion
from personnel.models import Unit
from question_bank.domain.equal_forms import MOST_EQUAL_FORMS
from question_bank.domain.scoring_rules import RULES
from question_bank.models import Blueprint
from question_bank.wording import RULE_NAMES, rule_sentence

HOUR = {"type": "time", "step": 60}
MOST_REMINDERS = 5


def _day(label: Words, last: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=last, **more)


def _hour(label: Words) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs=HOUR))


class SeriesForm(forms.Form):
    """`plan` is the valid form as a `SeriesPlan`. Units, blueprints and police types are those of the exam officer."""

    unit = UnitChoice(label=_("Unit that holds the exams"), queryset=Unit.objects.none())
    title = forms.CharField(
        label=_("Title"),
        max_length=100,
        help_text=_("{year} and {month} stand for the month: {year}年{month}月月考 becomes 2026年12月月考."),
    )
    blueprint = forms.ModelChoiceField(
        label=_("Blueprint"),
        queryset=Blueprint.objects.none(),
        help_text=_("Every month draws other questions by this blueprint."),
    )
    make_day = _day(
        _("Day of the month before on which the exam is made"),
        28,
        help_text=_("From this day on the draft waits for approval."),
    )
    opens_day = _day(
        _("Window opens on day"), 31, help_text=_("A day that a month does not have is its last day.")
    )
    opens_time = _hour(_("at (hour)"))
    closes_day = _day(_("Window closes on day"), 31)
    closes_time = _hour(_("at (hour)"))
    duration_minutes = forms.IntegerField(label=_("Duration (minutes)"), min_value=1, max_value=600)
    cut_off_days = forms.IntegerField(
        label=_("Roster taken so many days before the window opens"),
        min_value=0,
        max_value=EARLIEST_CUT_OFF,
        help_text=_(
            "On this day the exam is announced; officers see it and may ask for leave. Whoever is in post then is due."
        ),
    )
    police_types = forms.MultipleChoiceField(
        label=_("Police types that are due"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none for all."),
    )
    excluded_units = forms.ModelMultipleChoiceField(
        label=_("Units that are not due"),
        required=False,
        queryset=Unit.objects.none(),
        to_field_name="code",
        help_text=_("Each with everything below it."),
    )
    without_seconded = forms.BooleanField(
        label=_("Leave out officers who are seconded elsewhere"), required=False
    )
    form_mode = forms.ChoiceField(label=_("Form of the paper"), widget=forms.RadioSelect, choices=FORM_MODES)
    form_count = forms.IntegerField(
        label=_("Number of equal forms"),
        min_value=2,
        max_value=MOST_EQUAL_FORMS,
        required=False,
        help_text=_("Only for equal forms: 2 to 10."),
    )
    skip_used_months = forms.IntegerField(
        label=_("Leave out questions used in the last months"),
        min_value=0,
        max_value=LONGEST_MEMORY,
        required=False,
    )
    pass_percent = forms.DecimalField(
        label=_("Pass mark (percent of full marks)"),
        min_value=1,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=False,
    )
    multiple_choice_rule = forms.ChoiceField(
        label=_("Scoring rule for multiple choice"), widget=forms.RadioSelect, choices=()
    )
    points_per_option = forms.DecimalField(
        label=_("Marks for each right option"),
        max_digits=4,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Only for fixed marks for each right option."),
    )
    review = forms.ChoiceField(
        label=_("What officers see afterwards"), widget=forms.RadioSelect, choices=Exam.Review
    )
    approver = forms.ChoiceField(
        label=_("Who approves each exam"),
        widget=forms.RadioSelect,
        choices=SeriesVersion.Approver,
        help_text=_("With one exam officer only, choose “any”."),
    )
    reminder_days = forms.CharField(
        label=_("Remind so many days before the window closes"),
        max_length=20,
        required=False,
        help_text=_("Numbers with commas, such as 3, 1. Empty: nobody is reminded."),
    )
    makeup = forms.BooleanField(label=_("Draft the make-up exam after the release"), required=False)
    makeup_days_after = forms.IntegerField(
        label=_("Make-up opens so many days after the release"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Empty: as the policy on make-ups says. Cap and attempts always follow the policy."),
    )
    makeup_window_days = forms.IntegerField(
        label=_("Days of the make-up window"), min_value=1, max_value=31, required=False
    )
    bulletin = forms.BooleanField(label=_("Draft the bulletin after the release"), required=False)

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        blueprints: QuerySet[Blueprint],
        police_types: Sequence[str],
        defaults: ExamDefaults,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._defaults = defaults
        choices: Any = self.fields
        choices["unit"].queryset = units
        choices["excluded_units"].queryset = units
        choices["blueprint"].queryset = blueprints
        kept = self.initial.get("police_types", ())
        choices["police_types"].choices = [(each, each) for each in sorted({*police_types, *kept})]
        choices["multiple_choice_rule"].choices = [
            (rule, f"{RULE_NAMES[rule]}{gettext(': ')}{rule_sentence(rule, '…')}") for rule in RULES
        ]

    def clean_reminder_days(self) -> tuple[int, ...]:
        """Numbers from 1 to 30, each once, the farthest first."""
        typed = self.cleaned_data["reminder_days"].replace("，", ",").replace("、", ",").split(",")
        words = [word.strip() for word in typed if word.strip()]
        if (
            not all(word.isdecimal() and 1 <= int(word) <= 30 for word in words)
            or len(words) > MOST_REMINDERS
        ):
            raise ValidationError(_("Up to five numbers from 1 to 30, with commas between."))
        return tuple(sorted({int(word) for word in words}, reverse=True))

    def clean_points_per_option(self) -> Any:
        """An empty or zero figure is the default: only one rule uses it."""
        return self.cleaned_data["points_per_option"] or self._defaults.points_per_option

    def clean_skip_used_months(self) -> int:
        """An empty number leaves nothing out."""
        return self.cleaned_data["skip_used_months"] or 0

    def clean(self) -> dict[str, Any]:
        """Units left out lie below the unit that holds the exams, and equal forms have their number."""
        data = super().clean() or {}
        unit, left_out = data.get("unit"), data.get("excluded_units") or ()
        if unit is not None and any(not unit.holds(each) or each.pk == unit.pk for each in left_out):
            self.add_error(
                "excluded_units", _("Units that are not due lie below the unit that holds the exams.")
            )
        if not data.get("form_count"):
            data["form_count"] = self._defaults.form_count
        return data

    @property
    def plan(self) -> SeriesPlan:
        """The valid form as a plan."""
        chosen = self.cleaned_data
        facts = {field.name: chosen[field.name] for field in fields(SeriesPlan)}
        return SeriesPlan(
            **{
                **facts,
                "police_types": tuple(chosen["police_types"]),
                "excluded_units": tuple(unit.code for unit in chosen["excluded_units"]),
            }
        )


def initial_for_new_series(defaults: ExamDefaults, unit: Unit | None) -> dict[str, Any]:
    """What the form of a new series is filled with: the defaults of a monthly exam."""
    return {
        "unit": unit,
        "title": "{year}年{month}月月考",
        "make_day": defaults.planned_from_day,
        "opens_day": 10,
        "opens_time": time(defaults.opens_hour),
        "closes_day": 10 + defaults.window_days - 1,
        "closes_time": time(defaults.closes_hour),
        "duration_minutes": defaults.duration_minutes,
        "cut_off_days": 7,
        "form_mode": defaults.form_mode,
        "form_count": defaults.form_count,
        "skip_used_months": defaults.skip_used_months,
        "pass_percent": defaults.pass_percent,
        "multiple_choice_rule": defaults.multiple_choice_rule,
        "points_per_option": defaults.points_per_option,
        "review": defaults.review,
        "approver": SeriesVersion.Approver.OTHER,
        "reminder_days": "3, 1",
        "makeup": True,
        "bulletin": True,
    }


def initial_for_series(version: SeriesVersion) -> dict[str, Any]:
    """The form of a series that exists."""
    facts = {field.name: getattr(version, field.name) for field in fields(SeriesPlan)}
    return {
        **facts,
        "unit": version.series.unit,
        "reminder_days": ", ".join(map(str, version.reminder_days)),
        "form_count": version.form_count if version.form_mode == Exam.FormMode.EQUAL else None,
    }


SERIES_STATES = {
    True: (pgettext_lazy("series", "Running"), "good"),
    False: (pgettext_lazy("series", "Paused"), "warn"),
}
