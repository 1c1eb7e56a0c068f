"""Forms of those who assign study: the plan, the choice of questions, the reason of a withdrawal, filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from law.models import Statute
from personnel.models import Unit
from question_bank.models import QuestionRevision, Subject
from training.actions.draft_study import StudyPlan
from training.domain.study import StudyRules, monday_of
from training.models import ContentPage, StudyAssignment, StudyItem
from training.practice import MARKED_BY_PROGRAM

ANY = [("", _("All"))]
DAY = "%Y-%m-%d"


def _is_id(value: object) -> bool:
    """Whether `value` can be the id of a row: databases refuse numbers beyond 64 bits."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


class PageChoice(forms.ModelChoiceField):
    """One page that the trainer may read."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and not _is_id(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class UnitsChoice(forms.ModelMultipleChoiceField):
    """Units with their place in the tree before the name."""

    def clean(self, value: Any) -> Any:
        strange = next((each for each in value or () if not _is_id(each)), None)
        if strange is not None:
            message = self.error_messages["invalid_pk_value"]
            raise forms.ValidationError(message, code="invalid_pk_value", params={"pk": str(strange)[:20]})
        return super().clean(value)

    def label_from_instance(self, obj: Unit) -> str:
        return "　" * (obj.depth - 1) + obj.name


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format=DAY, attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget, input_formats=[DAY])


class StudyForm(forms.Form):
    """What a trainer decides about a week. `plan` is the form as a `StudyPlan`."""

    unit = forms.ModelChoiceField(label=_("Given by"), queryset=Unit.objects.none(), empty_label=None)
    title = forms.CharField(label=pgettext_lazy("study", "Title"), max_length=120)
    week = _day(_("Week"), _("Any day of the week; the study counts from its Monday."))
    due_on = _day(_("Last day"), _("The whole day is in time. The study counts for the month of this day."))
    minutes = forms.IntegerField(
        label=_("Planned minutes"),
        min_value=1,
        max_value=600,
        help_text=_("Whoever completes the study is credited with these minutes."),
    )
    units = UnitsChoice(
        label=_("For these units and everything below them"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    police_types = forms.MultipleChoiceField(
        label=_("Only these police types"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everybody."),
    )
    citations = forms.CharField(
        label=_("Articles to read"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As you would cite them: 治安管理处罚法第26条；刑法第一百三十三条之一. At most 20."),
    )

    page = PageChoice(
        label=_("Lesson or case"),
        required=False,
        queryset=ContentPage.objects.none(),
        empty_label=pgettext_lazy("lesson or case", "None"),
        help_text=_("Officers for whom the page is not open are not asked to read it."),
    )

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        police_types: Sequence[str],
        pages: QuerySet[ContentPage],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["page"].queryset = pages  # type: ignore[attr-defined]
        self.fields["police_types"].choices = [(name, name) for name in police_types]  # type: ignore[attr-defined]

    @property
    def plan(self) -> StudyPlan:
        """The form (valid) as the action takes it."""
        data = self.cleaned_data
        return StudyPlan(
            title=data["title"],
            week=data["week"],
            due_on=data["due_on"],
            minutes=data["minutes"],
            units=list(data["units"]),
            police_types=data["police_types"],
            citations=data["citations"],
            page_id=data["page"].pk if data["page"] else None,
        )


def initial_for_new(unit: Unit, rules: StudyRules, *, today: date) -> dict[str, Any]:
    """This week's study until Friday; from Saturday on the next week's."""
    monday = monday_of(today + timedelta(days=2))
    return {
        "unit": unit,
        "units": [unit],
        "week": monday,
        "due_on": monday + timedelta(days=rules.due_after_days),
        "minutes": rules.minutes,
    }


def initial_for(assignment: StudyAssignment) -> dict[str, Any]:
    """The draft as it stands."""
    articles = assignment.items.filter(kind=StudyItem.Kind.ARTICLE).select_related("statute")
    return {
        "unit": assignment.unit,
        "title": assignment.title,
        "week": assignment.week,
        "due_on": assignment.due_on,
        "minutes": assignment.minutes,
        "units": list(assignment.units.all()),
        "police_types": assignment.police_types,
        "page": assignment.items.filter(kind=StudyItem.Kind.PAGE).values_list("page_id", flat=True).first(),
        "citations": "；".join(item.label for item in articles.order_by("position")),
    }


class PracticeFilter(forms.Form):
    """Text, subject, kind and law cited; what cannot be read filters nothing."""

    text = forms.CharField(label=_("Search"), required=False, max_length=100)
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        required=False,
        queryset=Subject.objects.order_by("name"),
        to_field_name="code",
        empty_label=_("All"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=ANY + [pair for pair in QuestionRevision.Kind.choices if pair[0] in MARKED_BY_PROGRAM],
    )
    law = forms.ModelChoiceField(
        label=_("Law cited"),
        required=False,
        queryset=Statute.objects.order_by("title"),
        empty_label=_("All"),
    )

    def applied_to(self, revisions: QuerySet[QuestionRevision]) -> QuerySet[QuestionRevision]:
        """The revisions that every filled filter lets through."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("subject"):
            revisions = revisions.filter(subject=chosen["subject"])
        if chosen.get("kind"):
            revisions = revisions.filter(kind=chosen["kind"])
        if chosen.get("law"):
            revisions = revisions.filter(citations__statute=chosen["law"]).distinct()
        if chosen.get("text"):
            text = chosen["text"].strip()
            revisions = revisions.filter(Q(stem__icontains=text) | Q(question__ref__icontains=text))
        return revisions


class WithdrawForm(forms.Form):
    """Why a study is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
