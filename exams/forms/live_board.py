"""Forms of the live board: which rows, what shall be done, what has happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exams.actions.intervene import Order
from exams.domain.interventions import LONGEST_MINUTES, RULES, Intervening
from exams.domain.presence import Presence
from exams.interventions_shown import PRESENCE
from exams.models import Enrolment, Incident, Intervention, SittingRoom

KINDS = dict(Intervention.Kind.choices)
MOST = 5000
"""Candidates in one intervention."""


class RoomChoice(forms.ModelChoiceField):
    """Rooms by number and name."""

    def label_from_instance(self, room: SittingRoom) -> str:  # type: ignore[override]
        return f"{room.number} · {room.room.name}"


class BoardFilter(forms.Form):
    """Which room and which presence; what cannot be read filters nothing."""

    room = RoomChoice(
        label=_("Room"), required=False, queryset=SittingRoom.objects.none(), empty_label=_("All")
    )
    where = forms.ChoiceField(
        label=pgettext_lazy("candidate", "State"),
        required=False,
        choices=[("", _("All")), *((own.value, PRESENCE[own]) for own in Presence)],
    )

    def __init__(self, *args: Any, rooms: QuerySet[SittingRoom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]


class InterventionForm(forms.Form):
    """What shall be done, how many minutes, and why."""

    kind = forms.ChoiceField(label=_("What shall be done"), choices=())
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        required=False,
        help_text=_("For an extension; for a reopening, what is given beyond the time that was left."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)
    whom = forms.ChoiceField(
        label=_("For whom"),
        widget=forms.RadioSelect,
        choices=(("chosen", _("For those ticked below")), ("all", _("For everybody in this list"))),
        initial="chosen",
    )
    again = forms.BooleanField(label=_("Whoever is voided may begin anew"), required=False)
    sure = forms.BooleanField(required=False)

    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *(
                (own.value, KINDS[own.value])
                for own, rule in RULES.items()
                if manages or not rule.for_exam_officers
            ),
        ]
        if not manages:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        """An extension says how long."""
        found = super().clean() or {}
        if (
            found.get("kind") == Intervening.EXTEND
            and not found.get("minutes")
            and "minutes" not in self.errors
        ):
            self.add_error("minutes", _("Say how many minutes."))
        return found

    @property
    def chosen(self) -> Intervening:
        """What was chosen; only of a form that is valid."""
        return Intervening(self.cleaned_data["kind"])

    def order(self, room: SittingRoom | None) -> Order:
        """What the action is told; `room` where it is for everybody in it."""
        found = self.cleaned_data
        rule = RULES[self.chosen]
        return Order(
            self.chosen,
            found["reason"],
            timedelta(minutes=found.get("minutes") or 0) if rule.minutes else timedelta(),
            room if found["whom"] == "all" else None,
            bool(found.get("again")),
        )


def chosen_ids(values: Iterable[str]) -> list[int]:
    """The candidates that were ticked, by number; what is no number is dropped."""
    return [
        int(value) for value in list(values)[:MOST] if value.isascii() and value.isdigit() and len(value) < 19
    ]


class IncidentForm(forms.Form):
    """One line of the log. Words may be left out: the kind says enough when there is no time to write."""

    kind = forms.ChoiceField(label=_("What has happened"), choices=Incident.Kind.choices)
    badge = forms.CharField(
        label=_("Badge number"), max_length=20, required=False, help_text=_("If it is about one candidate.")
    )
    room = RoomChoice(
        label=_("Room"), required=False, queryset=SittingRoom.objects.none(), empty_label=_("No room")
    )
    text = forms.CharField(
        label=_("In words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, rooms: QuerySet[SittingRoom], enrolments: QuerySet[Enrolment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        self.enrolments = enrolments
        if not rooms.exists():
            del self.fields["room"]

    def clean_badge(self) -> Enrolment | None:
        """The candidate within reach who holds this badge number now."""
        badge = self.cleaned_data["badge"].strip()
        if not badge:
            return None
        held = self.enrolments.filter(
            officer__badge_holdings__badge_number=badge, officer__badge_holdings__held_until=None
        )
        found = held.select_related("sitting", "seat__room").first()
        if found is None:
            raise forms.ValidationError(_("No officer with this badge number is on the roster of this exam."))
        return found
