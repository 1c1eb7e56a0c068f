"""The filters of the list of citations to look at, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from law.citation_words import FAULTS
from law.domain.citation_findings import Fault
from question_bank.forms.filters import ANY
from question_bank.models import Bank, CitationCheck


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

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]

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
