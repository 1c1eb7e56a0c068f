"""What an officer may wish of an assembly."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exams.actions._assembly_order import Settings


class AssemblyForm(forms.Form):
    """Everything may be left empty."""

    overlap = forms.IntegerField(
        label=_("Questions that two forms may share"),
        min_value=0,
        max_value=400,
        required=False,
        help_text=_("Beside required ones, which stand in every form. Empty: none."),
    )
    most_uses = forms.IntegerField(
        label=_("Leave out questions used in more exams than"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=_("Empty: however often they were used."),
    )
    difficulty = forms.DecimalField(
        label=_("Mean difficulty of every form"),
        min_value=1,
        max_value=5,
        max_digits=3,
        decimal_places=2,
        required=False,
        help_text=_("1 to 5, as the authors say. Empty: the same in all forms, whatever it is."),
    )
    information = forms.ChoiceField(
        label=_("Information at the pass mark"),
        choices=[
            ("equal", _("the same in all forms")),
            ("most", _("as much as possible in every form")),
        ],
        initial="equal",
        required=False,
        help_text=_(
            "Counts in rows whose questions all have calibrated parameters; the others go by difficulty."
        ),
    )
    calibrated_only = forms.BooleanField(
        label=_("Only calibrated questions, in rows for which the bank holds enough of them"), required=False
    )
    seconds = forms.TypedChoiceField(
        label=_("Search for at most"),
        coerce=int,
        choices=[(30, _("half a minute")), (60, _("a minute")), (300, _("five minutes"))],
        initial=60,
    )

    @property
    def settings(self) -> Settings:
        """What was chosen, of a valid form."""
        chosen = self.cleaned_data
        difficulty = chosen["difficulty"]
        return Settings(
            overlap=chosen["overlap"] or 0,
            most_uses=chosen["most_uses"],
            difficulty=None if difficulty is None else float(difficulty),
            seconds=chosen["seconds"],
            information=chosen["information"] or "equal",
            calibrated_only=chosen["calibrated_only"],
        )
