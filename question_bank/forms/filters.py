"""The filters of the question list, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from question_bank.domain.states import RevisionState
from question_bank.models import Bank, QuestionRevision, Subject

ANY = [("", _("All"))]


class QuestionFilter(forms.Form):
    """Bank, kind, subject, state and text; anything that cannot be read filters nothing."""

    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    bank = forms.ModelChoiceField(
        label=_("Bank"),
        queryset=Bank.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=ANY + list(QuestionRevision.Kind.choices)
    )
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.order_by("name"),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=ANY + [one for one in QuestionRevision.State.choices if one[0] != RevisionState.WITHDRAWN],
    )

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]

    def applied_to(self, revisions: QuerySet[QuestionRevision]) -> QuerySet[QuestionRevision]:
        """The revisions that every filled filter lets through."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("bank"):
            revisions = revisions.filter(question__bank=chosen["bank"])
        if chosen.get("kind"):
            revisions = revisions.filter(kind=chosen["kind"])
        if chosen.get("subject"):
            revisions = revisions.filter(subject=chosen["subject"])
        if chosen.get("state"):
            revisions = revisions.filter(state=chosen["state"])
        if chosen.get("text"):
            text = chosen["text"].strip()
            revisions = revisions.filter(
                Q(stem__icontains=text) | Q(material__icontains=text) | Q(question__ref__icontains=text)
            )
        return revisions
