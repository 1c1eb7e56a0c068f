"""Forms for knowledge points and labels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from question_bank.forms.filters import PointChoice
from question_bank.models import KnowledgePoint, Label, Subject

_CODE = RegexValidator(r"^[\w.-]{1,40}$", _("Letters, digits, points and hyphens only."))


class PointForm(forms.Form):
    """A new knowledge point: below another one, or at the top of a subject."""

    code = forms.CharField(label=_("Code in files"), max_length=40, validators=[_CODE])
    name = forms.CharField(label=_("Designation"), max_length=60)
    parent = PointChoice(
        label=_("Below"),
        queryset=KnowledgePoint.objects.all(),
        required=False,
        empty_label=_("at the top of its subject"),
    )
    subject = forms.ModelChoiceField(
        label=_("Subject"),
        queryset=Subject.objects.order_by("name"),
        required=False,
        help_text=_("Of a point at the top alone; the others have the subject of the point above."),
    )

    def clean(self) -> dict[str, Any]:
        """A point at the top needs a subject."""
        data = super().clean() or {}
        if not self.errors and not data.get("parent") and not data.get("subject"):
            self.add_error("subject", _("Choose the subject of a point at the top."))
        return data


class LabelForm(forms.Form):
    """A new police type, level or version of the syllabus."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("label", "Kind"),
        choices=[one for one in Label.Kind.choices if one[0] != Label.Kind.TAG],
    )
    code = forms.CharField(label=_("Code in files"), max_length=40, validators=[_CODE])
    name = forms.CharField(label=_("Designation"), max_length=60)
    effective_on = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Of a version of the syllabus alone."),
    )


class RenameForm(forms.Form):
    """Another name, or closed for further questions."""

    name = forms.CharField(label=_("Designation"), max_length=60)
    closed = forms.BooleanField(label=_("No longer used"), required=False)
