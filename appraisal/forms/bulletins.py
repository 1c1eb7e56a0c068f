"""Forms of bulletins: the prose and its readers, a reason, an exam without a bulletin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from appraisal.actions.write_bulletin_texts import LONGEST
from appraisal.models import Bulletin
from exams.models import Exam


def _prose(label: object, rows: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **more)  # type: ignore[arg-type]


class BulletinTextsForm(forms.Form):
    """The parts that people edit. `seen` names the versions that the form was filled with."""

    addressees = _prose(_("Addressees"), 2)
    problems = _prose(_("Problems"), 8, help_text=_("Each line is a paragraph."))
    requirements = _prose(_("What is asked for"), 8, help_text=_("Each line is a paragraph."))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Bulletin.Readers, widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


class BulletinReasonForm(forms.Form):
    """Why a bulletin is returned or withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class BulletinExamForm(forms.Form):
    """A released exam for which a bulletin is drafted by hand."""

    exam = forms.ModelChoiceField(label=_("Released exam"), queryset=Exam.objects.none())

    def __init__(self, *args: Any, exams: QuerySet[Exam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exam"].queryset = exams  # type: ignore[attr-defined]
