"""Forms of leave and of the make-up exam."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from exams.actions.create_makeup import MakeupTimes
from exams.domain.absence import AbsencePolicy
from exams.domain.makeup import MakeupPolicy
from exams.forms.plan import moment_field
from exams.models import Exam, Leave, Sitting

OPENS_HOUR, CLOSES_HOUR = 9, 18
KINDS = dict(Leave.Kind.choices)


class LeaveForm(forms.Form):
    """What an officer says who cannot take part."""

    kind = forms.ChoiceField(label=_("Class of absence"), widget=forms.RadioSelect, choices=())
    reason = forms.CharField(
        label=_("Reason for the absence"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.CharField(
        label=_("Proof"),
        max_length=300,
        required=False,
        help_text=_("For example the number of a duty order, or hospital and date of a certificate."),
    )

    def __init__(self, *args: Any, policy: AbsencePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (own.kind.value, self._label(KINDS[own.kind], own.needs_evidence)) for own in policy.classes
        ]

    @staticmethod
    def _label(name: object, needs_evidence: bool) -> str:
        return gettext("%(kind)s (needs a proof)") % {"kind": name} if needs_evidence else str(name)


class OnBehalfForm(LeaveForm):
    """The same, entered by the exam officer for somebody on the roster."""

    badge = forms.CharField(label=_("Badge number"), max_length=20)
    field_order = ("badge", "kind", "reason", "evidence")


class DecisionForm(forms.Form):
    """Why leave is granted or refused."""

    reason = forms.CharField(required=False, max_length=500)
    decision = forms.ChoiceField(choices=(("grant", "grant"), ("refuse", "refuse")))


class MakeupForm(forms.Form):
    """When the make-up exam is held, and for whom."""

    title = forms.CharField(label=_("Title"), max_length=120)
    opens_at = moment_field(_("Window opens"))
    closes_at = moment_field(_("Window closes"))
    duration_minutes = forms.IntegerField(label=_("Duration (minutes)"), min_value=1, max_value=600)
    officers = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one officer.")}
    )

    def __init__(self, *args: Any, officers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].choices = [(number, str(number)) for number in officers]  # type: ignore[attr-defined]

    @property
    def times(self) -> MakeupTimes:
        """The valid form as times."""
        chosen = self.cleaned_data
        return MakeupTimes(
            title=chosen["title"],
            opens_at=chosen["opens_at"],
            closes_at=chosen["closes_at"],
            duration=timedelta(minutes=chosen["duration_minutes"]),
        )


def makeup_initial(first: Exam, sitting: Sitting, policy: MakeupPolicy, at: datetime) -> dict[str, Any]:
    """What the form of a make-up is filled with."""
    opens_on = local_day(at) + timedelta(days=policy.days_after)
    closes_on = opens_on + timedelta(days=max(policy.window_days, 1) - 1)
    return {
        "title": (gettext("%(title)s, make-up") % {"title": first.title})[:120],
        "opens_at": timezone.make_aware(datetime.combine(opens_on, time(OPENS_HOUR))),
        "closes_at": timezone.make_aware(datetime.combine(closes_on, time(CLOSES_HOUR))),
        "duration_minutes": sitting.duration_s // 60,
    }
