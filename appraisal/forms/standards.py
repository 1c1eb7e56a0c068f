"""Choosing a unit, and writing on which articles a standard rests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appraisal.forms.faults import UnitChoice
from law.domain.citations import LONGEST_TEXT
from personnel.models import Unit

LONGEST_REASON = 500


class StandardUnitForm(forms.Form):
    """The unit whose rules are shown; what cannot be read is the first."""

    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class BasisForm(forms.Form):
    """The articles as a person writes them, and why."""

    text = forms.CharField(
        label=pgettext_lazy("standard", "Articles"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example 《治安管理处罚法》第四十三条、刑诉法第81条. They are read in the law in force today."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Needed when the standard is to rest on no article any more."),
    )
