"""The form of a monthly exam: title, roster, window, rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exams.actions.create_exam import ExamPlan
from exams.domain.plan import LONGEST_MEMORY, ExamDefaults, month_to_plan
from exams.levels_offered import levels_offered
from exams.models import Exam, Sitting
from personnel.models import Unit
from question_bank.domain.equal_forms import MOST_EQUAL_FORMS
from question_bank.domain.scoring_rules import RULES
from question_bank.wording import RULE_NAMES, rule_sentence

LOCAL_MINUTES = "%Y-%m-%dT%H:%M"
FORM_MODES = (
    (Exam.FormMode.ONE, _("One paper for everybody (the order of options still differs)")),
    (Exam.FormMode.EQUAL, _("Equal forms: same cells and marks, other questions, difficulty balanced")),
    (Exam.FormMode.LOT, _("A draw for each candidate: one of 60 sealed draws, by lot")),
)


class UnitChoice(forms.ModelChoiceField):
    """Units in tree order, the depth shown by an indent."""

    def label_from_instance(self, obj: Unit) -> str:
        return "　" * (obj.depth - 1) + obj.name


def moment_field(label: object, **kwargs: Any) -> forms.DateTimeField:
    """A field for a moment in the time of the bureau, to the minute."""
    widget = forms.DateTimeInput(format=LOCAL_MINUTES, attrs={"type": "datetime-local", "step": 60})
    return forms.DateTimeField(
        label=label,
        widget=widget,
        input_formats=[LOCAL_MINUTES, "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"],
        **kwargs,
    )


class PlanForm(forms.Form):
    """Everything that an exam officer decides before the blueprint. `plan` is the form as an `ExamPlan`."""

    unit = UnitChoice(
        label=_("Unit that holds the exam"),
        queryset=Unit.objects.none(),
        help_text=_("Everybody in post in this unit and below is due to sit."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Kind of exam"),
        widget=forms.RadioSelect,
        required=False,
        choices=(
            (Exam.Kind.MONTHLY, _("Monthly or qualification exam: everybody due sits it")),
            (Exam.Kind.SPOT, _("Spot exam: officers drawn by lot, or named at a unit, sit it")),
        ),
    )
    level = forms.ChoiceField(
        label=_("Qualification level"),
        required=False,
        help_text=_("With a level, only officers are enrolled who are cleared for it."),
    )
    track = forms.ChoiceField(label=pgettext_lazy("qualification", "Track"), required=False)
    month = forms.DateField(
        label=_("Counts for the month"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    cut_off = forms.DateField(
        label=_("Roster cut-off date"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_(
            "Whoever is on the establishment on this day is due; the result belongs to the unit of that day."
        ),
    )
    opens_at = moment_field(_("Window opens"))
    closes_at = moment_field(_("Window closes"))
    duration_minutes = forms.IntegerField(label=_("Duration (minutes)"), min_value=1, max_value=600)
    pass_percent = forms.DecimalField(
        label=_("Pass mark (percent of full marks)"),
        max_digits=5,
        decimal_places=2,
        max_value=100,
        localize=False,
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
        help_text=_(
            "Number of months before that of the exam, whose own month counts too. 0 leaves nothing out."
        ),
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

    release_mode = forms.ChoiceField(
        label=_("When officers see their results"),
        widget=forms.RadioSelect,
        required=False,
        choices=(
            (Exam.ReleaseMode.MANUAL, _("After sign-off, when a person releases them")),
            (Exam.ReleaseMode.ON_CLOSE, _("As soon as the exam closes (spot exams only)")),
        ),
    )

    def __init__(self, *args: Any, units: Any, defaults: ExamDefaults, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._defaults = defaults
        offered = levels_offered(units.order_by("depth", "path").first())
        self.fields["level"].choices = [("", _("none: everybody in post is due")), *offered.levels]  # type: ignore[attr-defined]
        self.fields["track"].choices = [("", _("no track")), *offered.tracks]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["multiple_choice_rule"].choices = [  # type: ignore[attr-defined]
            (rule, f"{RULE_NAMES[rule]}{gettext(': ')}{rule_sentence(rule, '…')}") for rule in RULES
        ]

    def clean_points_per_option(self) -> Any:
        """An empty or zero figure is the default: only one rule uses it."""
        return self.cleaned_data["points_per_option"] or self._defaults.points_per_option

    def clean_form_count(self) -> Any:
        """An empty number is the default: only equal forms use it."""
        return self.cleaned_data["form_count"] or self._defaults.form_count

    def clean_skip_used_months(self) -> Any:
        """An empty number leaves nothing out."""
        return self.cleaned_data["skip_used_months"] or 0

    def clean(self) -> dict[str, Any]:
        """Only a spot exam without a level is released when it closes; a level is no matter of a spot exam."""
        data = super().clean() or {}
        spot = data.get("kind") == Exam.Kind.SPOT
        if spot and data.get("level"):
            self.add_error("level", _("A spot exam has no qualification level."))
        if not spot and data.get("release_mode") == Exam.ReleaseMode.ON_CLOSE:
            self.add_error("release_mode", _("Only a spot exam is released as soon as it closes."))
        return data

    @property
    def plan(self) -> ExamPlan:
        """The valid form as a plan."""
        chosen = self.cleaned_data
        return ExamPlan(
            title=chosen["title"],
            month=chosen["month"].replace(day=1),
            cut_off=chosen["cut_off"],
            opens_at=chosen["opens_at"],
            closes_at=chosen["closes_at"],
            duration=timedelta(minutes=chosen["duration_minutes"]),
            form_mode=chosen["form_mode"],
            form_count=chosen["form_count"],
            skip_used_months=chosen["skip_used_months"],
            pass_percent=chosen["pass_percent"],
            multiple_choice_rule=chosen["multiple_choice_rule"],
            points_per_option=chosen["points_per_option"],
            review=chosen["review"],
            kind=Exam.Kind.QUALIFICATION if chosen["level"] else chosen["kind"] or Exam.Kind.MONTHLY,
            release_mode=chosen["release_mode"] or Exam.ReleaseMode.MANUAL,
            level=chosen["level"],
            track=chosen["track"] if chosen["level"] else "",
        )


def initial_for_new(defaults: ExamDefaults, *, unit: Unit | None, today: date) -> dict[str, Any]:
    """What the form of a new exam is filled with on the day `today`."""
    month = month_to_plan(today, defaults)
    opens_on = max(month, today + timedelta(days=1))
    return {
        "unit": unit,
        "title": gettext("Monthly exam %(year)d-%(month)02d") % {"year": month.year, "month": month.month},
        "kind": Exam.Kind.MONTHLY,
        "release_mode": Exam.ReleaseMode.MANUAL,
        "month": month,
        "cut_off": today,
        "opens_at": _at(opens_on, defaults.opens_hour),
        "closes_at": _at(opens_on + timedelta(days=defaults.window_days - 1), defaults.closes_hour),
        "duration_minutes": defaults.duration_minutes,
        "form_mode": defaults.form_mode,
        "form_count": defaults.form_count,
        "skip_used_months": defaults.skip_used_months,
        "pass_percent": defaults.pass_percent,
        "multiple_choice_rule": defaults.multiple_choice_rule,
        "points_per_option": defaults.points_per_option,
        "review": defaults.review,
    }


def initial_for(exam: Exam, sitting: Sitting) -> dict[str, Any]:
    """The form of an exam that exists."""
    return {
        "unit": exam.unit,
        "title": exam.title,
        "kind": Exam.Kind.SPOT if exam.kind == Exam.Kind.SPOT else Exam.Kind.MONTHLY,
        "release_mode": exam.release_mode,
        "level": exam.level,
        "track": exam.track,
        "month": exam.month,
        "cut_off": exam.cut_off,
        "opens_at": sitting.opens_at,
        "closes_at": sitting.closes_at,
        "duration_minutes": sitting.duration_s // 60,
        "form_mode": exam.form_mode,
        "form_count": exam.form_count if exam.form_mode == Exam.FormMode.EQUAL else None,
        "skip_used_months": exam.skip_used_months,
        "pass_percent": exam.pass_percent,
        "multiple_choice_rule": exam.multiple_choice_rule,
        "points_per_option": exam.rule_parameters.get("points_per_option"),
        "review": exam.review,
    }


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
