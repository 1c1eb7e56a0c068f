"""Entering a fault or flaw with its responsible officers, deciding it, appealing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.domain.faults import FaultRules
from appraisal.models import FaultParty, FaultRecord
from personnel.models import Officer, Unit

LONGEST = 4000
PARTY_ROWS = 4


class UnitChoice(forms.ModelChoiceField):
    """Units of the officer's role by name, in tree order, those below set in."""

    def label_from_instance(self, unit: Unit) -> str:  # type: ignore[override]
        return "　" * (unit.depth - 1) + unit.name


class FaultForm(forms.Form):
    """The matter."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("fault or flaw", "Kind"),
        choices=FaultRecord.Kind.choices,
        widget=forms.RadioSelect,
    )
    unit = UnitChoice(label=_("Unit in which it happened"), queryset=Unit.objects.none())
    happened_on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    case_number = forms.CharField(label=_("Case number"), max_length=60, required=False)
    facts = forms.CharField(
        label=_("Facts"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What was done wrongly, and how that is known. Only those who may read the register see this."
        ),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    """One responsible officer; a row left empty is nobody."""

    badge = forms.CharField(label=_("Badge number"), max_length=20)
    role = forms.ChoiceField(
        label=_("Role in the matter"), choices=FaultParty.Role.choices, initial="handler"
    )
    share = forms.IntegerField(label=_("Share (percent)"), min_value=1, max_value=100)


class PartyRows(BaseFormSet):
    """The rows of responsible officers: at least one."""

    def filled(self) -> list[dict[str, Any]]:
        """What stands in the rows that are not empty."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


PartyFormSet = formset_factory(
    PartyForm, formset=PartyRows, extra=PARTY_ROWS, max_num=10, absolute_max=10, min_num=0
)


class ReasonForm(forms.Form):
    """The reasons of a decision."""

    reason = forms.CharField(
        label=_("Reasons of the decision"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class DecisionForm(ReasonForm):
    """What is decided: for a fault with the measures for each responsible officer."""

    OUTCOMES = (("established", _("Established")), ("not_established", _("Not established")))
    APPEAL_OUTCOMES = (
        ("upheld", _("Upheld as it was")),
        ("changed", _("Changed, with the measures chosen here")),
    )

    outcome = forms.ChoiceField(label=_("Decision"), choices=OUTCOMES, widget=forms.RadioSelect)
    field_order = ("outcome",)

    def __init__(
        self,
        *args: Any,
        parties: Sequence[FaultParty],
        rules: FaultRules,
        on_appeal: bool,
        with_measures: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if on_appeal:
            self.fields["outcome"].choices = self.APPEAL_OUTCOMES  # type: ignore[attr-defined]
        self.parties = list(parties) if with_measures else []
        reason = self.fields.pop("reason")
        for party in self.parties:
            self.fields[f"measures-{party.pk}"] = forms.MultipleChoiceField(
                label=_("Measures for %(name)s") % {"name": party.officer.name},
                choices=[(measure.code, measure.title) for measure in rules.measures],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["reason"] = reason

    def measures(self) -> dict[int, list[str]]:
        """Codes by number of the party."""
        return {party.pk: self.cleaned_data[f"measures-{party.pk}"] for party in self.parties}


class AppealForm(forms.Form):
    """What the officer says against a decision."""

    words = forms.CharField(
        label=_("What you appeal against, and why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class FaultFilter(forms.Form):
    """Kind and state; what cannot be read filters nothing."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("fault or flaw", "Kind"),
        required=False,
        choices=[("", _("All")), *FaultRecord.Kind.choices],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *FaultRecord.State.choices]
    )

    def applied_to(self, records: QuerySet[FaultRecord]) -> QuerySet[FaultRecord]:
        """The records that every filled filter lets through."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return records.filter(**chosen)


def officers_by_badge(badges: Sequence[str], among: QuerySet[Officer]) -> dict[str, Officer]:
    """The officers who hold these badge numbers now, among those given."""
    return {officer.badge_number: officer for officer in among.filter(badge__in=badges)}
