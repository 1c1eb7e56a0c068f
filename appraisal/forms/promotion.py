"""Making a promotion check, asking for an override, deciding it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.domain.promotion import PromotionTarget
from personnel.forms.people import UnitChoice
from personnel.models import Unit
from records.forms.levels import PastedField


class PromotionCheckForm(forms.Form):
    """For which unit and which kind of promotion, and who is on the list."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code")
    target = forms.ChoiceField(label=_("Promotion to be checked"))
    badges = PastedField()

    def __init__(
        self, *args: Any, units: QuerySet[Unit], targets: Sequence[PromotionTarget], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["target"].choices = [(each.code, each.title) for each in targets]  # type: ignore[attr-defined]


class OverrideForm(forms.Form):
    """What the rule is to say instead, and why."""

    verdict = forms.ChoiceField(
        label=_("The rule is to say"),
        choices=[("met", pgettext_lazy("rule", "Met")), ("not_met", pgettext_lazy("rule", "Not met"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason and evidence"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OverrideDecisionForm(forms.Form):
    """Accepted or refused; a refusal says why."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    words = forms.CharField(required=False, max_length=1000)


class WithdrawForm(forms.Form):
    """Why a check is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
