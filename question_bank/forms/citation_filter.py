"""The filters of the list of citations to look at, read from the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from law.citation_words import FAULTS
from law.domain.citation_findings import Fault
from question_bank.forms.filters import ANY
from question_bank.models import Bank, CitationCheck
from question_bank.models.citation_checks import CitationCheckQuerySet
from question_bank.models.questions import QuestionRevisionQuerySet


class CitationFilter(forms.Form):
    """Bank, what is wrong, and words; anything that cannot be read filters nothing."""

    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    bank = forms.ModelChoiceField(
        label=_("Bank"),
        queryset=Bank.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    fault = forms.ChoiceField(
        label=_("What is wrong"),
        required=False,
        choices=ANY + [(fault.value, FAULTS[fault]) for fault in Fault],
    )

    on = forms.DateField(
        label=_("On the exam day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a valid date.")},
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        """Today or later: a list of what is to come; papers of the past show the law of their day."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and day < self._today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    @property
    def day(self) -> date | None:
        """The chosen day, where one was chosen."""
        self.is_valid()
        day: date | None = self.cleaned_data.get("on")
        return day

    def on_the_day(self, revisions: QuestionRevisionQuerySet) -> QuestionRevisionQuerySet:
        """Those of `revisions` that are out of step on the chosen day and that bank and words let through.

        What is wrong filters nothing then: it says what a check of another day found.
        """
        day = self.day
        return revisions.none() if day is None else self._narrowed(revisions).out_of_step(on=day)

    def checks_of(self, revisions: QuestionRevisionQuerySet) -> CitationCheckQuerySet:
        """The checks of `revisions` that every filled filter lets through."""
        self.is_valid()
        checks = CitationCheck.objects.of_revisions(self._narrowed(revisions))
        fault = self.cleaned_data.get("fault")
        return checks.filter(faults__contains=f"|{fault}|") if fault else checks

    def _narrowed(self, revisions: QuestionRevisionQuerySet) -> QuestionRevisionQuerySet:
        """Those of the chosen bank that hold the words."""
        chosen = self.cleaned_data
        if chosen.get("bank"):
            revisions = revisions.filter(question__bank=chosen["bank"])
        if chosen.get("text"):
            text = chosen["text"].strip()
            revisions = revisions.filter(Q(stem__icontains=text) | Q(question__ref__icontains=text))
        return revisions
