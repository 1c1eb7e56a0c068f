"""The forms that name who sits a spot exam."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.domain.drawing import DrawMode, DrawRule
from personnel.domain.pasted import LONGEST_TEXT, MOST_BADGES, PastedBadges, pasted_badges

MOST = 100_000


class DrawForm(forms.Form):
    """How names are drawn by lot. `rule` is the valid form as a rule."""

    mode = forms.ChoiceField(
        label=_("What is drawn"),
        widget=forms.RadioSelect,
        choices=(
            (DrawMode.UNITS, _("Units, and officers of each unit drawn")),
            (DrawMode.OFFICERS, _("Officers out of all, whatever their unit")),
        ),
    )
    units = forms.IntegerField(
        label=_("Number of units"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=_("Only for a draw of units. Empty or 0: every unit."),
    )
    officers = forms.IntegerField(
        label=_("Number of officers"),
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=_("Of each unit drawn, or out of all. Empty or 0 with units: everybody of a unit drawn."),
    )
    rest_days = forms.IntegerField(
        label=_("Leave out who was drawn in the last days"),
        min_value=0,
        max_value=3650,
        required=False,
        help_text=_("0 leaves nobody out."),
    )
    police_types = forms.MultipleChoiceField(
        label=_("Police types"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: all of them."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, again: bool, police_types: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["police_types"].choices = [(each, each) for each in police_types]  # type: ignore[attr-defined]
        if again:
            self.fields["reason"].required = True
            self.fields["reason"].label = _("Why it is drawn again")
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A draw takes somebody."""
        data = super().clean() or {}
        if self.errors:
            return data
        if data["mode"] == DrawMode.OFFICERS and not data["officers"]:
            self.add_error("officers", _("Say how many officers are drawn."))
        if data["mode"] == DrawMode.UNITS and not data["units"] and not data["officers"]:
            self.add_error("units", _("Say how many units are drawn, or how many officers of each."))
        return data

    @property
    def rule(self) -> DrawRule:
        """The valid form as a rule."""
        chosen = self.cleaned_data
        of_units = chosen["mode"] == DrawMode.UNITS
        return DrawRule(
            mode=DrawMode(chosen["mode"]),
            officers=chosen["officers"] or 0,
            units=(chosen["units"] or 0) if of_units else 0,
            rest_days=chosen["rest_days"] or 0,
            police_types=tuple(chosen["police_types"]),
        )


class NamesForm(forms.Form):
    """Who is examined where the examiners are: badge numbers as they are noted there."""

    badges = forms.CharField(
        label=_("Badge numbers of those examined"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, or parted by spaces or commas."),
    )
    why = forms.CharField(
        label=_("Why these officers"),
        max_length=300,
        help_text=_("For example: present at the station when the examiners came."),
    )

    def clean_badges(self) -> PastedBadges:
        """The numbers read; none, unreadable ones or too many are refused."""
        pasted = pasted_badges(self.cleaned_data["badges"])
        if pasted.unreadable:
            raise forms.ValidationError(
                _("These are no badge numbers: %(badges)s"),
                params={"badges": "、".join(pasted.unreadable[:20])},
            )
        if not pasted.badges:
            raise forms.ValidationError(_("Enter at least one badge number."))
        if pasted.too_many:
            raise forms.ValidationError(_("At most %(most)s at a time."), params={"most": MOST_BADGES})
        return pasted
