"""Forms of appeals: an officer's words, the answer, the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exams.actions.file_appeal import LONGEST
from exams.models import Correction


class AppealForm(forms.Form):
    """What an officer appeals against: the whole result, or one question of the own paper."""

    number = forms.IntegerField(
        label=_("Number of the question"),
        required=False,
        min_value=1,
        help_text=_("Leave it empty to appeal against the whole result."),
    )
    words = forms.CharField(
        label=_("What you appeal against, and why"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ObjectionForm(forms.Form):
    """What is wrong in a public notice."""

    words = forms.CharField(
        label=_("What is wrong in this notice"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What the exam officer found."""

    words = forms.CharField(
        label=_("What you found when you looked again"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class _CorrectionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Correction) -> str:
        """Remedy, state and reason, so that corrections can be told apart."""
        return f"{obj.get_remedy_display()} · {obj.get_state_display()} · {obj.reason[:60]}"


class AppealDecisionForm(forms.Form):
    """Upheld with the correction that follows, or rejected with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("upheld", _("Uphold: the correction below follows")),
            ("rejected", _("Reject: the result stays")),
        ],
        widget=forms.RadioSelect,
    )
    correction = _CorrectionField(
        label=_("Correction"),
        queryset=Correction.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("The exam officer proposes it; it is decided on its own page."),
    )
    words = forms.CharField(
        label=_("Reason, which the officer reads"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, corrections: QuerySet[Correction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction"].queryset = corrections  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A rejection says why; what is upheld names its correction."""
        data = super().clean() or {}
        if data.get("decision") == "upheld" and data.get("correction") is None and "correction" in data:
            self.add_error("correction", _("Choose the correction that follows from the appeal."))
        if data.get("decision") == "rejected" and not data.get("words", "").strip() and "words" in data:
            self.add_error("words", _("Say why the result stays."))
        return data
