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
        if day is None:
            return revisions.none()
        chosen = self.cleaned_data
        if chosen.get("bank"):
            revisions = revisions.filter(question__bank=chosen["bank"])
        if chosen.get("text"):
            text = chosen["text"].strip()
            revisions = revisions.filter(Q(stem__icontains=text) | Q(question__ref__icontains=text))
        return revisions.out_of_step(on=day)

    def applied_to(self, checks: QuerySet[CitationCheck]) -> QuerySet[CitationCheck]:
        """The checks that every filled filter lets through."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("bank"):
            checks = checks.filter(revision__question__bank=chosen["bank"])
        if chosen.get("fault"):
            checks = checks.filter(faults__contains=f"|{chosen['fault']}|")
        if chosen.get("text"):
            text = chosen["text"].strip()
            checks = checks.filter(
                Q(revision__stem__icontains=text) | Q(revision__question__ref__icontains=text)
            )
        return checks
