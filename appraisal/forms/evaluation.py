"""Opening an evaluation, entering an item, deciding it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.forms.faults import UnitChoice
from appraisal.models import EvaluationCycle, EvaluationItem
from appraisal.rules import Rules
from personnel.models import Unit

Kind = EvaluationItem.Kind


class CycleForm(forms.Form):
    """Who evaluates, which kind of period, and any day in it."""

    unit = UnitChoice(label=_("Unit that evaluates"), queryset=Unit.objects.none())
    kind = forms.ChoiceField(
        label=_("Period"), choices=EvaluationCycle.Kind.choices, widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=_("A day in this period"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("When a month, a quarter and a year begin is set by the policy of the unit."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """A deduction, bonus or veto about a unit or one of its officers."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    badge = forms.CharField(
        label=_("Badge number of the officer"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty when the item is about the unit itself."),
    )
    what = forms.ChoiceField(label=_("Indicator or veto"))
    points = forms.DecimalField(
        label=pgettext_lazy("evaluation", "Points"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=_("How many points are taken off or added. A veto carries none."),
    )
    happened_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=_("Reason and evidence"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["what"].choices = _choices(rules)  # type: ignore[attr-defined]


class DecideItemForm(forms.Form):
    """Confirmed or refused; a refusal says why."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("refuse", "")])
    words = forms.CharField(required=False, max_length=1000)


class ItemReasonForm(forms.Form):
    """Why a confirmed item is to count no longer."""

    reason = forms.CharField(label=_("Reason and evidence"), max_length=2000)


def _choices(rules: Rules) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Indicators and vetoes of the cycle, grouped by kind, as `kind:code`."""
    of = {Kind.DEDUCTION: [], Kind.BONUS: []}  # type: dict[str, list[tuple[str, str]]]
    for indicator in rules.indicators.indicators:
        label = f"{indicator.title} (≤ {indicator.at_most})"
        of[indicator.kind].append((f"{indicator.kind}:{indicator.code}", label))
    vetoes = [(f"{Kind.VETO}:{rule.code}", rule.title) for rule in rules.vetoes.rules]
    return [
        (Kind.DEDUCTION.label, of[Kind.DEDUCTION]),
        (Kind.BONUS.label, of[Kind.BONUS]),
        (Kind.VETO.label, vetoes),
    ]
